"""Bringing the database to the revision that this program needs (alembic, set up without an ini file)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from empathy_coach.storage.database import Database, DatabaseError

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 7_349_201  # PostgreSQL's advisory lock: two starts at once migrate one after the other


def upgrade(url: str) -> str:
    """Migrate the database to the newest revision in one transaction; return the revision."""
    database = Database(url)
    try:
        with database.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            command.upgrade(_config(connection), "head")
    finally:
        database.dispose()
    return head()


def current(url: str) -> str | None:
    """Return the database's revision, or None when it is empty."""
    database = Database(url)
    try:
        with database.read() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    finally:
        database.dispose()
    return None if revision is None else str(revision)


def head() -> str:
    """Return the revision that this program needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def check_revision(url: str) -> None:
    """Refuse to work on tables of another shape.

    Raises:
        DatabaseError: the revision is not the one that this program needs; the sentence says what to do.
    """
    found, needed = current(url), head()
    if found == needed:
        return
    if found is None:
        raise DatabaseError(f"The database is empty and {needed} is needed. Please run: coach migrate")
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    remedy = "Please run: coach migrate" if found in known else "Please install the newer program again."
    raise DatabaseError(f"The database is at revision {found} and {needed} is needed. {remedy}")


def _config(connection: Any = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
