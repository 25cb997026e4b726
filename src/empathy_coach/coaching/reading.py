"""A draft as it is read: its sentences, the speech that it quotes, and the partner's words before it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from empathy_coach.language.quotes import quoted_spans
from empathy_coach.language.text import Span
from empathy_coach.language.words import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

T = TypeVar("T")


@dataclass(frozen=True)
class Reading:
    """One draft and what it answers. Ranges are code points of ``draft``."""

    draft: str
    partner: str = ""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The draft's sentences in canonical words."""
        return sentences(self.draft)

    @cached_property
    def answered(self) -> tuple[Sentence, ...]:
        """The partner's sentences in canonical words."""
        return sentences(self.partner)

    @cached_property
    def quoted(self) -> Sequence[Span]:
        """The ranges of the draft that are quoted or reported, apart from each other and in order."""
        apart: list[Span] = []
        for span in quoted_spans(self.draft):
            if apart and span.start <= apart[-1].end:
                apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
            else:
                apart.append(span)
        return apart

    @cached_property
    def length(self) -> int:
        """How many canonical words the draft has."""
        return sum(len(sentence.words) for sentence in self.sentences)

    def is_quoted(self, start: int) -> bool:
        """Whether the offset stands in quoted or reported speech."""
        at = bisect_right(self.quoted, Span(start, sys.maxsize)) - 1
        return at >= 0 and start < self.quoted[at].end

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what ``compute`` gives, computed at most once for the key: readings never change."""
        if key not in self._known:
            self._known[key] = compute()
        known: T = self._known[key]
        return known

    @cached_property
    def _known(self) -> dict[Hashable, Any]:
        return {}


@dataclass(frozen=True)
class Place:
    """A half-open range of words in one sentence of a reading."""

    sentence: int
    first: int
    last: int

    def span(self, reading: Reading) -> Span:
        """Return the range of the draft that the words take."""
        words = reading.sentences[self.sentence].words
        return Span(words[self.first].start, words[self.last - 1].end)

    def overlaps(self, other: Place) -> bool:
        """Whether the two ranges share a word."""
        return self.sentence == other.sentence and self.first < other.last and other.first < self.last


class Places:
    """Places by their sentence, so that neighbours are found without a walk through the whole draft."""

    def __init__(self, places: Iterable[Place]) -> None:
        by_sentence: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            by_sentence[place.sentence].append(place)
        self._by_sentence: Mapping[int, list[Place]] = by_sentence

    def overlap(self, place: Place) -> bool:
        """Whether one of the places shares a word with the given place."""
        return any(place.overlaps(other) for other in self._by_sentence.get(place.sentence, ()))


@dataclass(frozen=True)
class Signal:
    """A cue at a place, before it is decided whether it counts; ``cue`` is ``kind.id``."""

    cue: str
    place: Place
