"""Fears are told apart, named back in the learner's words, and have their own listeners."""

from __future__ import annotations

import pytest

from empathy_coach import content
from empathy_coach.coaching.fears import (
    Disclosure,
    Fear,
    FearPart,
    branching_question,
    choices,
    disclosure_line,
    fear_line,
    fear_of,
)
from empathy_coach.coaching.pronouns import HE, SHE


@pytest.mark.parametrize(
    ("text", "fear"),
    [
        ("Telling. It was months, not one night", Fear.TELLING),
        ("I can't tell her the rest", Fear.TELLING),
        ("i'm scared of losing her", Fear.LOSING),
        ("what if he leaves me", Fear.LOSING),
        ("i'm terrified of how he will react", Fear.REACTION),
        ("i want to text him again tonight", Fear.URGES),
        ("i dont trust myself not to do it again", Fear.URGES),
        ("im all alone in a hotel room", Fear.ALONE),
        ("the weather is nice", None),
        ("", None),
    ],
)
def test_the_fear_is_told(text: str, fear: Fear | None) -> None:
    assert fear_of(text) is fear


def test_the_branching_question_names_the_fear_in_the_learners_words_and_asks_one_thing() -> None:
    line = branching_question("If I tell everything they're gone")
    assert "if you tell everything they're gone" in line.text.lower()
    assert line.text.count("?") == 1
    assert len(line.text.split()) < 60


def test_without_words_to_quote_the_plain_question_stands() -> None:
    assert "{" not in branching_question("").text


def test_there_are_five_short_choices() -> None:
    assert set(choices()) == set(Fear)
    assert all(len(title.split()) <= 3 for title in choices().values())


@pytest.mark.parametrize("fear", list(Fear))
@pytest.mark.parametrize("part", list(FearPart))
def test_each_part_has_three_wordings_that_do_not_repeat(fear: Fear, part: FearPart) -> None:
    used: list[str] = []
    for _ in range(3):
        line = fear_line(fear, part, used, pronouns=SHE)
        assert line.id not in used
        assert "{" not in line.text
        assert len(line.text.split()) < 60
        used.append(line.id)


@pytest.mark.parametrize("part", list(Disclosure))
def test_telling_has_three_wordings_each(part: Disclosure) -> None:
    used: list[str] = []
    for _ in range(3):
        line = disclosure_line(part, used, pronouns=HE)
        assert line.id not in used
        assert "{" not in line.text
        assert len(line.text.split()) < 60
        used.append(line.id)


def test_the_line_for_tonight_says_there_is_more_and_has_a_date_to_fill_in() -> None:
    for text in content.load("coaching/fears/disclosure.yml")["tonight"]:
        assert "___ (date)" in text


def test_own_fear_is_never_a_plea() -> None:
    for fear in Fear:
        for text in content.load(f"coaching/fears/{fear.value}.yml")["sentence"]:
            assert "please" not in text.lower()
            assert "don't leave" not in text.lower()
