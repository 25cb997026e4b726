"""Every word of the safety flow: several wordings, short, one question, nothing promised, nobody blamed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from talks import START, words

from empathy_coach import content
from empathy_coach.safety import Concern, Evidence, Refusal, SafetyState, Subject, Tier, Triage, follow_up
from empathy_coach.safety.steps import ANY_QUESTION, STEPS
from empathy_coach.safety.words import word_files

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENINGS = ("emergency", "crisis", "refusals", "distress")
QUOTED = re.compile(r"\"[^\"]*\"")
COLD = re.compile(
    r"commit(ted|s)? suicide|successful|promise me|help is on|someone is coming|will be there soon|you must\b"
    r"|calm down|overreact|victim|perpetrator|abuser|the means\b|blades?\b|ropes?\b|pills\b",
    re.IGNORECASE,
)
"""Never said: praise or blame of suicide, promises, orders, labels, methods by name."""


def places() -> Iterator[tuple[str, list[str]]]:
    """Yield every place with its wordings."""
    for file in word_files():
        for key, value in content.load(f"safety/words/{file}.yml", "safety_words").items():
            if isinstance(value, dict):
                yield from ((f"{file}.{key}.{inner}", wordings) for inner, wordings in value.items())
            else:
                yield f"{file}.{key}", value


PLACES = dict(places())
FIRST = {name: told for name, told in PLACES.items() if name.startswith(OPENINGS) and "question" not in name}


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text))


@pytest.mark.parametrize("place", PLACES)
def test_each_place_has_several_wordings(place: str) -> None:
    wordings = PLACES[place]
    assert len(set(wordings)) == len(wordings) >= 2


@pytest.mark.parametrize("place", [name for name in PLACES if name.startswith(("emergency.", "crisis."))])
def test_what_comes_first_has_three_wordings(place: str) -> None:
    assert len(PLACES[place]) >= (2 if place == "crisis.partner_violence_open" else 3)


@pytest.mark.parametrize("place", PLACES)
def test_the_words_are_clean(place: str) -> None:
    for text in PLACES[place]:
        assert not COLD.search(QUOTED.sub("", text)), text
        assert not re.search(r"[.!?] [a-z]", QUOTED.sub("", text)), text
        assert set(re.findall(r"\{[^}]*\}", text)) <= {"{number}"}
        assert "  " not in text


@pytest.mark.parametrize("place", [name for name in FIRST if name.startswith("emergency.")])
def test_an_emergency_names_the_number_and_says_that_this_is_software(place: str) -> None:
    for text in FIRST[place]:
        assert "{number}" in text
        assert re.search(r"\b(software|program)\b", text), text
        assert re.search(r"can't (send|call)|[Tt]he call has to|and can't\.", text), text
        assert len(text) <= 300, len(text)


@pytest.mark.parametrize("place", FIRST)
def test_what_a_question_follows_asks_nothing_itself_and_is_short(place: str) -> None:
    for text in FIRST[place]:
        assert "?" not in QUOTED.sub("", text) or place == "distress.rage", text
        assert len(text) <= 400, len(text)


@pytest.mark.parametrize("step", [step for step in (*STEPS.values(), *ANY_QUESTION.values()) if step.ask is not None])
def test_a_step_that_asks_has_one_question(step: object) -> None:
    place = step.words  # type: ignore[attr-defined]
    assert all("?" not in QUOTED.sub("", text) for text in PLACES[place]), place


@pytest.mark.parametrize("place", [name for name in PLACES if name.startswith("refusals.")])
def test_a_refusal_says_no_gives_a_reason_and_a_better_step(place: str) -> None:
    for text in PLACES[place]:
        assert "I won't help" in text or "isn't something I'll help" in text
        assert sentences(text) >= 2
        assert len(text) > 100


def test_every_refusal_has_its_words() -> None:
    assert {f"refusals.{kind.value}" for kind in Refusal} == {name for name in PLACES if name.startswith("refusals.")}


SUBJECTS = (Subject.SELF, Subject.PARTNER, Subject.CHILD, Subject.OTHER)
READINGS = [
    Triage(tier, (concern,), subject, (Evidence(concern, 0, 1, "x", tier, subject, "test.rule"),))
    for tier in (Tier.DISTRESS, Tier.CRISIS, Tier.EMERGENCY)
    for concern in Concern
    for subject in SUBJECTS
    if tier is not Tier.DISTRESS or subject is Subject.SELF
]


@pytest.mark.parametrize("reading", READINGS, ids=lambda r: f"{r.tier.value}-{r.concerns[0].value}-{r.subject.value}")
def test_a_second_message_never_gets_the_same_text(reading: Triage) -> None:
    """Whatever the reading, the same thing said again is answered in other words, three times over."""
    state, said = SafetyState(region="UK"), []
    for number in range(4):
        answer = follow_up(state, f"message {number}", now=START, read=lambda _: reading)
        state = answer.state
        if answer.answered:
            said.append(words(answer))
            assert words(answer)
    assert len(said) >= 2
    assert all(before != after for before, after in pairwise(said))
    assert len(set(said)) >= min(3, len(said))


@pytest.mark.parametrize("reading", [r for r in READINGS if r.tier >= Tier.CRISIS], ids=str)
def test_every_reading_of_danger_is_one_question_at_most(reading: Triage) -> None:
    answer = follow_up(SafetyState(), "message", now=START, read=lambda _: reading)
    assert QUOTED.sub("", words(answer)).count("?") <= 1
    assert answer.answered
