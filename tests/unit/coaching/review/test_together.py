"""Patterns and the packaged head together, on plain lines that nobody should misread."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.model import Verdict
from empathy_coach.coaching.review import review

HURT = "I can't stop seeing it. How could you do this to us?"


@pytest.mark.parametrize(
    "draft",
    [
        "Oh, and you're perfect?",
        "ur one to talk",
        "You pushed me away and she was there.",
        "You're pathetic.",
        "You're overreacting.",
        "I'll show you my phone if you stop asking questions.",
        "How long are you going to punish me?",
        "It was just a few messages, nothing happened.",
        "I'm sorry you feel that way.",
        "I'm sorry, but you were never home.",
        "You need to let this go and focus on the future.",
    ],
)
@pytest.mark.parametrize("partner", ["", HURT])
def test_plain_defence_is_found(draft: str, partner: str) -> None:
    found = review(draft, partner)
    assert found.verdict in {Verdict.DEFENSIVE, Verdict.MIXED}
    assert found.kinds


@pytest.mark.parametrize(
    "draft",
    [
        "I'm sorry I lied to you.",
        "I'm so sorry I hurt you.",
        "I lied. I'm sorry.",
        "I cheated on you and I lied about it for a year.",
        "You didn't deserve any of it.",
        "What do you need from me right now?",
        "I'm listening.",
        "Take all the time you need.",
        "I did this. You didn't cause it.",
        "I was lonely, and that is no excuse for what I did.",
    ],
)
@pytest.mark.parametrize("partner", ["", HURT])
def test_plain_sincerity_is_left_in_peace(draft: str, partner: str) -> None:
    found = review(draft, partner)
    assert (found.verdict, found.findings) == (Verdict.OPEN, ())


def test_the_words_quoted_for_a_kind_are_words() -> None:
    for draft in ("Whatever. I'm done.", "You drove me to it.", "And where were you that winter?"):
        for finding in review(draft, HURT).findings:
            assert any(sign.isalpha() for sign in finding.text)
            assert draft[finding.start : finding.end] == finding.text
