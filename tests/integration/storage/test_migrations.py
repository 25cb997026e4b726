"""Migrations bring an empty database to the shape that the program expects, and wrong shapes are refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

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
