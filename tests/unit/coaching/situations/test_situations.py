"""Venting is received, and the other topics have specific answers that do not repeat."""

from __future__ import annotations

import pytest

from empathy_coach import content
from empathy_coach.coaching.model import Kind
from empathy_coach.coaching.pronouns import SHE, THEY
from empathy_coach.coaching.situations import advice, fact_question, keys, plain_name, sting, turn, vent_of

TOPICS = ["honesty", "transparency", "consistency", "struggles", "moments"]
PLACES = [(topic, key) for topic in TOPICS for key in keys(topic)]
WORDS = {"partner": "you lied", "draft": "not a year", "better": "Yes", "clause": "I hated it"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I feel like a criminal, she checks everything", Kind.VICTIM_STANCE),
        ("she goes through my phone every night, I have no privacy", Kind.DEFLECTING),
        ("he's no saint either", Kind.COUNTER_ATTACK),
        ("if she had paid attention to me none of this", Kind.BLAME_SHIFTING),
        ("it was just texting, she's making it bigger than it was", Kind.MINIMIZING),
        ("how long is he going to keep bringing it up", Kind.RUSHING_FORGIVENESS),
        ("shes being crazy, totally overreacting", Kind.INVALIDATING),
        ("im done talking about it", Kind.STONEWALLING),
        ("", None),
    ],
)
def test_the_pattern_of_a_vent_is_told(text: str, kind: Kind | None) -> None:
    assert vent_of(text) is kind


@pytest.mark.parametrize("kind", [*Kind, None])
def test_a_vent_is_received_and_turned_without_repeating(kind: Kind | None) -> None:
    used: list[str] = []
    for _ in range(3):
        received, turned = sting(kind, used, pronouns=SHE), turn(kind, used, pronouns=SHE)
        assert received.id not in used
        assert turned.id not in used
        assert "{" not in received.text + turned.text
        assert len(received.text.split()) + len(turned.text.split()) < 60
        used += [received.id, turned.id]


@pytest.mark.parametrize("kind", list(Kind))
def test_each_pattern_has_a_plain_name(kind: Kind) -> None:
    assert "_" not in plain_name(kind)


@pytest.mark.parametrize(("topic", "key"), PLACES)
@pytest.mark.parametrize("pronouns", [SHE, THEY])
def test_each_answer_has_three_short_wordings(topic: str, key: str, pronouns: object) -> None:
    used: list[str] = []
    for _ in range(3):
        line = advice(topic, key, used, pronouns=pronouns, words=WORDS)  # type: ignore[arg-type]
        assert line.id not in used
        assert "{" not in line.text
        assert len(line.text.split()) < 60
        used.append(line.id)


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        advice("honesty", "no_such_list")


@pytest.mark.parametrize("fact", list(content.load("coaching/situations/moments.yml")["facts"]))
def test_facts_are_asked_in_one_question(fact: str) -> None:
    assert fact_question(fact, pronouns=SHE).count("?") == 1
