"""What is no defensive kind but needs saying: threats, empty promises, borrowed therapy words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.coaching import cues
from empathy_coach.coaching.model import Note
from empathy_coach.coaching.reading import Place, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class _Advice:
    id: str
    advice: tuple[str, ...]
    unless: cues.Words | None = field(repr=False)
    words: cues.Words = field(repr=False)


def is_threat(reading: Reading) -> bool:
    """Whether the draft uses leaving, children, money, exposure or the writer's own life as a lever."""
    threats, harmless = _threats()
    for number, sentence in enumerate(reading.sentences):
        fine = [Place(number, *found) for found in harmless.spans(sentence)]
        for found in threats.spans(sentence):
            place = Place(number, *found)
            said = not reading.is_quoted(place.span(reading).start)
            if said and not any(place.overlaps(other) for other in fine):
                return True
    return False


def notes(reading: Reading) -> tuple[Note, ...]:
    """Return each piece of advice once, at the first words that call for it."""
    found = (_first(advice, reading) for advice in _advice())
    return tuple(note for note in found if note is not None)


def _first(advice: _Advice, reading: Reading) -> Note | None:
    if advice.unless is not None and advice.unless.anywhere(reading.sentences):
        return None
    for number, sentence in enumerate(reading.sentences):
        for found in advice.words.spans(sentence):
            span = Place(number, *found).span(reading)
            if not reading.is_quoted(span.start):
                text = reading.draft[span.start : span.end]
                return Note(advice.id, span.start, span.end, text, advice.advice[len(text) % len(advice.advice)])
    return None


@cache
def _threats() -> tuple[cues.Words, cues.Words]:
    source = content.load("coaching/threats.yml", "coaching_threats")
    return cues.words(source["say"]), cues.words(source["except"])


@cache
def _advice() -> tuple[_Advice, ...]:
    source: Mapping[str, list[dict[str, str]]] = content.load("coaching/notes.yml", "coaching_notes")
    return tuple(_read(entry, source) for entry in source["notes"])


def _read(entry: Mapping[str, str], source: Mapping[str, object]) -> _Advice:
    unless = cues.words(str(source[entry["unless"]])) if "unless" in entry else None
    return _Advice(entry["id"], tuple(entry["advice"]), unless, cues.words(entry["say"]))
