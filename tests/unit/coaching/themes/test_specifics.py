"""The fact that is asked for, and the phrase worth quoting back."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.specifics import MAX_WORDS, Asked, asked, question_of, specific_of, turned


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("You lied for a YEAR. Was he the work trip in March?", "Was he the work trip in March?"),
        ("she keeps asking when it started", "when it started"),
        ("he asked if it was in our bed and then went quiet", "if it was in our bed"),
        ("How many times?", "How many times?"),
        ("when did it start", "when did it start"),
        ("Did you use protection?", "Did you use protection?"),
    ],
)
def test_a_question_of_fact_is_found(text: str, question: str) -> None:
    assert question_of(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "",
        "How could you?",
        "Are you serious right now?",
        "Do you even care?",
        "Why?",
        "Was she prettier than me?",
        "Can you just leave?",
        "What is wrong with you?",
        "I hate you",
    ],
)
def test_a_question_in_form_only_asks_for_no_fact(text: str) -> None:
    assert question_of(text) is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Was he the work trip in March?", Asked.YES_NO),
        ("if it was in our bed", Asked.YES_NO),
        ("when it started", Asked.WHEN),
        ("How many times?", Asked.HOW_MANY),
        ("how long this went on", Asked.HOW_LONG),
        ("who knew", Asked.WHO),
        ("Where were you?", Asked.WHERE),
        ("what did you tell them", Asked.OTHER),
    ],
)
def test_the_kind_of_fact_is_told(question: str, kind: Asked) -> None:
    assert asked(question) is kind


@pytest.mark.parametrize(
    ("text", "specific"),
    [
        ("You lied for a YEAR. Was he the work trip in March?", "the work trip in March"),
        ("shes sobbing on the bathroom floor what do i do", "the bathroom floor"),
        ("every time your phone buzzes", "your phone"),
        ("You lied for a YEAR", "a YEAR"),
        ("how could you do this on my birthday", "my birthday"),
        ("I hate you", None),
        ("DON'T YOU DARE TOUCH ME", None),
        ("", None),
    ],
)
def test_the_most_concrete_phrase_is_quoted_as_it_was_said(text: str, specific: str | None) -> None:
    assert specific_of(text) == specific
    assert specific is None or (specific in text and len(specific.split()) <= MAX_WORDS)


def test_a_phrase_is_turned_to_be_said_back() -> None:
    assert turned("my birthday") == "your birthday"
    assert turned("If I tell everything they're gone") == "If you tell everything they're gone"
    assert turned("I'm scared I was wrong") == "you're scared you were wrong"
