"""Danger in several short messages, in silence, and taken back."""

from __future__ import annotations

import pytest
from talks import START, cards, words

from empathy_coach.safety import FollowUp, Question, SafetyState, Tier, closed, follow_up


def told(*texts: str) -> FollowUp:
    """Say the texts one after another; the state stays in memory, as in the edge."""
    state = SafetyState()
    for text in texts:
        answer = follow_up(state, text, now=START)
        state = answer.state
    return answer


@pytest.mark.parametrize(
    "texts",
    [
        ("i want", "to kill", "myself"),
        ("i'm going to", "kill myself"),
        ("he", "hit", "me"),
        ("i wish", "i was", "dead"),
    ],
)
def test_danger_in_pieces_is_heard(texts: tuple[str, ...]) -> None:
    assert told(*texts).triage.tier >= Tier.CRISIS


@pytest.mark.parametrize(
    "texts",
    [
        ("i lied to her", "and she found out", "what do i say"),
        ("she said", "i could kill for a coffee", "lol"),
        ("i want", "to talk to her", "myself"),
        ("the deadline", "is killing", "me"),
    ],
)
def test_pieces_of_everyday_life_are_left_alone(texts: tuple[str, ...]) -> None:
    assert told(*texts).triage.tier < Tier.CRISIS


def test_half_a_sentence_locks_nothing() -> None:
    """The words "I want to kill" may go on with "myself"."""
    assert not told("i want", "to kill", "myself").state.locked


def test_what_was_said_is_in_no_json() -> None:
    state = told("i want", "to").state
    assert state.recent == ("i want", "to")
    assert "recent" not in state.to_json()
    assert SafetyState.from_json(state.to_json()).recent == ()


@pytest.mark.parametrize("silence", ["", "   ", "...", "\U0001f62d", "?"])
def test_silence_in_a_crisis_is_met_and_the_question_stays(silence: str) -> None:
    answer = told("I want to die", silence)
    assert answer.answered
    assert words(answer)
    assert answer.state.question is Question.DYING


def test_silence_in_an_emergency_keeps_the_card() -> None:
    assert cards(told("I've got the pills in front of me", ""))


def test_silence_elsewhere_is_left_to_the_coach() -> None:
    assert not told("hello", "").answered


def test_an_emergency_taken_back_leaves_distress() -> None:
    """One misreading is undone; means at hand that were only taken back are not forgotten altogether."""
    answer = told("I've got the pills in front of me", "forget it", "no")
    assert answer.state.tier is Tier.DISTRESS
    assert not closed(answer.state)


def test_fine_after_a_no_is_not_safe() -> None:
    answer = told("I'm not suicidal. I've just got the rope in the car", "no I said I'm fine")
    assert answer.state.tier is Tier.EMERGENCY


def test_a_yes_to_the_question_about_fear_is_not_undone_by_taking_it_back() -> None:
    state = follow_up(SafetyState(question=Question.VIOLENCE), "yes", now=START).state
    for text in ("forget it", "no"):
        state = follow_up(state, text, now=START).state
    assert state.locked


def test_what_was_taken_gets_an_ambulance_and_the_packet() -> None:
    answer = told("I took thirty paracetamol two hours ago but I feel fine")
    assert "what you took" in words(answer)
    assert answer.state.question is Question.MEDICAL_NOW


@pytest.mark.parametrize(
    "text",
    [
        "I am going to kill myself tonight",
        "I am scared",
        "I have the pills",
        "he is still in the house",
        "maybe",
        "sort of",
        "I'm fine with dying",
        "I do not feel safe",
        "yes but I still want to die",
        "help",
    ],
)
def test_what_is_no_yes_to_are_you_safe(text: str) -> None:
    answer = told("I am going to kill myself tonight", text)
    assert answer.state.tier is Tier.EMERGENCY
    assert cards(answer)


@pytest.mark.parametrize("text", ["yes", "yes I am", "I'm safe", "I am", "yeah, my brother is here", "I'm okay now"])
def test_what_is_a_yes_to_are_you_safe(text: str) -> None:
    assert told("I am going to kill myself tonight", text).state.tier is Tier.CRISIS


@pytest.mark.parametrize(
    "text",
    ["I don't care any more", "I'm not okay", "I don't know what I'd do", "not sure", "I'm not sure", "it hurts"],
)
def test_what_is_no_no_to_are_you_thinking_of_dying(text: str) -> None:
    answer = told("she would be better off without me", text)
    assert answer.state.tier >= Tier.CRISIS
    assert answer.answered


@pytest.mark.parametrize("text", ["no", "No, I'm not", "I'm not", "nope, not at all", "I'm not going to kill myself"])
def test_what_is_a_no_to_are_you_thinking_of_dying(text: str) -> None:
    assert told("she would be better off without me", text).state.tier is Tier.DISTRESS


def test_leave_me_alone_told_of_somebody_is_no_stop() -> None:
    assert not told("he hit me", "he won't leave me alone").state.quiet
    assert told("he hit me", "leave me alone").state.quiet


@pytest.mark.parametrize("text", ["/I want to die", "/ I want to die", "/i_want to die"])
def test_a_slash_in_front_hides_no_danger(text: str) -> None:
    assert told(text).triage.tier >= Tier.CRISIS
