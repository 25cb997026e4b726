"""The key file is made once, private, and kept."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from empathy_coach.privacy.keys import KEY_FILE, KeysError, ensure_keys, load_keys

if TYPE_CHECKING:
    from pathlib import Path


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    assert load_keys(home) is None
    made = ensure_keys(home)
    assert made.missing() == ()
    assert ensure_keys(home) == load_keys(home) == made


def test_the_file_is_its_owners_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    ensure_keys(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_a_loose_umask_changes_nothing(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        ensure_keys(tmp_path / "home")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "home" / KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_two_starts_at_once_share_one_set_of_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ensure_keys, [tmp_path] * 16))) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    ensure_keys(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(KeysError, match="chmod 600"):
        ensure_keys(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"encryption_keys": ["x"]}', "null"])
def test_a_damaged_file_is_refused_and_never_replaced(tmp_path: Path, text: str) -> None:
    ensure_keys(tmp_path)
    (tmp_path / KEY_FILE).write_text(text)
    with pytest.raises(KeysError, match="backup"):
        ensure_keys(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == text


def test_an_empty_secret_in_the_file_is_refused(tmp_path: Path) -> None:
    ensure_keys(tmp_path)
    path = tmp_path / KEY_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"session_secret": ""}))
    with pytest.raises(KeysError, match="session_secret is empty"):
        ensure_keys(tmp_path)


def test_a_home_that_cannot_be_made_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KeysError):
        ensure_keys(tmp_path / "file" / "home")


def test_secrets_do_not_show_when_printed(tmp_path: Path) -> None:
    keys = ensure_keys(tmp_path)
    assert keys.internal_secret not in repr(keys)
    assert keys.encryption_keys[0] not in repr(keys)
