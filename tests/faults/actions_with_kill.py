"""The real action server, which kills itself with SIGKILL at one exact step of storing a referral.

Usage: ``actions_with_kill.py PORT STEP``; STEP is one of `STEPS`, or ``none``.
"""

from __future__ import annotations

import os
import signal
import sys

from rasa_sdk.__main__ import main as serve
from sqlalchemy import event
from sqlalchemy.engine import Engine

INSERTS = ("referral", "consent", "outbox")
STEPS = ("before", *INSERTS, "committed")


def arm(step: str) -> None:
    """Kill the process before the transaction, after one of its rows, or after its commit and before the answer."""
    wrote = set[str]()

    @event.listens_for(Engine, "before_cursor_execute")
    def before(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if step == "before" and statement.startswith("INSERT INTO referral"):
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "after_cursor_execute")
    def after(_c: object, _cursor: object, statement: str, *_: object) -> None:
        table = next((name for name in INSERTS if statement.startswith(f"INSERT INTO {name} ")), "")
        wrote.add(table)
        if table and table == step:
            os.kill(os.getpid(), signal.SIGKILL)
        if step == "committed" and "outbox" in wrote and statement.startswith("SELECT"):
            os.kill(os.getpid(), signal.SIGKILL)  # the first read after the commit


if __name__ == "__main__":
    port, step = sys.argv[1:]
    arm(step)
    sys.argv = ["rasa_sdk", "--actions", "actions", "-p", port]
    serve()
