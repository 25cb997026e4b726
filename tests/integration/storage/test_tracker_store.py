"""Rasa's conversations are stored encrypted, read back whole, and refused on a wrong database."""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from empathy_coach.privacy.keys import ensure_keys
from empathy_coach.storage.database import Database, DatabaseError
from empathy_coach.storage.personal import erase_tracker
from empathy_coach.storage.sessions import SqlSessionRepository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.rasa, pytest.mark.filterwarnings("ignore")]

MARKER = "zaffre-otter"
DOMAIN = """
version: "3.1"
intents: [fear]
slots: {fear: {type: text, mappings: [{type: custom}]}}
"""


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the environment of a process that Rasa runs in."""

    def configure(url: str) -> None:
        ensure_keys(tmp_path / "keys")
        monkeypatch.setenv("COACH_HOME", str(tmp_path / "keys"))
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.delenv("COACH_ENCRYPTION_KEYS", raising=False)

    return configure


def open_store() -> Any:
    """Open the store the way that Rasa does from ``endpoints.yml``."""
    stores = importlib.import_module("rasa.core.tracker_store")
    endpoints = importlib.import_module("rasa.utils.endpoints")
    domains = importlib.import_module("rasa.shared.core.domain")
    config = endpoints.EndpointConfig.from_dict({"type": "empathy_coach.storage.tracker_store.EncryptedTrackerStore"})
    return stores.TrackerStore.create(config, domain=domains.Domain.from_yaml(DOMAIN))


async def talk(store: Any) -> Any:
    """Have a conversation in two saves and return the tracker."""
    events = importlib.import_module("rasa.shared.core.events")
    tracker = await store.get_or_create_tracker("s")
    tracker.update(events.UserUttered(MARKER, {"name": "fear"}))
    tracker.update(events.SlotSet("fear", MARKER))
    await store.save(tracker)
    tracker = await store.retrieve("s")
    tracker.update(events.BotUttered(f"I hear {MARKER}"))
    await store.save(tracker)
    return tracker


async def test_a_conversation_comes_back_and_is_encrypted(url: str, configured: Callable[[str], None]) -> None:
    configured(url)
    store = open_store()
    said = await talk(store)
    again = await open_store().retrieve("s")
    assert list(again.events) == list(said.events)
    assert again.get_slot("fear") == MARKER
    assert list(await store.keys()) == ["s"]
    with store.engine.connect() as connection:
        stored = connection.execute(text("SELECT * FROM events")).all()
    assert stored
    assert MARKER not in str(stored)


async def test_an_erased_conversation_starts_anew(url: str, configured: Callable[[str], None]) -> None:
    configured(url)
    store = open_store()
    await talk(store)
    database = Database(url)
    assert erase_tracker(database, "s") > 0
    assert await store.retrieve("s") is None
    database.dispose()


@pytest.mark.parametrize("turns", [1, 2])
async def test_an_erase_during_a_turn_is_not_undone_by_its_end(
    url: str, configured: Callable[[str], None], turns: int
) -> None:
    configured(url)
    store, database = open_store(), Database(url)
    events = importlib.import_module("rasa.shared.core.events")
    sessions = SqlSessionRepository(database)
    sessions.create("s")
    for turn in range(1, turns + 1):
        tracker = await store.get_or_create_tracker("s")
        tracker.update(events.UserUttered(MARKER, {"name": "fear"}))
        if turn == turns:
            sessions.erase("s")
        await store.save(tracker)
    assert erase_tracker(database, "s") == 0
    database.dispose()


async def test_a_conversation_without_a_session_is_stored_too(url: str, configured: Callable[[str], None]) -> None:
    configured(url)
    store = open_store()
    await talk(store)
    assert await store.retrieve("s") is not None


def test_a_database_without_tables_is_refused(empty_url: str, configured: Callable[[str], None]) -> None:
    configured(empty_url)
    with pytest.raises(DatabaseError, match="coach migrate"):
        open_store()


async def test_a_failed_save_keeps_no_words_in_memory_and_logs_none(
    url: str, configured: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    configured(url)
    inner = open_store()
    stores = importlib.import_module("rasa.core.tracker_store")
    outer = stores.FailSafeTrackerStore(inner)
    tracker = await talk(inner)
    with inner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO gone"))
    try:
        tracker.update(importlib.import_module("rasa.shared.core.events").UserUttered(MARKER))
        with caplog.at_level(logging.DEBUG):
            await outer.save(tracker)
    finally:
        with inner.engine.begin() as connection:
            connection.execute(text("ALTER TABLE gone RENAME TO events"))
    assert outer._fallback_tracker_store is None
    assert "tracker_not_saved" in caplog.text
    assert MARKER not in caplog.text
