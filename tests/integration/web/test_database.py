"""The edge over a real SQLite file: what is stored, and what is left after erasing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from empathy_coach.privacy.crypto import Cipher
from empathy_coach.settings import Settings
from empathy_coach.storage import migrate
from empathy_coach.storage.database import Database
from empathy_coach.web.fakes import FakeRasa, FakeWorld
from empathy_coach.web.ports import RasaAnswer
from empathy_coach.web.wiring import database_probe, services_from, store_of

if TYPE_CHECKING:
    from pathlib import Path

    from edge_support import Start

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
    assert await database_probe(Database(settings.database_url, Cipher((KEY,))))()
