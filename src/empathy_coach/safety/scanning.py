"""Find every line of the lexicon that a message matches, in overlapping stretches of words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from empathy_coach.safety.patterns import TOGETHER

if TYPE_CHECKING:
    from empathy_coach.safety.lexicon import Lexicon, Line, Rule
    from empathy_coach.safety.patterns import Pattern
    from empathy_coach.safety.tokens import Message

STRETCH = 300
"""Tokens scanned at a time: keeps the lines tried on each stretch few and the time linear."""
OVERLAP = 60
"""Tokens shared by neighbouring stretches: more than the longest pattern spans."""


@dataclass(frozen=True)
class Match:
    """A line of a rule found over the tokens from ``start`` to ``end`` (half-open).

    ``pieces`` holds the places of what a line asks for together (``a & b``); it is empty for any other line.
    """

    line: Line
    start: int
    end: int
    pieces: tuple[tuple[int, int], ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that the line belongs to."""
        return self.line.rule

    @property
    def parts(self) -> tuple[Match, ...]:
        """The match of each piece by itself, or the match where its line is of one piece."""
        if not self.pieces:
            return (self,)
        return tuple(
            Match(replace(self.line, pattern=pattern), start, end)
            for pattern, (start, end) in zip(self.line.pattern.pieces, self.pieces, strict=True)
        )


def scan(message: Message, lexicon: Lexicon) -> list[Match]:
    """Return the matches of the message in the order of their places."""
    words = [token.word for token in message.tokens]
    offsets = [0, *accumulate(len(word) + 1 for word in words)]
    joined = " " + " ".join(words) + " "
    found: set[Match] = set()
    for first in range(0, len(words), STRETCH - OVERLAP):
        last = min(first + STRETCH, len(words))
        stretch = _Stretch(words[first:last], joined[offsets[first] : offsets[last] + 1], first, offsets)
        for line in _candidates(words[first:last], lexicon):
            if line.pattern.pieces:
                found.update(_together(line, stretch))
            else:
                found.update(Match(line, start, end) for start, end in stretch.places(line.pattern))
        if last == len(words):
            break
    return sorted(found, key=lambda match: (match.start, match.end, match.rule.name))


class _Stretch:
    """A stretch of words, in which each pattern is looked for once."""

    def __init__(self, words: list[str], text: str, first: int, offsets: list[int]) -> None:
        self._words = set(words)
        self._text = text
        self._first = first
        self._offsets = offsets
        self._pieces: dict[int, list[tuple[int, int]]] = {}

    def places(self, pattern: Pattern) -> list[tuple[int, int]]:
        """Return the half-open token ranges that the pattern matches."""
        shift = self._offsets[self._first]
        return [
            (bisect_left(self._offsets, shift + match.start()), bisect_left(self._offsets, shift + match.end()))
            for match in pattern.expression.finditer(self._text)
        ]

    def piece(self, pattern: Pattern) -> list[tuple[int, int]]:
        """Return the places of a piece that many lines share; remembered."""
        known = self._pieces.get(id(pattern))
        if known is None:
            known = self._pieces[id(pattern)] = self.places(pattern) if pattern.may_match(self._words) else []
        return known


def _together(line: Line, stretch: _Stretch) -> list[Match]:
    """Return a match for each place of the first piece that has all of the others near."""
    places = []
    for piece in line.pattern.pieces:  # the rarest first: most lines end here
        places.append(stretch.piece(piece))
        if not places[-1]:
            return []
    found = []
    for anchor in places[0]:
        chosen = [anchor, *(_nearest(anchor, others) for others in places[1:])]
        start, end = min(start for start, _ in chosen), max(end for _, end in chosen)
        if end - start <= TOGETHER and len(set(chosen)) == len(chosen):
            found.append(Match(line, start, end, tuple(chosen)))
    return found


def _nearest(anchor: tuple[int, int], places: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the place nearest to ``anchor``, of sorted places; one that overlaps it only if there is no other."""
    index = bisect_left(places, anchor)
    near = places[max(0, index - 2) : index + 2]
    return min(near, key=lambda place: (_overlap(place, anchor), abs(place[0] - anchor[0])))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _candidates(words: list[str], lexicon: Lexicon) -> list[Line]:
    lines = {id(line): line for word in set(words) for line in lexicon.lines(word)}
    return list(lines.values())
