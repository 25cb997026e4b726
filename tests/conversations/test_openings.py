"""The three openings that the product is judged by, said to the whole program over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stack import Talk

pytestmark = pytest.mark.stack


def words(text: str) -> int:
    return len(text.split())


def test_fear_is_told_apart_and_nothing_half_is_phrased(talk: Talk) -> None:
    """Fear of telling: one question; no partial story; safety before help; health promptly, the rest planned."""
    first = talk.say("If I tell everything they're gone")
    assert "they're gone" in first.text
    assert {"Telling it", "Losing them", "Their reaction", "My own urges", "Being alone"} <= set(first.choices)
    assert words(first.text) <= 60
    assert first.text.count("?") == 1

    second = talk.say("Telling. It was months, not one night")
    assert "health" in second.text.lower() or "infection" in second.text.lower()
    assert "months" not in second.text  # nothing of the story is put into a sentence

    third = talk.say("Over. Never tested")
    assert "test" in third.text
    assert "afraid of the other" in third.text

    fourth = talk.say("No fear. They'll ask tomorrow")
    assert "afraid of the other" not in fourth.text
    assert "___ (date)" in fourth.text
    assert "Find a therapist for this" in fourth.choices


def test_a_pasted_message_and_draft_are_told_apart_and_held(talk: Talk) -> None:
    """Defence, pasted: sting received, hold line, truth, safety; then what wounds, what got better, and a stop."""
    first = talk.say('"You lied for a YEAR. Was he the work trip in March?" not a year, and you were never home')
    assert "You lied for a YEAR" in first.text
    assert "___ (a time" in first.text
    assert "fully true" in first.text
    assert first.card("review") is None  # not a word is polished before the truth check
    assert words(first.text) <= 70

    second = talk.say("Yes, I was")
    review = second.card("review")
    assert review is not None
    assert review["verdict"] == "defensive"
    assert "you were never home" in second.text
    assert "Was he the work trip in March?" in second.text
    assert "afraid of the other" in second.text
    assert all("but" not in suggestion["text"].split() for suggestion in review["suggestions"])

    third = talk.say("Yes, I was with him. I'm sorry but I hated lying")
    assert "Yes, I was with him" in third.text
    assert "afraid of the other" not in third.text  # asked once
    assert third.card("review")["verdict"] != "open"

    fourth = talk.say("Yes. I was with him in March. I lied to you for months.")
    assert "can't know whether it is true" in fourth.text
    assert "Rehearse once" in fourth.choices


def test_beside_someone_who_sobs_the_coach_is_brief_and_obeys(talk: Talk) -> None:
    """Pain beside me: near and low, one check; obey; put the blame where it lies; not knowing counts."""
    first = talk.say("shes sobbing on the bathroom floor what do i do")
    assert words(first.text) < 40
    assert "No touch" in first.text or "Hands to yourself" in first.text
    assert "dying" in first.text or "not wanting to live" in first.text

    second = talk.say("No. She said get away")
    assert "___" in second.text  # where, and when they look in
    assert second.card("ask_prompt") is None

    third = talk.say("She's asking why she wasn't enough")
    assert third.card("ask_prompt") is not None
    assert "nothing right now" in third.text

    fourth = talk.say("She doesn't know what she needs")
    assert "___" in fourth.text
    assert "A therapist" in fourth.choices

    danger = talk.say("she just said she wants to die")
    assert danger.tier in ("crisis", "emergency")
    assert danger.card("safety") is not None


def test_a_yes_to_the_danger_check_is_danger(talk: Talk) -> None:
    """The check is a real question: yes brings help lines and stops the coaching."""
    talk.say("shes sobbing on the bathroom floor what do i do")
    answered = talk.choose("Yes")
    assert answered.card("safety") is not None
    assert answered.tier in ("crisis", "emergency")
