"""Clauses: the stretches between punctuation and conjunctions, in which one thing is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.language.words import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Clause:
    """A clause and its half-open range of code points in the original text."""

    start: int
    end: int
    text: str


def clauses(text: str) -> list[Clause]:
    """Return the clauses of the text, in order; a lone conjunction belongs to the clause that it opens."""
    return [Clause(start, end, text[start:end]) for sentence in sentences(text) for start, end in _ranges(sentence)]


def _ranges(sentence: Sentence) -> Iterator[tuple[int, int]]:
    first = 0
    words = sentence.words
    for place in range(1, len(words) + 1):
        at_end = place == len(words)
        alone = place - first == 1 and not at_end and not words[first].after
        if at_end or (words[place].opens and not alone):
            yield words[first].start, words[place - 1].end
            first = place
