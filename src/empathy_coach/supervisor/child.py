"""One child process: how it is started, where its output goes, and how it is ended with all it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from async_timeout import timeout

if TYPE_CHECKING:
    from collections.abc import Mapping

GUARD = str(Path(__file__).with_name("guard.py"))
PRIVATE = 0o600
GONE_TRIES = 100  # of 20 ms


class SupervisorError(RuntimeError):
    """A process cannot be started or has ended; the text is one sentence that says what to do."""


@dataclass(frozen=True)
class Child:
    """What to start, and how to see that it works.

    Attributes:
        name: short name, also the log file's; ``title`` is what the operator reads.
        port_setting: what to write to choose another port, for instance ``--port``.
        ready_path: it counts as ready when it answers a GET for this path on ``host`` and ``port`` at all.
        also_needs: further ports that it listens on, each with its setting.
        restarts: whether it is started again when it dies, while the others go on.
    """

    name: str
    title: str
    command: tuple[str, ...]
    port: int
    port_setting: str
    host: str = "127.0.0.1"
    ready_path: str = "/"
    env: Mapping[str, str] = field(default_factory=dict, repr=False)  # holds secrets
    cwd: Path | None = None
    also_needs: tuple[tuple[int, str], ...] = ()
    restarts: bool = False


class Running:
    """A started child. Its process group dies with the supervisor, also when that is killed."""

    def __init__(self, child: Child, process: asyncio.subprocess.Process, log: Path) -> None:
        self.child = child
        self.log = log
        self._process = process

    @classmethod
    async def start(cls, child: Child, logs: Path) -> Running:
        """Start the child; its output goes to ``<logs>/<name>.log``, readable by the owner only."""
        log = logs / f"{child.name}.log"
        handle = _open_log(log)
        try:
            process = await guarded(
                child.command, env=child.env, cwd=child.cwd, stdout=handle, stderr=asyncio.subprocess.STDOUT
            )
        finally:
            os.close(handle)
        return cls(child, process, log)

    @property
    def group(self) -> int:
        """The process group, which is also the guard's process id."""
        return self._process.pid

    async def wait(self) -> int:
        """Return the exit status once the child has ended."""
        return await self._process.wait()

    async def stop(self, grace: float) -> None:
        """End the whole process group: ask, wait up to ``grace`` seconds, then kill."""
        await end_group(self._process, grace)

    def last_words(self) -> str:
        """Return the last line of the log that says something, at most 300 characters."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        telling = (line.strip() for line in reversed(lines) if line.strip() and not line.startswith(" "))
        return next(telling, "")[:300]


async def guarded(
    command: tuple[str, ...],
    *,
    env: Mapping[str, str],
    cwd: Path | None,
    stdout: int,
    stderr: int,
) -> asyncio.subprocess.Process:
    """Start a command behind the guard, in a process group of its own."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", GUARD),
        *command,
        stdin=asyncio.subprocess.PIPE,  # held open; its end is how the guard learns that we are gone
        stdout=stdout,
        stderr=stderr,
        env=dict(env),
        cwd=cwd,
        start_new_session=True,
    )


async def end_group(process: asyncio.subprocess.Process, grace: float) -> None:
    """End the group that ``process`` leads: ask, wait up to ``grace`` seconds, then kill what is left."""
    if process.returncode is None:
        _signal_group(process.pid, signal.SIGTERM)
        with contextlib.suppress(asyncio.TimeoutError):
            async with timeout(grace):
                await process.wait()
    _signal_group(process.pid, signal.SIGKILL)
    await process.wait()
    for _ in range(GONE_TRIES):  # what the leader started may take a moment longer to let go of its port
        if not _group_lives(process.pid):
            return
        await asyncio.sleep(0.02)


def _group_lives(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # all gone; macOS says the second
        os.killpg(leader, number)


def _open_log(log: Path) -> int:
    """Open a fresh log and keep the last one beside it."""
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_EXCL, PRIVATE)
