"""Migrations bring an empty database to the shape that the program expects, and wrong shapes are refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from empathy_coach.privacy.crypto import Cipher, new_key
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database, DatabaseError
from empathy_coach.storage.tables import metadata


def test_an_empty_database_is_refused_until_it_is_migrated(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    with pytest.raises(DatabaseError, match="coach migrate"):
        migrate.check_revision(empty_url)
    assert migrate.upgrade(empty_url) == migrate.head()
    migrate.check_revision(empty_url)


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    assert migrate.upgrade(empty_url) == migrate.upgrade(empty_url) == migrate.current(empty_url)


def test_the_migrations_make_the_tables_that_the_program_uses(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    database = Database(empty_url)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.dispose()


def test_a_newer_database_is_refused_with_another_sentence(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    database = Database(empty_url)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    with pytest.raises(DatabaseError, match="newer program"):
        migrate.check_revision(empty_url)


def test_two_starts_at_once_both_end_well(empty_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(migrate.upgrade, [empty_url] * 2)) == {migrate.head()}


def test_a_migration_that_fails_half_way_leaves_the_database_empty(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = command.upgrade

    def fail_after(*arguments: object) -> None:
        done(*arguments)
        raise RuntimeError("power cut")

    monkeypatch.setattr(command, "upgrade", fail_after)
    with pytest.raises(RuntimeError, match="power cut"):
        migrate.upgrade(empty_url)
    database = Database(empty_url)
    assert inspect(database.engine).get_table_names() == []
    database.dispose()


def test_what_stands_in_the_revision_before_stays(empty_url: str) -> None:
    """A database of the first version keeps every row, those that point at others too, and goes on working."""
    database = Database(empty_url, Cipher([new_key()]))
    with database.write() as connection:
        command.upgrade(migrate._config(connection), "0001")
    with database.write() as connection:
        for statement in OLD:
            connection.execute(text(statement))
    migrate.upgrade(empty_url)
    with database.read() as connection:
        kept = {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in OLD_TABLES}  # noqa: S608
        destination = connection.execute(text("SELECT destination FROM outbox")).scalar()
    assert kept == dict.fromkeys(OLD_TABLES, 1)
    assert destination == "inbox"
    with database.write() as connection:
        command.downgrade(migrate._config(connection), "0001")
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM inbox")).scalar() == 1
    database.dispose()


OLD_TABLES = ("session", "referral", "consent", "outbox", "inbox")
OLD = (
    "INSERT INTO session (id, created, last_seen) VALUES ('s', '2026-03-01 12:00:00', '2026-03-01 12:00:00')",
    """INSERT INTO referral (id, code, session_id, open_key, state, state_at, created, urgency, individual) VALUES
    ('r', 'AAAA-BBBB', 's', 's', 'created', '2026-03-01 12:00:00', '2026-03-01 12:00:00', 'routine', true)""",
    """INSERT INTO consent (referral_id, session_id, scope, wording_version, given) VALUES
    ('r', 's', 'name', '1', '2026-03-01 12:00:00')""",
    """INSERT INTO outbox (webhook_id, referral_id, state, attempts, next_at) VALUES
    ('w', 'r', 'delivered', 1, '2026-03-01 12:00:00')""",
    "INSERT INTO inbox (webhook_id, receipt, received) VALUES ('w', 'x', '2026-03-01 12:00:00')",
)
