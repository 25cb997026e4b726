"""Trains the Rasa model when something that it depends on has changed, and shows how far it is."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from typing import TYPE_CHECKING

from rich.text import Text

from empathy_coach import fingerprint
from empathy_coach.commands.project import OperatorError, python
from empathy_coach.supervisor.child import end_group, guarded

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from empathy_coach.commands.project import Project

KEPT_MODELS = 2
LAST_LINES = 6
NOISE = re.compile(r"Warning|warn\(|^\s*$|MovedIn20|^\s+(from|import) |self\.|site-packages")
PHASES = (
    (re.compile(r"Starting to train component '([\w.]+)'"), "training {}"),
    (re.compile(r"Restored component '([\w.]+)'"), "taking {} from the cache"),
    (re.compile(r"Finished training component '([\w.]+)'"), "trained {}"),
)


async def ensure_model(project: Project, console: Console, *, force: bool = False) -> Path:
    """Return the model for the files as they are now, training it only when they have changed.

    Raises:
        OperatorError: the training failed; the text has its last lines and what to do.
    """
    wanted = fingerprint.compute(project.root)
    model = fingerprint.stored_model(project.models, wanted)
    if model is not None and not force:
        return model
    project.models.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"coach-{wanted[:12]}"
    start = time.monotonic()
    await _train(project, name, console)
    model = project.models / f"{name}.tar.gz"
    if not model.is_file():
        raise OperatorError("The training ended without a model: please run `coach train` again and read its lines.")
    fingerprint.store(project.models, wanted, model)
    _forget_old(project.models, model)
    console.print(Text(f"Trained in {time.monotonic() - start:.0f} s."))
    return model


def command(project: Project, name: str) -> tuple[str, ...]:
    """Return the command that trains the model ``name``."""
    return (
        *(python(), "-m", "rasa", "train"),
        *("--config", "config.yml", "--domain", "domain.yml", "--data", "data"),
        *("--out", str(project.models), "--fixed-model-name", name),
    )


def phase_of(line: str) -> str:
    """Return what a line of the training's log says about its phase, or ""."""
    for pattern, words in PHASES:
        if found := pattern.search(line):
            return words.format(found.group(1).rpartition(".")[2])
    return ""


def last_words(lines: deque[str]) -> str:
    """Return the last lines that mean something to a person."""
    telling = [line for line in lines if not NOISE.search(line)]
    return "\n".join(telling[-LAST_LINES:])


async def _train(project: Project, name: str, console: Console) -> None:
    process = await guarded(
        command(project, name),
        env=project.environment(),
        cwd=project.root,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    lines: deque[str] = deque(maxlen=200)
    try:
        await _follow(process, lines, console)
        status = await process.wait()
    finally:
        await end_group(process, 3.0)
    if status:
        raise OperatorError(
            f"The training failed with status {status}. Its last lines:\n{last_words(lines)}\n"
            "Please mend the file that they name; `coach check` looks at the rest."
        )


async def _follow(process: asyncio.subprocess.Process, lines: deque[str], console: Console) -> None:
    """Read the training's output and show its phase and the seconds: a spinner, or else lines."""
    start, phase = time.monotonic(), "loading Rasa"
    reading = asyncio.ensure_future(_next_line(process))
    with console.status("") as status:
        while True:
            status.update(Text(f"Training the assistant: {phase} ({time.monotonic() - start:.0f} s)"))
            done, _ = await asyncio.wait({reading}, timeout=1.0)
            if not done:
                continue
            line = reading.result()
            if line is None:
                return
            lines.append(line)
            reading = asyncio.ensure_future(_next_line(process))
            new = phase_of(line)
            if new and new != phase and not console.is_terminal:
                console.print(Text(f"Training: {new}"))
            phase = new or phase


async def _next_line(process: asyncio.subprocess.Process) -> str | None:
    if process.stdout is None:
        return None
    try:
        line = await process.stdout.readline()
    except ValueError:  # a line longer than the buffer: nobody needs it
        return ""
    return line.decode("utf-8", "replace").rstrip() if line else None


def _forget_old(models: Path, current: Path) -> None:
    others = sorted(models.glob("coach-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in others if path != current][KEPT_MODELS - 1 :]:
        path.unlink(missing_ok=True)
