"""Quoted and reported speech: words in a text that its writer cites and does not say now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.language.patterns import Compiler, Finder
from empathy_coach.language.text import Span, normalise
from empathy_coach.language.words import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_QUOTED = re.compile(r"""(?<!\w)"[^"\n]{1,1500}"|(?<![\w'])'(?=\S)[^\n"]{1,400}?(?<=[\w.,!?])'(?!\w)""")
_WHOLE = 0.8
"""A text of which quotation marks hold more than this share is simply set in quotation marks."""


@dataclass(frozen=True)
class _Reports:
    sure: Finder
    owned: Finder
    stops: Finder
    owning: Finder
    not_after: frozenset[str]


def quoted_spans(text: str) -> list[Span]:
    """Return the ranges of the text that are in quotation marks or reported, in order; they may overlap."""
    return sorted([*quoted(text), *reported(sentences(text))])


def quoted(text: str) -> list[Span]:
    """Return the ranges inside quotation marks, straight or curly, double or single.

    A text that stands in quotation marks as a whole quotes nothing.
    """
    plain = normalise(text)
    found = [plain.span(match.start(), match.end()) for match in _QUOTED.finditer(plain.text)]
    covered = sum(span.end - span.start for span in found)
    return [] if covered > _WHOLE * len(text.strip()) else found


def reported(read: Sequence[Sentence]) -> list[Span]:
    """Return the ranges of reported speech ("I told you that ...", "you said ...") in the sentences."""
    owned = [any(True for _ in _reports().owning.find(sentence)) for sentence in read]
    found: list[Span] = []
    for place, sentence in enumerate(read):
        near = any(owned[max(0, place - 1) : place + 2])
        found.extend(_spans(sentence, near=near))
    return found


def _spans(sentence: Sentence, *, near: bool) -> Iterator[Span]:
    stops = [start for _, start, _ in _reports().stops.find(sentence)]
    for head in _heads(sentence, near=near):
        stop = next((place for place in stops if place > head), len(sentence.words))
        if head < stop:
            yield Span(sentence.words[head].start, sentence.words[stop - 1].end)


def _heads(sentence: Sentence, *, near: bool) -> Iterator[int]:
    """Yield where the reported words start: after each opening that holds here."""
    finders = (_reports().sure, _reports().owned) if near else (_reports().sure,)
    for finder in finders:
        for _, start, end in finder.find(sentence):
            before = sentence.words[start - 1].text if start else ""
            if before not in _reports().not_after:
                yield end


@cache
def _reports() -> _Reports:
    source = content.load("language/reports.yml", "language_reports")
    compiler = Compiler({})

    def finder(key: str) -> Finder:
        return Finder((key, pattern) for pattern in compiler.rows(source[key]))

    return _Reports(finder("sure"), finder("owned"), finder("stops"), finder("owning"), frozenset(source["not_after"]))
