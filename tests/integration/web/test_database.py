"""The edge over a real SQLite file: what is stored, and what is left after erasing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from empathy_coach.privacy.crypto import Cipher
from empathy_coach.settings import Settings
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database
from empathy_coach.web import words
from empathy_coach.web.fakes import FakeRasa, FakeWorld
from empathy_coach.web.ports import RasaAnswer
from empathy_coach.web.wiring import database_probe, services_from, store_of

if TYPE_CHECKING:
    from pathlib import Path

    from edge_support import Start
    from sqlalchemy.engine import Connection

    from empathy_coach.web.store import Store

MARKER = "marker-71c4"
KEY = Fernet.generate_key().decode()


class StoredWorld(FakeWorld):
    """A world with a real database."""

    url = ""

    def _store(self) -> Store:
        settings = Settings(database_url=self.url, encryption_keys=(KEY,))
        return store_of(settings, Database(self.url, Cipher((KEY,))))


@pytest.fixture
def world(tmp_path: Path) -> StoredWorld:
    """A world over a migrated file."""
    world = StoredWorld()
    world.url = f"sqlite:///{tmp_path / 'coach.db'}"
    migrate.upgrade(world.url)
    return world


def stored_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("coach.db*"))


async def test_a_talk_goes_on_after_a_restart(world: StoredWorld, start: Start) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor(region="GB")
        first = await visitor.say("hello", message_id="one")
        await visitor.say("I want to die", message_id="two")
        await edge.settle()
    async with start(world) as edge:
        visitor.client = edge.client
        assert await visitor.say("hello", message_id="one") == first
        assert (await visitor.say("yes"))["triage"]["tier"] == "emergency"
    assert [message for _, message, _ in world.rasa.sent].count("hello") == 1


async def test_what_is_stored_is_encrypted_and_goes_with_the_session(
    world: StoredWorld, start: Start, tmp_path: Path
) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor()
        await visitor.say(f"{MARKER} hello", message_id="one")
        assert MARKER.encode() not in stored_bytes(tmp_path)
        exported = await (await edge.client.get("/api/export", headers=visitor.headers)).text()
        assert MARKER in exported
        response = await edge.client.delete("/api/session", headers=visitor.headers)
        assert response.status == 200
        assert (await edge.client.get("/api/export", headers=visitor.headers)).status == 401
        session = world.rasa.sent[0][0]
    database = Database(world.url, Cipher((KEY,)))
    with database.read() as connection:
        for table in ("session", "message", "choice", "events"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0  # noqa: S608 - ours
    assert session


async def test_a_choice_works_once_across_restarts(world: StoredWorld, start: Start) -> None:
    offer = {"text": "?", "choices": [{"title": "Yes", "value": "/affirm"}]}
    world.rasa = FakeRasa(RasaAnswer("answered", (offer,)))
    async with start(world) as edge:
        visitor = await edge.visitor()
        choice = (await visitor.say("hello"))["replies"][0]["choices"][0]
        assert (await visitor.choose(choice))["status"] == "answered"
    async with start(world) as edge:
        visitor.client = edge.client
        assert (await visitor.choose(choice))["status"] == "refused"


async def test_a_database_without_tables_is_told_honestly(tmp_path: Path, start: Start) -> None:
    world = StoredWorld()
    world.url = f"sqlite:///{tmp_path / 'empty.db'}"
    async with start(world) as edge:
        visitor = await edge.visitor()
        assert (await visitor.say("hello"))["status"] == "failed"
        assert (await visitor.say("I want to die"))["triage"]["tier"] == "crisis"


async def test_the_whole_is_put_together_from_settings(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'coach.db'}",
        encryption_keys=(KEY,),
        internal_secret="i" * 32,
        session_secret="s" * 32,
        allowed_origins=("https://clinic.example",),
    )
    services = services_from(settings)
    assert services.origins.allowed == {"https://clinic.example"}
    assert services.config.max_body_bytes == settings.max_body_bytes
    database = Database(settings.database_url, Cipher((KEY,)))
    with pytest.raises(OperationalError):  # no tables yet; whoever asks takes every error for "down"
        await database_probe(database)()
    migrate.upgrade(settings.database_url)
    assert await database_probe(database)()


async def test_a_database_that_can_only_be_read_is_told_and_danger_is_answered(
    world: StoredWorld, start: Start
) -> None:
    """As on a disk that went read-only: nothing is said to be saved, and the card comes."""
    async with start(world) as edge:
        visitor = await edge.visitor()
        assert (await visitor.say("hello"))["status"] == "answered"
        _only_read(edge.services.store._messages._database)
        answer = await visitor.say("hello again")
        assert answer["status"] == "failed"
        assert answer["replies"][0]["text"].endswith(words.help_line())
        danger = await visitor.say("I want to die")
        assert danger["triage"]["tier"] == "crisis"
        assert danger["replies"][0]["card"]["type"] == "safety"
        await edge.settle()


async def test_a_full_disk_is_told_and_danger_is_answered(world: StoredWorld, start: Start) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor()
        await visitor.say("hello")
        _full(edge.services.store._messages._database)
        answers = [await visitor.say(f"hello {number} " + "a" * 1500) for number in range(30)]
        failed = [answer for answer in answers if answer["status"] == "failed"]
        assert failed
        assert all(answer["replies"][0]["text"].endswith(words.help_line()) for answer in failed)
        assert (await visitor.say("I want to die"))["replies"][0]["card"]["type"] == "safety"
        await edge.settle()


async def test_a_database_that_was_away_in_mid_talk_is_used_again(
    world: StoredWorld, start: Start, tmp_path: Path
) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor()
        await visitor.say("hello")
        database = edge.services.store._messages._database
        database.dispose()
        kept = _taken_away(tmp_path)
        assert (await visitor.say("are you there"))["status"] == "failed"
        assert (await visitor.say("I want to die"))["triage"]["tier"] == "crisis"
        await edge.settle()
        database.dispose()
        _brought_back(tmp_path, kept)
        assert (await visitor.say("/restart"))["status"] == "answered"
        await edge.settle()
    assert world.rasa.sent[-1][2]["safety"]["tier"] == "crisis"


def _taken_away(folder: Path) -> dict[str, bytes]:
    """Remove the database's files and return what was in them."""
    files = {path.name: path.read_bytes() for path in folder.glob("coach.db*")}
    for name in files:
        (folder / name).unlink()
    return files


def _brought_back(folder: Path, files: dict[str, bytes]) -> None:
    """Put the files back in place of whatever came meanwhile."""
    _taken_away(folder)
    for name, stored in files.items():
        (folder / name).write_bytes(stored)


def _only_read(database: Database) -> None:
    event.listen(database.engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only=ON"))


def _full(database: Database) -> None:
    """Let the file grow no further."""

    def cap(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    event.listen(database.engine, "begin", cap)
