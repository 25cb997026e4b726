"""The database's own promises: its file is private, its errors silent, its texts encrypted."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from empathy_coach.privacy.crypto import Cipher, CipherError, new_key
from empathy_coach.storage import database as database_module
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database, DatabaseError
from empathy_coach.storage.sessions import SqlSessionRepository
from empathy_coach.storage.stores import Stores, stores_on
from empathy_coach.storage.tables import metadata, session, tracker_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARKER = "zaffre-otter"


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", "mysql://host/db", "nonsense"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(DatabaseError):
        Database(url)


def test_the_refusal_never_repeats_a_password() -> None:
    with pytest.raises(DatabaseError) as refused:
        Database("mysql://user:hunter2@host/db")
    assert "hunter2" not in str(refused.value)


def test_a_folder_that_cannot_be_made_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseError, match="cannot be stored here"):
        Database(f"sqlite:///{tmp_path / 'file' / 'coach.db'}")


def test_the_sqlite_file_and_its_companions_are_their_owners_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'coach.db'}")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("coach.db*")}
    assert modes == {0o600}


def test_sqlite_is_tuned(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'coach.db'}")
    with database.read() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "secure_delete": 1}


def test_a_database_that_is_away_is_not_ready() -> None:
    assert not Database("postgresql://postgres@127.0.0.1:1/nothing").ready()


def test_a_database_that_answers_is_ready(database: Database) -> None:
    assert database.ready()


def test_an_error_never_carries_the_text(database: Database) -> None:
    row = {"id": "s", "created": None, "last_seen": None, "safety": {"question": MARKER}}
    with pytest.raises(IntegrityError) as failed, database.write() as connection:
        connection.execute(insert(session).values(**row))
    assert MARKER not in str(failed.value)


def test_a_failed_transaction_stores_nothing(database: Database) -> None:
    def half() -> None:
        now = datetime.now(timezone.utc)
        with database.write() as connection:
            connection.execute(insert(session).values(id="half", created=now, last_seen=now))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        half()
    assert SqlSessionRepository(database).get("half") is None


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    repository = SqlSessionRepository(database)
    repository.create("a")
    with database.write() as connection:
        connection.execute(text("DELETE FROM session"))
        assert repository.get("a") is not None


def test_many_threads_write_without_locking_errors(database: Database) -> None:
    repository = SqlSessionRepository(database)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: repository.create(f"s{number}"), range(80)))
        assert all(pool.map(lambda number: repository.touch(f"s{number}"), range(80)))


def test_times_come_back_in_utc(database: Database) -> None:
    there = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=-8)))
    repository = SqlSessionRepository(database, clock=lambda: there)
    repository.create("a")
    record = repository.get("a")
    assert record is not None
    assert record.created == there
    assert record.created.tzinfo is timezone.utc


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(Exception, match="without a zone"):
        SqlSessionRepository(database, clock=lambda: naive).create("a")


def fill(stores: Stores, make_referral: Callable[..., Any]) -> None:
    """Put the marker wherever a person's words can go."""
    stores.sessions.create("s")
    stores.sessions.save_safety("s", {"question": MARKER})
    stores.messages.claim("s", "m")
    stores.messages.finish("s", "m", {"text": MARKER})
    stores.referrals.create(make_referral("s", words=MARKER))
    with stores.database.write() as connection:
        event = {"sender_id": "s", "type_name": "user", "timestamp": 1.0, "data": f'{{"text": "{MARKER}"}}'}
        connection.execute(insert(tracker_event).values(**event))


def test_no_column_holds_a_persons_words_in_clear(stores: Stores, make_referral: Callable[..., Any]) -> None:
    fill(stores, make_referral)
    with stores.database.read() as connection:
        for table in inspect(stores.database.engine).get_table_names():
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - our own tables
            assert MARKER not in str(rows), table


def test_no_byte_of_the_sqlite_files_holds_a_persons_words(
    tmp_path: Path, key: str, make_referral: Callable[..., Any]
) -> None:
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    migrate.upgrade(url)
    fill(stores_on(Database(url, Cipher([key]))), make_referral)
    files = list(tmp_path.glob("coach.db*"))
    assert len(files) > 1  # the write-ahead log too
    assert not any(MARKER.encode() in path.read_bytes() for path in files)


def test_a_new_key_in_front_reads_the_old_texts(url: str, database: Database, key: str) -> None:
    SqlSessionRepository(database).create("s")
    SqlSessionRepository(database).save_safety("s", {"tier": "none"})
    rotated = SqlSessionRepository(Database(url, Cipher([new_key(), key])))
    record = rotated.get("s")
    assert record is not None
    assert record.safety == {"tier": "none"}


def test_a_text_under_a_lost_key_is_an_error_not_a_blank(url: str, database: Database) -> None:
    SqlSessionRepository(database).create("s")
    SqlSessionRepository(database).save_safety("s", {"tier": "none"})
    with pytest.raises(CipherError, match="none of the encryption keys"):
        SqlSessionRepository(Database(url, Cipher([new_key()]))).get("s")


def test_a_database_without_a_cipher_cannot_read_texts(url: str, database: Database) -> None:
    SqlSessionRepository(database).create("s")
    SqlSessionRepository(database).save_safety("s", {"tier": "none"})
    with pytest.raises(CipherError, match="opened without keys"):
        SqlSessionRepository(Database(url)).get("s")


def test_a_locked_sqlite_file_fails_in_time_instead_of_hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database_module._SQLITE, "timeout", 0.1)
    database = Database(f"sqlite:///{tmp_path / 'coach.db'}")
    with database.read() as connection:
        connection.execute(select(1))
    other = sqlite3.connect(tmp_path / "coach.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError), database.write():
        pass
    other.rollback()
    other.close()


def test_every_text_that_a_person_can_fill_is_declared_encrypted() -> None:
    """A new free-text column must be added here on purpose, or be encrypted."""
    clear = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if type(column.type).__name__ == "Text"
    }
    assert clear == set()
