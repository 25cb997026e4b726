"""What of a draft is worth keeping."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.keeping import Role, kept
from empathy_coach.coaching.review import review
from empathy_coach.coaching.specifics import Asked


def test_an_empty_draft_keeps_nothing() -> None:
    assert not kept("", review(""), asked=True).anything


@pytest.mark.parametrize(
    ("draft", "act"),
    [
        ("i was with him in march because you were never home", "I was with him in March."),
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
        ("yes. it was in may", "Yes. It was in May."),
        ("no, he wasn't on that trip", "No, he wasn't on that trip."),
        ("why do you care", None),
    ],
)
def test_a_plain_answer_is_kept_where_a_fact_was_asked_for(draft: str, answer: str | None) -> None:
    found = review(draft, "Was he on that trip?")
    assert kept(draft, found, asked=True).answer == answer


def test_a_yes_answers_nothing_where_nothing_was_asked() -> None:
    assert kept("yes", review("yes"), asked=False).answer is None


def test_plain_owning_and_an_offer_stay() -> None:
    found = kept("It was my choice. I'll show you the messages tonight.", review(""), asked=False)
    assert found.owning == "It was my choice."
    assert found.offer == "I'll show you the messages tonight."


@pytest.mark.parametrize(
    ("draft", "asked", "answer"),
    [
        ("my brother. i told him in may. he said not to tell you", Asked.WHO, "My brother. I told him in May."),
        ("like 8 months. but it was on and off", Asked.HOW_LONG, "8 months."),
        ("Maybe 5 or 6 times I dont remember exactly. Does it matter", Asked.HOW_MANY, "Maybe 5 or 6 times."),
        ("No, never in our house.", Asked.YES_NO, "No, never in our house."),
        ("no, we only kissed a few times, at least I told you", Asked.YES_NO, None),
        ("around 6", Asked.WHEN, "Around 6."),
        ("its my brother", Asked.WHO, "It's my brother."),
        ("i was drunk, stop interrogating me", Asked.YES_NO, None),
    ],
)
def test_the_answer_is_kept_by_what_was_asked(draft: str, asked: Asked, answer: str | None) -> None:
    assert kept(draft, review(draft), asked=asked).answer == answer


def test_words_that_receive_the_partner_stay() -> None:
    draft = "I made soup. I'll leave it by the door. You dont have to talk to me."
    found = kept(draft, review(draft), asked=False)
    assert found.all(Role.RECEIVING) == ("You don't have to talk to me.",)
    assert found.offer == "I made soup."


def test_what_only_shrinks_the_act_goes() -> None:
    draft = "I only texted her twice in August and it was work stuff"
    assert kept(draft, review(draft), asked=False).acts == ("I texted her twice in August.",)
