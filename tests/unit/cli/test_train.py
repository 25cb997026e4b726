"""Training runs only when something changed, shows its phases, and explains a failure."""

from __future__ import annotations

import asyncio
import io
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from empathy_coach import fingerprint
from empathy_coach.commands import train
from empathy_coach.commands.project import OperatorError, Project
from empathy_coach.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

TRAINS = """
import pathlib, sys
print("INFO  rasa.engine.training.hooks  - Starting to train component 'RulePolicy'.", flush=True)
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
(folder / f"{name}.tar.gz").write_bytes(b"model")
with (folder / "count").open("a") as count:
    count.write("x")
"""
FAILS = """
import sys
print("/x/site-packages/y.py:3: DeprecationWarning: old")
print("YamlSyntaxException: Failed to read 'data/nlu/fear.yml', line 7")
sys.exit(1)
"""
MAKES_NOTHING = "print('done')"
HANGS = "import time; print('waiting', flush=True); time.sleep(600)"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a small assistant with a home beside it."""
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).write_text(name)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "responses.yml").write_text("hello")
    return Project(tmp_path, Settings(home=tmp_path / "home"))


@pytest.fixture
def said() -> io.StringIO:
    """Return what the operator reads."""
    return io.StringIO()


def ensure(
    project: Project, said: io.StringIO, program: str, monkeypatch: pytest.MonkeyPatch, *, force: bool = False
) -> Path:
    """Ensure a model, with a small program in the place of Rasa."""
    monkeypatch.setattr(train, "command", lambda p, name: (sys.executable, "-c", program, str(p.models), name))
    return asyncio.run(train.ensure_model(project, Console(file=said), force=force))


def trainings(project: Project) -> int:
    """Return how often the small program has trained."""
    count = project.models / "count"
    return len(count.read_text()) if count.is_file() else 0


def test_trains_once_and_again_after_an_edit(
    project: Project, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second start is quick; an edited response trains again."""
    first = ensure(project, said, TRAINS, monkeypatch)
    assert ensure(project, said, TRAINS, monkeypatch) == first
    assert trainings(project) == 1
    (project.root / "data" / "responses.yml").write_text("hello there")
    assert ensure(project, said, TRAINS, monkeypatch) != first
    assert trainings(project) == 2


def test_can_be_forced(project: Project, said: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        ensure(project, said, TRAINS, monkeypatch, force=True)
    assert trainings(project) == 2


def test_says_the_phase_and_the_seconds(project: Project, said: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure(project, said, TRAINS, monkeypatch)
    assert "Training: training RulePolicy" in said.getvalue()
    assert "Trained in" in said.getvalue()


def test_a_failure_shows_its_last_words_without_noise(
    project: Project, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OperatorError, match=r"data/nlu/fear\.yml', line 7\n.*coach check") as failed:
        ensure(project, said, FAILS, monkeypatch)
    assert "DeprecationWarning" not in str(failed.value)
    assert fingerprint.stored_model(project.models, fingerprint.compute(project.root)) is None


def test_a_training_without_a_model_is_not_taken_for_one(
    project: Project, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OperatorError, match="without a model"):
        ensure(project, said, MAKES_NOTHING, monkeypatch)


def test_an_interrupted_training_leaves_no_process(
    project: Project, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelling, as Ctrl-C does, ends the child and stores nothing."""
    monkeypatch.setattr(train, "command", lambda *_: (sys.executable, "-c", HANGS))

    async def interrupted() -> None:
        task = asyncio.create_task(train.ensure_model(project, Console(file=said)))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(interrupted())
    assert not (project.models / fingerprint.RECORD).exists()


def test_old_models_are_forgotten(project: Project, said: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (project.root / "data" / "responses.yml").write_text(str(number))
        newest = ensure(project, said, TRAINS, monkeypatch)
    models = sorted(project.models.glob("*.tar.gz"))
    assert len(models) == train.KEPT_MODELS
    assert newest in models
