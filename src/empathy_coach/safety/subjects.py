"""Who a phrase about dying or self-harm is about."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.safety.model import Subject

if TYPE_CHECKING:
    from empathy_coach.safety.scanning import Match
    from empathy_coach.safety.tokens import Message

LOOK_BACK = 9
"""Words before a phrase in which its person is looked for."""
NOUN_LOOK_BACK = 30
"""Words before a "he" or "she" in which the person it stands for is looked for."""


@cache
def _words() -> dict[str, frozenset[str]]:
    data = content.load("safety/lexicon/people.yml", "safety_people")
    return {kind: frozenset(words) for kind, words in data.items()}


def subject_of(match: Match, message: Message, *, reported: bool) -> Subject:
    """Return the person at risk in a match whose rule names none; the nearest person named counts."""
    if match.rule.another:
        return _somebody(match.end, message)
    words = _words()
    first = max(0, match.start - LOOK_BACK)
    for place in range(match.end - 1, first - 1, -1):
        word = message.tokens[place].word
        if word in words["self"]:
            return _somebody(place, message) if reported else Subject.SELF
        if word in words["third"] or (word in words["object"] and place < match.start):
            return _somebody(place, message)
        if word in words["partner"] | words["child"] | words["other"]:
            return _somebody(place + 1, message)
    return Subject.PARTNER if reported else Subject.SELF


def _somebody(before: int, message: Message) -> Subject:
    words = _words()
    for place in range(before - 1, max(-1, before - NOUN_LOOK_BACK), -1):
        word = message.tokens[place].word
        if word in words["child"]:
            return Subject.CHILD
        if word in words["other"]:
            return Subject.OTHER
        if word in words["partner"]:
            return Subject.PARTNER
    return Subject.PARTNER
