"""What makes defensive words harmless: quotation, negation, taking back, owning, a pause with a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching import cues
from empathy_coach.coaching.model import Kind
from empathy_coach.coaching.reading import Place, Places, Reading, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_REACH = 4
"""How many words a negation reaches ahead within its clause."""


@dataclass(frozen=True)
class Guard:
    """A named set of patterns and how far it protects: its sentence, that and the next, or the draft."""

    scope: str
    words: cues.Words = field(repr=False)


def standing(signals: Iterable[Signal], reading: Reading) -> list[Signal]:
    """Return the signals that are said now, not denied, and not made harmless by what stands near them."""
    harmless = _harmless(reading)
    known = cues.kind_cues().cues
    return [
        signal
        for signal in signals
        if not reading.is_quoted(signal.place.span(reading).start)
        and not (not known[signal.cue].negated and _is_negated(signal.place, reading))
        and not harmless[known[signal.cue].kind].overlap(signal.place)
        and not any(is_guarded(name, signal.place, reading) for name in known[signal.cue].void_by)
    ]


def _harmless(reading: Reading) -> Mapping[Kind, Places]:
    """Return the places of each kind's harmless wordings."""
    found: dict[Kind, list[Place]] = {kind: [] for kind in Kind}
    for number, sentence in enumerate(reading.sentences):
        for kind, first, last in cues.kind_cues().harmless.find(sentence):
            found[Kind(kind)].append(Place(number, first, last))
    return {kind: Places(places) for kind, places in found.items()}


def _is_negated(place: Place, reading: Reading) -> bool:
    """Whether a negation reaches the words from before, unless it only prepares a "but"."""
    words = [word.text for word in reading.sentences[place.sentence].words]
    opens = [word.opens for word in reading.sentences[place.sentence].words]
    for at in range(place.first - 1, max(-1, place.first - 1 - _REACH), -1):
        if words[at] in _listed("negators") and not _is_asked(words, at):
            return not _prepares_but(words, at, place)
        if opens[at] and (words[at] not in {"and", "or", "that"} or _turns_to_them(words, at)):
            return False
    return False


def _turns_to_them(words: Sequence[str], at: int) -> bool:
    """Whether a new clause about the partner opens there ("not a year, and you were never home")."""
    return words[at : at + 2] == ["and", "you"]


def _is_asked(words: Sequence[str], at: int) -> bool:
    """Whether the negation belongs to a question that means its opposite ("can you not see ...")."""
    return (at > 0 and words[at - 1] in {"you", "why", "if"}) or words[at + 1 : at + 2] in (
        ["you"],
        ["only"],
        ["we"],
    )


def _prepares_but(words: Sequence[str], at: int, place: Place) -> bool:
    """Whether the denial is the kind that is taken back at once ("I'm not saying you're mad, but ...")."""
    follows = words[at + 1] if at + 1 < len(words) else ""
    return follows in _listed("praeteritio") and any(word in _listed("but") for word in words[place.first :])


def is_guarded(name: str, place: Place, reading: Reading) -> bool:
    """Whether the guard of that name protects the words at the place."""
    guard = _guards()[name]
    if guard.scope == "draft":
        return reading.once(name, lambda: guard.words.anywhere(reading.sentences))
    if any(_protects(first, last, place, reading) for first, last in _spans(name, place.sentence, reading)):
        return True
    return guard.scope == "near" and bool(_spans(name, place.sentence + 1, reading))


def _spans(name: str, number: int, reading: Reading) -> Sequence[tuple[int, int]]:
    if number >= len(reading.sentences):
        return ()
    return reading.once((name, number), lambda: _guards()[name].words.spans(reading.sentences[number]))


def _protects(first: int, last: int, place: Place, reading: Reading) -> bool:
    """Whether a guard reaches the place: from behind always, from before only without a "but" between."""
    if first < place.last and place.first < last:
        return first < place.first or last > place.last
    if first >= place.last:
        return True
    between = reading.sentences[place.sentence].words[last : place.first]
    return not any(word.text in _listed("but") for word in between)


@cache
def source() -> Mapping[str, Any]:
    """Return the content file of guards."""
    loaded: Mapping[str, Any] = content.load("coaching/guards.yml", "coaching_guards")
    return loaded


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(source()[name])


@cache
def _guards() -> Mapping[str, Guard]:
    return {name: Guard(entry["scope"], cues.words(entry["say"])) for name, entry in source()["guards"].items()}
