"""What of a draft is worth keeping."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.keeping import kept
from empathy_coach.coaching.review import review


def test_an_empty_draft_keeps_nothing() -> None:
    assert not kept("", review(""), asked=True).anything


@pytest.mark.parametrize(
    ("draft", "act"),
    [
        ("i was with him in march because you were never home", "I was with him in march."),
        ("I lied to you but only because I was scared", "I lied to you."),
        ("im sorry i cheated but you werent there", "I'm sorry I cheated."),
        ("I hid the phone bill, you never asked", "I hid the phone bill."),
    ],
)
def test_the_act_stays_and_the_defence_goes(draft: str, act: str) -> None:
    assert kept(draft, review(draft), asked=False).acts == (act,)


@pytest.mark.parametrize(
    "draft",
    [
        "not a year, and you were never home",
        "you made me do it",
        "it only happened once",
        "I told you I'm sorry a hundred times",
        "I never slept with her",
    ],
)
def test_a_defence_is_never_kept(draft: str) -> None:
    assert not kept(draft, review(draft), asked=True).acts


@pytest.mark.parametrize(
    ("draft", "answer"),
    [
        ("Yes, I was with him. I'm sorry but I hated lying", "Yes, I was with him."),
        ("yes. it was in may", "Yes."),
        ("no, he wasn't on that trip", "No, he wasn't on that trip."),
        ("why do you care", None),
    ],
)
def test_a_plain_answer_is_kept_where_a_fact_was_asked_for(draft: str, answer: str | None) -> None:
    assert kept(draft, review(draft), asked=True).answer == answer


def test_a_yes_answers_nothing_where_nothing_was_asked() -> None:
    assert kept("yes", review("yes"), asked=False).answer is None


def test_plain_owning_and_an_offer_stay() -> None:
    found = kept("It was my choice. I'll show you the messages tonight.", review(""), asked=False)
    assert found.owning == "It was my choice."
    assert found.offer == "I'll show you the messages tonight."
