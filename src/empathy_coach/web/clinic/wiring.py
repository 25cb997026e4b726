"""The clinic's side as one part that joins the edge."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from empathy_coach.storage.clinic import SqlClinicStore
from empathy_coach.storage.database import Database
from empathy_coach.storage.outbox import SqlOutbox
from empathy_coach.storage.receiver import SqlReceiver
from empathy_coach.storage.types import utc_now
from empathy_coach.web.clinic.assigned import PracticeLink
from empathy_coach.web.clinic.callbacks import StatusCalls
from empathy_coach.web.clinic.inbox import Inbox
from empathy_coach.web.clinic.news import News
from empathy_coach.web.clinic.offloop import off_loop
from empathy_coach.web.clinic.signing_in import SignIn
from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from empathy_coach.clinic_settings import ClinicSettings
    from empathy_coach.settings import Settings
    from empathy_coach.web.ports import Clock
    from empathy_coach.web.services import Services

AUDIT_KEPT = timedelta(days=365)
DAY_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Clinic:
    """Everything of the clinic's side."""

    calls: StatusCalls
    inbox: Inbox
    receiver: SqlReceiver
    store: SqlClinicStore
    name: str

    def join(self, app: web.Application, services: Services) -> None:
        """Add routes, pages and news to the edge's application."""
        app.add_routes([web.post("/api/referrals/{code}/status", self.calls.post)])
        app.add_subapp("/clinic/", self.inbox.app())
        app.add_routes([web.get("/practise/{scenario}", PracticeLink(services.config.quick_exit_url).show)])
        app.cleanup_ctx.append(self._telling(services))

    def _telling(self, services: Services) -> Callable[[web.Application], AsyncIterator[None]]:
        news = News(
            receiver=self.receiver,
            events=services.events,
            store=services.store,
            safety=services.safety,
            clinic=self.name,
        )

        async def telling(_app: web.Application) -> AsyncIterator[None]:
            looking = asyncio.ensure_future(news.keep_telling())
            forgetting = asyncio.ensure_future(_keep_forgetting(self.store))
            yield
            looking.cancel()
            forgetting.cancel()

        return telling


def clinic_on(
    database: Database, settings: ClinicSettings, *, clock: Clock = utc_now, proxies: frozenset[str] = frozenset()
) -> Clinic:
    """Return the clinic's side over an open database."""
    store, receiver = SqlClinicStore(database), SqlReceiver(database)
    inbox = Inbox(
        store=store,
        receiver=receiver,
        outbox=SqlOutbox(database),
        sign_in=SignIn(store, clock, proxies=proxies),
        clinic=settings,
        clock=clock,
    )
    return Clinic(StatusCalls(receiver, settings.secrets, clock), inbox, receiver, store, settings.name)


def clinic_from(settings: Settings) -> Clinic:
    """Return the clinic's side over the real database.

    Raises:
        SettingsError, KeysError, DatabaseError: one sentence says what to do.
    """
    database = Database(settings.database_url, settings.keys().cipher())
    return clinic_on(database, settings.clinic, proxies=frozenset(settings.trusted_proxies))


async def _keep_forgetting(store: SqlClinicStore) -> None:
    """Remove old lines of the audit log once a day, until cancelled."""
    while True:
        with suppress(PartDownError):  # logged; tried again the next day
            await off_loop(lambda: store.forget(utc_now() - AUDIT_KEPT))
        await asyncio.sleep(DAY_SECONDS)
