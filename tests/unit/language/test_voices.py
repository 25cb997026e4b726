"""Whose words a pasted message holds: plain ones of our own; the bar on others' messages is in docs/quality.md."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from empathy_coach.language.voices import Voices, voices

CASES = yaml.safe_load(Path(__file__).with_name("voices_cases.yml").read_text(encoding="utf-8"))


def same(found: str | None, meant: str | None) -> bool:
    return re.sub(r"\W+", " ", found or "").strip() == re.sub(r"\W+", " ", meant or "").strip()


@pytest.mark.parametrize("text", ["", "  \n ", "😀", "yes", "?"])
def test_nothing_to_tell_apart(text: str) -> None:
    found = voices(text)
    assert (found.partner, found.draft) == (None, None)


def test_voices_are_told_apart() -> None:
    wrong = [
        case["text"]
        for case in CASES
        if not (same(voices(case["text"]).partner, case["partner"]) and same(voices(case["text"]).draft, case["draft"]))
    ]
    assert 1 - len(wrong) / len(CASES) >= 0.85, wrong


def test_words_stay_as_typed() -> None:
    text = "Her: “You LIED” 😢\nMe: I know. I’m sorry."
    assert voices(text) == Voices("You LIED” 😢", "I know. I’m sorry.")


def test_the_request_is_kept_apart() -> None:
    assert voices("I'm sorry I lied to you. should I send this?").aim == "should I send this"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = voices(text)
    assert all(part is None or part for part in (found.partner, found.draft))


@pytest.mark.parametrize(
    "text",
    [
        "Can you recommend a good book on the miners' strike?",
        "what can you do for me?",
        "are you a real person",
        "how do you fix brassy highlights",
        "Thank you so much, that helped",
        "do I tell him tonight",
        "should I tell her parents",
    ],
)
def test_words_to_the_coach_are_no_draft(text: str) -> None:
    """A "you" alone does not make words for the partner."""
    assert voices(text).draft is None


def test_a_request_for_help_is_nobodys_words() -> None:
    """A "can you" before "help me with" is no message of the partner."""
    assert voices("Can you help me with my CV").partner is None
