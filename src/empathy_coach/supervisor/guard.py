"""Stands between the supervisor and one child, so that no child outlives a supervisor that was killed.

Run as a script with the child's command as its arguments. Standard input is a pipe that nobody writes to: it
ends when the supervisor is gone, however that happened, and then the guard ends its whole process group. It
imports nothing outside the standard library, as it starts before every child.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

GRACE = 3.0  # seconds between asking and killing


def main(command: list[str]) -> int:
    """Run the command and return its exit status, 128 + n when signal n ended it."""
    # A handler, not SIG_IGN: the child would inherit that. The group's SIGTERM reaches the child itself.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave_it_to_the_child)
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the supervisor's own command
    except OSError as error:
        sys.stderr.write(f"{command[0]} cannot be started: {error.strerror}\n")
        return 127
    threading.Thread(target=_watch_supervisor, daemon=True).start()
    status = child.wait()
    return status if status >= 0 else 128 - status


def _watch_supervisor() -> None:
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE)
    os.killpg(0, signal.SIGKILL)


def _leave_it_to_the_child(number: int, frame: FrameType | None) -> None:
    """Stay until the child has ended."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
