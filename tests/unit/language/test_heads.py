"""A head is read whole or refused in one sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from empathy_coach.language import heads
from empathy_coach.language.encoder import encoder

if TYPE_CHECKING:
    from pathlib import Path

LAYER = heads.Layer(("no", "yes"), np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32), np.zeros(2, dtype=np.float32))


def saved(path: Path, fingerprint: str) -> Path:
    heads.save(path, heads.Heads({"answer": LAYER}, {"bars": {"yes": 0.5}}), fingerprint)
    return path


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    found = heads.load(saved(tmp_path / "head.npz", encoder().fingerprint))
    assert found["answer"].names == ("no", "yes")
    assert found.notes == {"bars": {"yes": 0.5}}
    assert heads.softmax(found["answer"].scores(np.array([[0.0, 9.0]], dtype=np.float32)))[0, 1] > 0.99


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(heads.HeadError, match=r"another encoder.*make encoder"):
        heads.load(saved(tmp_path / "head.npz", "f" * 64))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{}"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "head.npz"
    path.write_bytes(content)
    with pytest.raises(heads.HeadError, match="cannot be read"):
        heads.load(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(heads.HeadError, match="cannot be read"):
        heads.load(tmp_path / "head.npz")
