"""A tracker and a dispatcher as the action server gives them, without a server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


def tracker_for(
    text: str, *, slots: dict[str, Any] | None = None, events: list[dict[str, Any]] | None = None, **message: Any
) -> Tracker:
    """Return the tracker of a conversation whose last message is ``text``."""
    latest = {
        "text": text,
        "intent": {"name": "", "confidence": 0.0},
        "entities": [],
        "metadata": {},
        **message,
    }
    return Tracker("someone", slots or {}, latest, events or [], False, None, {}, "action_listen")


def slots_after(events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the events remember as slots."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


@pytest.fixture
def dispatcher() -> CollectingDispatcher:
    """Collects what an action says."""
    return CollectingDispatcher()


@dataclass
class Ran:
    """What one action did: the messages it said, and its events."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def responses(self) -> list[str]:
        """The names of the responses, in order."""
        return [message["response"] for message in self.messages if message.get("response")]

    @property
    def slots(self) -> dict[str, Any]:
        """What is remembered."""
        return slots_after(self.events)

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards beside the messages."""
        return [message["custom"]["card"] for message in self.messages if (message.get("custom") or {}).get("card")]

    @property
    def leaves_form(self) -> bool:
        """Whether the open form is closed."""
        return {"event": "active_loop", "name": None, "timestamp": None} in self.events

    @property
    def leads_to(self) -> str | None:
        """The action that follows at once."""
        return next((event["name"] for event in self.events if event["event"] == "followup"), None)


def _check_words(messages: list[dict[str, Any]]) -> None:
    """Every response that was said exists, and every variant gets all of its pieces."""
    known: dict[str, Any] = {}
    for path in (Path(__file__).parents[2] / "data" / "responses").glob("*.yml"):
        known |= yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    for message in messages:
        if message.get("response"):
            for variant in known[message["response"]]:
                assert "{" not in variant["text"].format(**message)


Run = Callable[..., Awaitable[Ran]]


@pytest.fixture
def run() -> Run:
    """Runs an action on a message, with slots and the message's other fields by name."""

    async def ran(action: Action, text: str, *, slots: dict[str, Any] | None = None, **message: Any) -> Ran:
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker_for(text, slots=slots, **message), {})
        _check_words(dispatcher.messages)
        return Ran(dispatcher.messages, events)

    return ran
