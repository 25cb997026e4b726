"""Serves the edge: the public application, and the metrics on a private port."""

from __future__ import annotations

import asyncio
import signal
import threading
from contextlib import AsyncExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from empathy_coach.commands.relaying import relay_from
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database
from empathy_coach.web.app import build_app, services_from
from empathy_coach.web.clinic.wiring import clinic_from
from empathy_coach.web.errors import described
from empathy_coach.web.metrics import build_metrics_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.settings import Settings

log = structlog.get_logger(__name__)
LOOPBACK = "127.0.0.1"
SHUTDOWN_SECONDS = 5.0


async def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; what is on its way is finished first.

    Raises:
        SettingsError: a secret is missing.
        DatabaseError: the database has tables of another shape.
    """
    refuse_wrong_tables(settings)
    services = services_from(settings)
    async with AsyncExitStack() as stack:
        stack.enter_context(delivering(settings))
        await _listen(stack, build_metrics_app(services.metrics), LOOPBACK, settings.metrics_port)
        await _listen(stack, build_app(services, clinic_from(settings)), settings.host, settings.port)
        log.info("the edge is listening", host=settings.host, port=settings.port)
        await _told_to_stop()


def refuse_wrong_tables(settings: Settings) -> None:
    """Raise a `DatabaseError` for tables of another shape; a database that is down stops nobody."""
    try:
        migrate.check_revision(settings.database_url)
    except SQLAlchemyError as error:
        log.warning("the database does not answer; starting without it", **described(error))


@contextmanager
def delivering(settings: Settings) -> Iterator[None]:
    """Deliver referrals while the edge runs, in a thread: the database may be slow or down.

    Raises:
        AddressError, SecretError: the webhook cannot be used; one sentence says what to do.
    """
    if not settings.clinic.relay:
        yield
        return
    database = Database(settings.database_url, settings.keys().cipher())
    relay, loop, stop = relay_from(settings.clinic, database), asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(relay.run(stop)), name="relay", daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(SHUTDOWN_SECONDS)
        database.dispose()


async def _listen(stack: AsyncExitStack, app: web.Application, host: str, port: int) -> None:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
