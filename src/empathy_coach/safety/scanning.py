"""Find every line of the lexicon that a message matches, in overlapping stretches of words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from empathy_coach.safety.lexicon import Lexicon, Line, Rule
    from empathy_coach.safety.tokens import Message

STRETCH = 300
"""Tokens scanned at a time: keeps the lines tried on each stretch few and the time linear."""
OVERLAP = 40
"""Tokens shared by neighbouring stretches: more than the longest pattern spans."""


@dataclass(frozen=True)
class Match:
    """A line of a rule found over the tokens from ``start`` to ``end`` (half-open)."""

    line: Line
    start: int
    end: int

    @property
    def rule(self) -> Rule:
        """The rule that the line belongs to."""
        return self.line.rule


def scan(message: Message, lexicon: Lexicon) -> list[Match]:
    """Return the matches of the message in the order of their places."""
    words = [token.word for token in message.tokens]
    offsets = [0, *accumulate(len(word) + 1 for word in words)]
    joined = " " + " ".join(words) + " "
    found: set[Match] = set()
    for first in range(0, len(words), STRETCH - OVERLAP):
        last = min(first + STRETCH, len(words))
        stretch = joined[offsets[first] : offsets[last] + 1]
        for line in _candidates(words[first:last], lexicon):
            for match in line.pattern.expression.finditer(stretch):
                start = bisect_left(offsets, offsets[first] + match.start())
                end = bisect_left(offsets, offsets[first] + match.end())
                found.add(Match(line, start, end))
        if last == len(words):
            break
    return sorted(found, key=lambda match: (match.start, match.end, match.rule.name))


def _candidates(words: list[str], lexicon: Lexicon) -> list[Line]:
    lines = {id(line): line for word in set(words) for line in lexicon.lines(word)}
    return list(lines.values())
