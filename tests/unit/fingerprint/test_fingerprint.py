"""A model is trained again when, and only when, something that it depends on has changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from empathy_coach import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = "src/empathy_coach/content"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a small assistant."""
    for name in (
        "config.yml",
        "domain.yml",
        "data/nlu/fear.yml",
        "data/responses/coaching.yml",
        "src/empathy_coach/nlu/triage.py",
        "src/empathy_coach/safety/lexicon.py",
        "src/empathy_coach/language/encoder/card.json",
        f"{CONTENT}/safety/lexicon/suicide.yml",
        f"{CONTENT}/practice/mira.yml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"of {name}")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "data/nlu/fear.yml",
        "data/responses/coaching.yml",
        "src/empathy_coach/nlu/triage.py",
        "src/empathy_coach/language/encoder/card.json",
        f"{CONTENT}/safety/lexicon/suicide.yml",
    ],
)
def test_an_edit_changes_it(root: Path, name: str) -> None:
    """Also an edited response, which Rasa's own dry run misses, and a new encoder, by its card."""
    before = fingerprint.compute(root)
    (root / name).write_text("edited")
    assert fingerprint.compute(root) != before


@pytest.mark.parametrize(
    "name",
    [
        "src/empathy_coach/nlu/__pycache__/triage.cpython-310.py",
        "data/.cache/x.yml",
        "data/nlu/.fear.yml",
        "data/notes.txt",
        f"{CONTENT}/practice/new.yml",
        "README.md",
    ],
)
def test_what_training_does_not_read_leaves_it(root: Path, name: str) -> None:
    before = fingerprint.compute(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("new")
    assert fingerprint.compute(root) == before


def test_a_new_file_and_a_new_name_change_it(root: Path) -> None:
    first = fingerprint.compute(root)
    (root / "data/nlu/more.yml").write_text("more")
    second = fingerprint.compute(root)
    (root / "data/nlu/more.yml").rename(root / "data/nlu/other.yml")
    assert len({first, second, fingerprint.compute(root)}) == 3


def test_times_do_not_matter(root: Path) -> None:
    before = fingerprint.compute(root)
    os.utime(root / "config.yml", (1, 1))
    assert fingerprint.compute(root) == before


def test_a_model_counts_for_its_fingerprint_only(tmp_path: Path) -> None:
    model = tmp_path / "coach-1.tar.gz"
    model.write_bytes(b"model")
    fingerprint.store(tmp_path, "one", model)
    assert fingerprint.stored_model(tmp_path, "one") == model
    assert fingerprint.stored_model(tmp_path, "two") is None


def test_a_lost_model_or_a_damaged_record_means_training(tmp_path: Path) -> None:
    model = tmp_path / "coach-1.tar.gz"
    model.write_bytes(b"model")
    fingerprint.store(tmp_path, "one", model)
    model.unlink()
    assert fingerprint.stored_model(tmp_path, "one") is None
    for damaged in ("", "[]", "{}", "null"):
        (tmp_path / fingerprint.RECORD).write_text(damaged)
        assert fingerprint.stored_model(tmp_path, "one") is None


def test_nothing_stored_means_training(tmp_path: Path) -> None:
    assert fingerprint.stored_model(tmp_path / "none", "one") is None
