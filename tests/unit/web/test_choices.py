"""Choices."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from empathy_coach.web.choices import LIFE, Choices
from empathy_coach.web.tokens import Signer

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
REPLIES = [
    {"text": "?", "choices": [{"title": "A", "value": "/a"}, {"title": "B", "value": "/b"}]},
    {"text": "x"},
]


def sealed() -> tuple[Choices, tuple[dict[str, Any], ...]]:
    choices = Choices(Signer([b"k" * 32], "choice"))
    return choices, choices.seal(REPLIES, session="me", step="m1", source="rasa", now=NOW)


def test_titles_stay_and_values_are_hidden() -> None:
    _, replies = sealed()
    assert [choice["title"] for choice in replies[0]["choices"]] == ["A", "B"]
    assert "/a" not in str(replies)
    assert replies[1] == {"text": "x"}


def test_a_choice_opens_for_its_session_only() -> None:
    choices, replies = sealed()
    token = replies[0]["choices"][1]["value"]
    opened = choices.open(token, session="me", now=NOW)
    assert (opened.payload, opened.step, opened.source, opened.id) == ("/b", "m1", "rasa", "m1.1")
    assert choices.open(token, session="you", now=NOW) is None


def test_a_choice_expires() -> None:
    choices, replies = sealed()
    late = NOW + LIFE + timedelta(seconds=1)
    assert choices.open(replies[0]["choices"][0]["value"], session="me", now=late) is None
