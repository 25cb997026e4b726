"""Real databases: SQLite in a temporary folder, and PostgreSQL where a server answers."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import psycopg2
import pytest
from sqlalchemy import text

from empathy_coach.privacy.crypto import Cipher, new_key
from empathy_coach.referral.model import Contact, ContactKind, NewReferral, ReferralRequest, Urgency
from empathy_coach.referral.wording import consent_card
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database
from empathy_coach.storage.stores import Stores, stores_on
from empathy_coach.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
START = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
MARKER = "zaffre-otter"


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.now

    def forward(self, **span: float) -> datetime:
        """Move on by a span such as ``minutes=2`` and return the new time."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL database that goes after the tests."""
    name = f"coach_test_{uuid.uuid4().hex[:12]}"
    try:
        server = psycopg2.connect(SERVER, connect_timeout=3)
    except psycopg2.OperationalError as error:
        pytest.skip(f"no PostgreSQL server answers: {str(error).splitlines()[0]}")
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    yield SERVER.rsplit("/", 1)[0] + f"/{name}"
    server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    return _empty(request.param, request, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without rows."""
    return migrated(request.param, request, tmp_path)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def maybe_stores(request: pytest.FixtureRequest, tmp_path: Path, key: str) -> Iterator[Stores | None]:
    """The stores on each kind of database, and None for the fakes."""
    if request.param == "memory":
        yield None
        return
    database = Database(migrated(request.param, request, tmp_path), Cipher([key]))
    yield stores_on(database)
    database.dispose()


def _empty(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'home' / 'coach.db'}"
    url: str = request.getfixturevalue("postgresql")
    database = Database(url)
    with database.write() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.dispose()
    return url


def migrated(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Return the address of a migrated database of this kind, without rows."""
    url = f"sqlite:///{folder / 'coach.db'}" if kind == "sqlite" else request.getfixturevalue("postgresql")
    migrate.upgrade(url)
    database = Database(url)
    with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    database.dispose()
    return str(url)


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def database(url: str, key: str) -> Iterator[Database]:
    opened = Database(url, Cipher([key]))
    yield opened
    opened.dispose()


@pytest.fixture
def stores(database: Database) -> Stores:
    return stores_on(database)


@pytest.fixture
def make_request() -> Callable[..., ReferralRequest]:
    """Make a request whose contact holds the marker."""

    def make(words: str = "") -> ReferralRequest:
        contact = Contact(ContactKind.EMAIL, f"{MARKER}@mail.example")
        return ReferralRequest("Sam", contact, "weekdays", Urgency.URGENT, individual=True, words=words)

    return make


@pytest.fixture
def make_referral(make_request: Callable[..., ReferralRequest]) -> Callable[..., NewReferral]:
    """Make a referral with its consent, ready to be stored."""

    def make(session_id: str, at: datetime = START, words: str = "") -> NewReferral:
        request, unique = make_request(words), uuid.uuid4().hex
        code = f"{unique[:4]}-{unique[4:8]}".upper()
        consent = consent_card(request).consent
        return NewReferral(unique, code, f"msg_{unique}", session_id, request, consent, at)

    return make
