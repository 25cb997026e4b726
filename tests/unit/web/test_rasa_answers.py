"""How Rasa's responses are read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from empathy_coach.web.rasa_client import read_answer

if TYPE_CHECKING:
    from empathy_coach.web.ports import RasaAnswer


def read(items: list[Any], status: int = 200) -> RasaAnswer:
    return read_answer(status, json.dumps(items).encode(), "me")


def test_text_buttons_and_cards_are_mapped() -> None:
    answer = read(
        [
            {"recipient_id": "me", "text": "hi", "buttons": [{"title": "Yes", "payload": "/affirm"}]},
            {"recipient_id": "me", "custom": {"card": {"type": "review"}}},
        ]
    )
    assert answer.fate == "answered"
    assert answer.replies == (
        {"text": "hi", "choices": [{"title": "Yes", "value": "/affirm"}]},
        {"card": {"type": "review"}},
    )


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{}],
        [{"text": "  "}],
        [{"custom": {"card": {}}}],
        [{"custom": 5}],
        [{"text": 5}],
        [{"buttons": "x"}],
    ],
)
def test_an_answer_without_words_is_empty(items: list[Any]) -> None:
    assert read(items).fate == "empty"


@pytest.mark.parametrize("raw", [b"", b"{", b"<html>", b"{}", b"5", b"[5]", b"null"])
def test_garbage_is_told_from_an_answer(raw: bytes) -> None:
    assert read_answer(200, raw, "me").fate == "unknown"


def test_another_visitors_reply_is_never_shown() -> None:
    answer = read([{"recipient_id": "me", "text": "a"}, {"recipient_id": "you", "text": "b"}])
    assert answer.fate == "unknown"
    assert answer.replies == ()


@pytest.mark.parametrize(("status", "fate"), [(401, "failed"), (404, "failed"), (500, "unknown"), (302, "unknown")])
def test_other_statuses_are_failures(status: int, fate: str) -> None:
    assert read([{"text": "looks fine"}], status).fate == fate


def test_a_safety_state_comes_along() -> None:
    answer = read([{"text": "a", "custom": {"safety": {"tier": "crisis"}}}])
    assert answer.safety == {"tier": "crisis"}
