"""Every pattern's own example, mistyped in each of many ways, is still read as danger."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from tables import every_line

from empathy_coach.safety import Tier, triage

SEED = 7
LEET = {"e": "3", "i": "1", "o": "0", "a": "4"}
RISK = [line.text for line in every_line() if line.tier in {"crisis", "emergency"}]
CLEAN = [text for text in RISK if triage(text, rules_only=True).tier >= Tier.CRISIS]

Mutation = Callable[[str, random.Random], str]


def _in_one_long_word(text: str, chance: random.Random, change: Callable[[str, int], str]) -> str:
    """Apply ``change`` at an inner letter of one word of six letters or more."""
    words = [found.span() for found in re.finditer(r"[A-Za-z]{6,}", text)]
    if not words:
        return text
    start, end = chance.choice(words)
    place = chance.randrange(1, end - start - 2)
    return text[:start] + change(text[start:end], place) + text[end:]


def swapped(text: str, chance: random.Random) -> str:
    return _in_one_long_word(text, chance, lambda word, at: word[:at] + word[at + 1] + word[at] + word[at + 2 :])


def missing(text: str, chance: random.Random) -> str:
    return _in_one_long_word(text, chance, lambda word, at: word[:at] + word[at + 1 :])


def doubled(text: str, chance: random.Random) -> str:
    return _in_one_long_word(text, chance, lambda word, at: word[:at] + word[at] * 2 + word[at + 1 :])


def stretched(text: str, chance: random.Random) -> str:
    return re.sub(r"[A-Za-z]\b", lambda end: end.group() * 4, text, count=1 + chance.randrange(2))


def without_apostrophes(text: str, chance: random.Random) -> str:
    del chance
    return text.replace("'", "").replace("’", "")


def zero_width(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + "\u200b" + text[place:].replace("e", "e\u2060")


def leetspeak(text: str, chance: random.Random) -> str:
    letter = chance.choice(sorted(LEET))
    return text.replace(letter, LEET[letter])


def spaced(text: str, chance: random.Random) -> str:
    words = [
        found.span() for found in re.finditer(r"\b(?:kill|myself|suicide|die|dead|hit|choked|knife|gun|pills)\b", text)
    ]
    if not words:
        return text
    start, end = chance.choice(words)
    return text[:start] + " ".join(text[start:end]) + text[end:]


@pytest.mark.parametrize(
    "mutation", [swapped, missing, doubled, stretched, without_apostrophes, zero_width, leetspeak, spaced]
)
def test_mistyped_danger_keeps_nearly_all_of_the_recall(mutation: Mutation) -> None:
    chance = random.Random(SEED)  # noqa: S311
    lost = [text for text in CLEAN if triage(mutation(text, chance), rules_only=True).tier < Tier.CRISIS]
    assert len(lost) <= 0.05 * len(CLEAN), lost[:10]
