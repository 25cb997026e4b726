"""Replies say her, him or them as the learner does."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.pronouns import HE, SHE, THEY, Pronouns, fill, pronouns_of


@pytest.mark.parametrize(
    ("text", "pronouns"),
    [
        ("shes sobbing on the bathroom floor", SHE),
        ("he texted me this", HE),
        ("they just wrote", THEY),
        ("My wife found out about him", SHE),
        ("i slept with her and my husband knows", HE),
        ('She wrote "was he the work trip? did he stay? he was there wasn\'t he"', SHE),
        ("", THEY),
    ],
)
def test_the_partners_pronoun_is_told_apart_from_the_other_persons(text: str, pronouns: Pronouns) -> None:
    assert pronouns_of(text) == pronouns


@pytest.mark.parametrize(
    ("pronouns", "text"),
    [
        (THEY, "They ask because they're hurt; it's theirs. {draft}"),
        (SHE, "She asks because she's hurt; it's hers. {draft}"),
        (HE, "He asks because he's hurt; it's his. {draft}"),
    ],
)
def test_slots_and_verbs_agree_and_other_slots_stay(pronouns: Pronouns, text: str) -> None:
    assert fill("{They} {ask|asks} because {they're} hurt; it's {theirs}. {draft}", pronouns) == text
