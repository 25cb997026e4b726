"""The stores of one process, opened from its settings: what composition roots take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.storage.database import Database
from empathy_coach.storage.messages import SqlChoiceRepository, SqlMessageRepository
from empathy_coach.storage.migrate import check_revision
from empathy_coach.storage.outbox import SqlInbox, SqlOutbox
from empathy_coach.storage.personal import SqlPersonalStore
from empathy_coach.storage.practices import SqlPracticeRepository
from empathy_coach.storage.receiver import SqlReceiver
from empathy_coach.storage.referrals import SqlReferralRepository
from empathy_coach.storage.sessions import SqlSessionRepository

if TYPE_CHECKING:
    from empathy_coach.settings import Settings


@dataclass(frozen=True)
class Stores:
    """Everything that is kept; safe to use from several threads."""

    database: Database
    sessions: SqlSessionRepository
    messages: SqlMessageRepository
    choices: SqlChoiceRepository
    referrals: SqlReferralRepository
    outbox: SqlOutbox
    inbox: SqlInbox
    personal: SqlPersonalStore
    receiver: SqlReceiver
    practices: SqlPracticeRepository


def open_stores(settings: Settings) -> Stores:
    """Return the stores on the settings' database.

    Raises:
        DatabaseError: the database has another revision than this program needs.
        SettingsError: a key is missing.
        KeysError: the key file cannot be used.
    """
    check_revision(settings.database_url)
    return stores_on(Database(settings.database_url, settings.keys().cipher()))


def stores_on(database: Database) -> Stores:
    """Return the stores on an open database."""
    return Stores(
        database=database,
        sessions=SqlSessionRepository(database),
        messages=SqlMessageRepository(database),
        choices=SqlChoiceRepository(database),
        referrals=SqlReferralRepository(database),
        outbox=SqlOutbox(database),
        inbox=SqlInbox(database),
        personal=SqlPersonalStore(database),
        receiver=SqlReceiver(database),
        practices=SqlPracticeRepository(database),
    )
