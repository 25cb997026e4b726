"""The one place where the edge gets its real parts from the settings."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from empathy_coach.privacy.service import PrivacyService, Retention
from empathy_coach.storage.database import Database
from empathy_coach.storage.messages import SqlChoiceRepository, SqlMessageRepository
from empathy_coach.storage.personal import SqlPersonalStore
from empathy_coach.storage.sessions import SqlSessionRepository
from empathy_coach.storage.tables import session
from empathy_coach.storage.types import utc_now
from empathy_coach.web.health import http_probe
from empathy_coach.web.rasa_client import SECRET_HEADER, RasaClient
from empathy_coach.web.safety_port import CoachSafety
from empathy_coach.web.services import Config, Ports, Services, assemble
from empathy_coach.web.store import Store

if TYPE_CHECKING:
    from empathy_coach.settings import Settings
    from empathy_coach.web.ports import Probe

RASA_SECONDS = 12.0  # a turn takes tens of milliseconds; past this nobody believes in an answer any more


def services_from(settings: Settings) -> Services:
    """Return the edge's objects for these settings. Opens no connection yet.

    Raises:
        SettingsError: a secret is missing.
        DatabaseError: the database's address cannot be used.
    """
    keys = settings.keys()
    database = Database(settings.database_url, keys.cipher())
    ports = Ports(
        safety=CoachSafety(settings.region or None),
        store=store_of(settings, database),
        rasa=RasaClient(settings.rasa_url, secret=keys.internal_secret, timeout=RASA_SECONDS),
        actions_up=http_probe(f"{settings.actions_url}/health", {SECRET_HEADER: keys.internal_secret}),
        database_up=database_probe(database),
    )
    return assemble(config_of(settings, keys.session_secret), ports)


def store_of(settings: Settings, database: Database) -> Store:
    """Return the store over the real repositories."""
    retention = Retention(
        ended=timedelta(hours=settings.retention_hours),
        idle=timedelta(hours=settings.idle_hours),
        referrals=timedelta(days=settings.referral_days),
    )
    return Store(
        sessions=SqlSessionRepository(database),
        messages=SqlMessageRepository(database),
        choices=SqlChoiceRepository(database),
        privacy=PrivacyService([SqlPersonalStore(database)], utc_now, retention),
    )


def config_of(settings: Settings, session_secret: str) -> Config:
    """Return the edge's share of the settings."""
    return Config(
        session_secret=session_secret,
        allowed_origins=settings.allowed_origins,
        max_body_bytes=settings.max_body_bytes,
        quick_exit_url=settings.quick_exit_url,
        trusted_proxies=frozenset(settings.trusted_proxies),
        session_life=timedelta(hours=settings.idle_hours),
    )


def database_probe(database: Database) -> Probe:
    """Return a probe that begins to write: a database that can only be read, or has no tables, is down for us."""

    def writable() -> bool:
        with database.write() as connection:
            connection.execute(select(session.c.id).limit(1))
        return True

    async def works() -> bool:
        return await asyncio.to_thread(writable)

    return works
