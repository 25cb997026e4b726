"""The anatomy of an apology: which parts a draft has, which it lacks, and which it takes back."""

from __future__ import annotations

import sys
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching import cues
from empathy_coach.coaching.model import Apology, Finding, Kind
from empathy_coach.coaching.reading import Place, Places, Reading
from empathy_coach.language.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def anatomy(reading: Reading, findings: Sequence[Finding], taken_back: Sequence[Place]) -> Apology:
    """Return the parts of an apology in the draft.

    A part is present when its words stand outside quoted speech; it is cancelled when each of its places
    is taken back by a *but* or lies inside words that cancel ("sorry if", "you made me", "get over it").
    """
    if not reading.sentences:
        return Apology()
    cancelling = _apart(finding for finding in findings if finding.kind in _cancelling())
    undoing = Places(taken_back)
    present: list[str] = []
    cancelled: list[str] = []
    for part, words in _parts().items():
        places = _places(words, reading)
        if not places:
            continue
        undone = all(_is_undone(place, cancelling, undoing, reading) for place in places)
        (cancelled if undone else present).append(part)
    missing = [part for part in _source()["missing"] if part not in present and part not in cancelled]
    return Apology(tuple(present), tuple(missing), tuple(cancelled))


def _places(words: cues.Words, reading: Reading) -> list[Place]:
    found = [
        Place(number, first, last)
        for number, sentence in enumerate(reading.sentences)
        for first, last in words.spans(sentence)
    ]
    return [place for place in found if not reading.is_quoted(place.span(reading).start)]


def _is_undone(place: Place, cancelling: Sequence[Span], undoing: Places, reading: Reading) -> bool:
    if undoing.overlap(place):
        return True
    span = place.span(reading)
    at = bisect_right(cancelling, Span(span.end - 1, sys.maxsize)) - 1
    return at >= 0 and span.start < cancelling[at].end


def _apart(findings: Iterable[Finding]) -> list[Span]:
    """Return the ranges of the findings in order, those that meet made one."""
    apart: list[Span] = []
    for start, end in sorted((finding.start, finding.end) for finding in findings):
        if apart and start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, end))
        else:
            apart.append(Span(start, end))
    return apart


@cache
def _source() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = content.load("coaching/apology.yml", "coaching_apology")
    return loaded


@cache
def _cancelling() -> frozenset[Kind]:
    return frozenset(Kind(kind) for kind in _source()["cancels"])


@cache
def _parts() -> Mapping[str, cues.Words]:
    return {part: cues.words(rows) for part, rows in _source()["parts"].items()}
