"""One pooled connection to SQLite (WAL) or PostgreSQL, with the cipher of its encrypted columns."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random

from empathy_coach.storage.types import CIPHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.privacy.crypto import Cipher

BUSY_SECONDS = 5  # how long a writer waits for another before it gives up
CONNECT_SECONDS = 3
READ_ONLY = "coach_read_only"


class DatabaseError(RuntimeError):
    """The database cannot be used; the sentence says what would help."""


class SessionGoneError(LookupError):
    """The session was erased or never existed."""


class Database:
    """Gives transactions: `write` for changes, `read` for looking. Opens nothing until the first one."""

    def __init__(self, url: str, cipher: Cipher | None = None) -> None:
        """Prepare the engine for ``url``.

        Args:
            url: ``sqlite:///path`` (a file, whose folder is made) or ``postgresql://…``.
            cipher: opens the encrypted columns; only migrations do without.

        Raises:
            DatabaseError: the address is not one of these.
        """
        self.engine = _engine(url)
        if cipher is not None:
            setattr(self.engine.dialect, CIPHER, cipher)

    @contextmanager
    def write(self) -> Iterator[Any]:
        """Yield a connection in one transaction: all of it is stored at the end, or nothing."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Any]:
        """Yield a connection that sees one moment of the database and waits for no writer."""
        connection = self.engine.connect().execution_options(**{READ_ONLY: True})
        with connection, connection.begin():
            yield connection

    def ready(self) -> bool:
        """Whether the database answers now."""
        try:
            with self.read() as connection:
                return bool(connection.execute(select(1)).scalar() == 1)
        except SQLAlchemyError:
            return False

    def dispose(self) -> None:
        """Close the pool's connections."""
        self.engine.dispose()


def _engine(url: str) -> Any:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise DatabaseError("The database's address is not an address; see DATABASE_URL.") from error
    name = address.get_backend_name()
    if name == "postgresql":
        return create_engine(address, **_COMMON, pool_pre_ping=True, connect_args=_POSTGRESQL)
    if name != "sqlite" or not address.database or address.database == ":memory:":
        raise DatabaseError("The database must be PostgreSQL or an SQLite file; see DATABASE_URL.")
    _prepare_file(Path(address.database))
    engine = create_engine(address, **_COMMON, poolclass=QueuePool, connect_args=_SQLITE)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


# `hide_parameters`: an error must never carry somebody's text into a log
_COMMON = {"future": True, "hide_parameters": True, "pool_size": 5, "max_overflow": 10}
_SQLITE = {"check_same_thread": False, "timeout": BUSY_SECONDS}
_POSTGRESQL = {
    "connect_timeout": CONNECT_SECONDS,
    "options": f"-c statement_timeout={BUSY_SECONDS}s -c timezone=utc",
}


def _prepare_file(path: Path) -> None:
    """Make the file for its owner alone, before SQLite makes it for everybody."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseError(f"{path}: the database cannot be stored here ({error.strerror}).") from error


@retry(
    retry=retry_if_exception_type(sqlite3.OperationalError),
    stop=stop_after_delay(BUSY_SECONDS),
    wait=wait_random(0.01, 0.05),
    reraise=True,
)
def _tune_sqlite(connection: Any, _record: object) -> None:
    """Set each new connection up; turning a new file to WAL does not wait for others, so we try again."""
    connection.isolation_level = None  # the driver's own BEGIN is too late; see `_begin_sqlite`
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Take the write lock at once: a reader that turns writer half-way fails without waiting."""
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
