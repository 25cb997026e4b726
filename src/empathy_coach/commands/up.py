"""``coach up``: keys, tables, model, then all processes until somebody stops them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from empathy_coach.commands import plan
from empathy_coach.commands.migrate import migrate
from empathy_coach.commands.train import ensure_model
from empathy_coach.privacy.keys import Keys, ensure_keys
from empathy_coach.supervisor.ports import EVERYWHERE
from empathy_coach.supervisor.supervise import check_ports, supervise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.status import Status

    from empathy_coach.commands.project import Project


def up(project: Project, console: Console) -> None:
    """Run the whole program until Ctrl-C or a signal.

    Raises:
        OperatorError, SupervisorError, SettingsError, KeysError, DatabaseError: one sentence says what to do.
    """
    asyncio.run(_up(project, console))


async def _up(project: Project, console: Console) -> None:
    check_ports(plan.port_children(project))
    keys = _keys(project)
    migrate(project)
    model = await ensure_model(project, console)
    plan.write_endpoints(project)
    reporter = ConsoleReporter(console, address(project))
    await supervise(plan.children(project, keys, model), project.home / "logs", reporter)


def address(project: Project) -> str:
    """Return the address at which a browser on this machine finds the coach."""
    host = EVERYWHERE.get(project.settings.host, project.settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{project.settings.port}/"


def _keys(project: Project) -> Keys:
    """Return the secrets; they are made for the operator only where nobody else can reach the coach."""
    settings = replace(project.settings, home=project.home)
    if settings.on_loopback and not settings.encryption_keys:
        ensure_keys(project.home)
    return settings.keys()


class ConsoleReporter:
    """Tells the operator at the terminal."""

    def __init__(self, console: Console, where: str) -> None:
        self._console = console
        self._where = where
        self._status: Status | None = None

    def waiting_for(self, titles: Sequence[str]) -> None:
        """Show who has not answered yet."""
        words = Text(f"Starting: waiting for {', '.join(titles)}" if titles else "Starting")
        if self._status is None:
            self._status = self._console.status(words)
            self._status.start()
        self._status.update(words)

    def ready(self) -> None:
        """Print the address."""
        self._still()
        self._console.print(Text.assemble("Empathy Coach is ready: ", (self._where, "bold"), "  (Ctrl-C stops it)"))

    def died(self, sentence: str) -> None:
        """Say what ended, and what happens now."""
        self._still()
        self._console.print(Text(sentence, "bold"), soft_wrap=True)

    def stopping(self) -> None:
        """Say that it ends."""
        self._still()
        self._console.print(Text("Stopping.", "dim"))

    def _still(self) -> None:
        if self._status is not None:
            self._status.stop()
