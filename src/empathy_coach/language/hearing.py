"""What introduces a voice in a message, and how words without introduction sound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.language.patterns import Compiler, Finder
from empathy_coach.language.text import Span, normalise
from empathy_coach.language.words import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

QUOTE = re.compile(r'"([^"]{2,})"|(?<!\w)\'(?=\S)([^\n]{3,}?)\'(?=[\s.,;:!?)]|$)')
_RANK = {"aim": 0, "draft": 1, "partner": 2}


@dataclass(frozen=True)
class Cue:
    """An introduction of a voice ("partner", "draft") or a request ("aim") and its range."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Tone:
    """How many wordings of each voice a text holds, and whether it speaks to a "you"."""

    hurt: int
    own: int
    coach: int
    addresses: bool


def tone_of(text: str) -> Tone:
    """Return how the text sounds."""
    read = sentences(text)
    counts = {name: count(finders()[name], read) for name in ("hurt_voice", "own_voice", "to_coach")}
    you = {"you", "your", "yourself", "yours"}
    addresses = any(word.text in you for sentence in read for word in sentence.words)
    return Tone(counts["hurt_voice"], counts["own_voice"], counts["to_coach"], addresses)


def count(finder: Finder, read: Sequence[Sentence]) -> int:
    """Return at how many words of the sentences a match starts."""
    return sum(len({start for _, start, _ in finder.find(sentence)}) for sentence in read)


def cues_of(text: str) -> list[Cue]:
    """Return the cues outside quotation marks that do not overlap: the longest, and a question before all."""
    plain = normalise(text)
    quotes = [plain.span(match.start(), match.end()) for match in QUOTE.finditer(plain.text)]
    found = [
        Cue(kind, sentence.words[first].start, sentence.words[last - 1].end)
        for sentence in sentences(text)
        for kind, first, last in finders()["cues"].find(sentence)
    ]
    found.extend(_labels(text))
    found = [_before_quote(cue, quotes) for cue in found if not any(q.start <= cue.start < q.end for q in quotes)]
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda one: (one.start - one.end, _RANK[one.kind])):
        if not any(cue.start < other.end and other.start < cue.end for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda one: one.start)


def _labels(text: str) -> list[Cue]:
    """Return introductions such as "my reply", which count only before a colon or a dash."""
    found = [
        Cue("draft", sentence.words[first].start, sentence.words[last - 1].end)
        for sentence in sentences(text)
        for _, first, last in finders()["draft_label"].find(sentence)
    ]
    return [cue for cue in found if re.match(r"\s?[:>]|\s+[-\u2013\u2014]\s", text[cue.end : cue.end + 4])]


def _before_quote(cue: Cue, quotes: Sequence[Span]) -> Cue:
    """End a cue where a quotation starts."""
    end = min((quote.start for quote in quotes if cue.start < quote.start < cue.end), default=cue.end)
    return Cue(cue.kind, cue.start, end)


@cache
def finders() -> dict[str, Finder]:
    """Return the finders of the content file by their names there."""
    source: dict[str, Any] = content.load("language/voices.yml", "language_voices")
    compiler = Compiler(source["lexicons"])
    made = {
        name: Finder((name, pattern) for pattern in compiler.rows(source[name]))
        for name in ("indirect", "habit", "draft_label", "hurt_voice", "own_voice", "to_coach")
    }
    kinds = ("partner", "draft", "aim")
    made["cues"] = Finder((kind, pattern) for kind in kinds for pattern in compiler.rows(source[kind]))
    return made
