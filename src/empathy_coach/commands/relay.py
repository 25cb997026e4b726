"""``coach relay``: delivers referrals until it is stopped; any number may run beside each other and the edge."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from empathy_coach import logs
from empathy_coach.commands.relaying import relay_from
from empathy_coach.storage.database import Database
from empathy_coach.storage.migrate import check_revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.commands.project import Project

log = structlog.get_logger(__name__)


def relay(project: Project, *, once: bool, started: Callable[[], None]) -> None:
    """Deliver until SIGINT or SIGTERM, or until nothing more is due.

    Args:
        project: the assistant's folder, with its settings.
        once: stop when nothing more is due.
        started: called when the relay is at work.

    Raises:
        DatabaseError, SettingsError, KeysError, AddressError, SecretError: one sentence says what to do.
    """
    settings = project.settings
    logs.configure(settings.log_level)
    try:
        check_revision(settings.database_url)
    except SQLAlchemyError as error:  # a database that is down now comes back; the relay waits for it
        log.warning("the database does not answer; starting without it", error=type(error).__name__)
    database = Database(settings.database_url, settings.keys().cipher())
    try:
        asyncio.run(_run(project, database, once=once, started=started))
    finally:
        database.dispose()


async def _run(project: Project, database: Database, *, once: bool, started: Callable[[], None]) -> None:
    working, stop = relay_from(project.settings.clinic, database), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    started()
    if once:
        await working.drain(stop)
        await working.close()
        return
    await working.run(stop)
