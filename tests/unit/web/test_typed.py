"""Typed text: blank, inert, and cut into overlapping pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_coach.web import typed


@pytest.mark.parametrize("text", ["", "   ", "\n\t ", "\u200b\u200d", "\u202e ", "\u2028"])
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    assert typed.blank(text)


@pytest.mark.parametrize("text", ["😢", "👩‍👧", ".", "\ufffd", "\u0301"])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not typed.blank(text)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("/restart", "restart"),
        ("  /restart", "restart"),
        ("//restart", "restart"),
        ("/ /restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\u202e/restart", "restart"),
        ('/intent{"consent":"yes"}', 'intent{"consent":"yes"}'),
        ("EXTERNAL: intent", "intent"),
        ("external:/intent", "intent"),
        ("/", ""),
        ("and/or", "and/or"),
        (" hello ", " hello "),
    ],
)
def test_commands_are_made_plain_text(text: str, sent: str) -> None:
    assert typed.inert(text) == sent


@given(st.text(alphabet="/ EXTERNAL:\u200b\u202ea", max_size=40))
def test_nothing_that_rasa_takes_for_a_command_is_left(text: str) -> None:
    rest = typed.inert(text).strip()
    assert not rest.startswith("/")
    assert not rest.startswith("EXTERNAL:")


@given(st.integers(1, 10_000), st.data())
def test_every_short_stretch_of_a_long_text_is_whole_in_one_piece(length: int, data: st.DataObject) -> None:
    text = "".join(chr(0x4E00 + index % 20_000) for index in range(length))
    start = data.draw(st.integers(0, length - 1))
    stretch = text[start : start + typed.OVERLAP]
    assert any(stretch in piece for piece in typed.chunks(text))


def test_the_end_of_a_long_text_comes_first() -> None:
    text = "a" * 9_999 + "b"
    assert next(typed.chunks(text)).endswith("b")
