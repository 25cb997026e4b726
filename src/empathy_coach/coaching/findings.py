"""From signals to findings: one for each stretch of words and kind, the most salient first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.coaching import cues
from empathy_coach.coaching.model import Finding, Kind, Skill
from empathy_coach.coaching.reading import Place, Places, Reading, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from empathy_coach.coaching.but import Turn

_REPEAT = 0.6
"""What each further stretch of the same kind adds to the weight of the kind."""
_RECEIVING = frozenset(
    {Skill.ACCOUNTABILITY, Skill.VALIDATION, Skill.SUPPORT_QUESTION, Skill.TRANSPARENCY, Skill.EXPLORATION}
)
_APOLOGY_TURN = "false_apology.but"
_HEARING_TURN = "false_apology.but_hearing"


@dataclass(frozen=True)
class _Weighed:
    cue: cues.Cue
    place: Place


def confirmed(signals: Sequence[Signal], turned: Sequence[Turn], said: Sequence[tuple[Skill, Place]]) -> list[Signal]:
    """Return the signals without faint ones beside owning or receiving words.

    A cue is faint where its words are as common in open drafts ("every day", "I never told"). It counts in a
    draft that shows nothing open in the same sentence or the one beside it, and after a *but*.
    """
    known = cues.kind_cues().cues
    open_in = {place.sentence for skill, place in said if skill in _RECEIVING}
    after_but = Places(turn.after for turn in turned)
    return [
        signal
        for signal in signals
        if not known[signal.cue].faint
        or after_but.overlap(signal.place)
        or open_in.isdisjoint(range(signal.place.sentence - 1, signal.place.sentence + 2))
    ]


def findings(signals: Sequence[Signal], turned: Sequence[Turn], reading: Reading) -> tuple[Finding, ...]:
    """Return the findings of a draft.

    Overlapping signals of one kind are one finding, explained by the heaviest of its cues. Lighter kinds
    wholly inside the words of a heavier one are left out, except inside an apology that a *but* takes back:
    there the words after the *but* are named too.

    The order: the kind of the greatest weight first, where further stretches of a kind add to it a little;
    then the heavier cue; then the place.
    """
    weighed = [_Weighed(cues.kind_cues().cues[signal.cue], signal.place) for signal in signals]
    weighed.extend(_from_turns(turned, signals))
    kept = _outermost(_merge(weighed))
    worth = _worth(kept)
    kept.sort(key=lambda one: (-worth[one.cue.kind], -one.cue.weight, one.place.sentence, one.place.first))
    return tuple(_finding(one, reading) for one in kept)


def _from_turns(turned: Sequence[Turn], signals: Sequence[Signal]) -> Iterable[_Weighed]:
    """Yield the apology, or the hearing without any other defence after it, that a *but* takes back."""
    defended = Places(signal.place for signal in signals)
    for turn in turned:
        place = Place(turn.before.sentence, turn.before.first, turn.after.last)
        if turn.apology:
            yield _Weighed(cues.kind_cues().cues[_APOLOGY_TURN], place)
        elif not defended.overlap(turn.after):
            yield _Weighed(cues.kind_cues().cues[_HEARING_TURN], place)


def _merge(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    merged: list[_Weighed] = []
    for one in sorted(weighed, key=lambda w: (w.cue.kind, w.place.sentence, w.place.first)):
        last = merged[-1] if merged else None
        if last is not None and last.cue.kind is one.cue.kind and last.place.overlaps(one.place):
            cue = one.cue if one.cue.weight > last.cue.weight else last.cue
            end = max(last.place.last, one.place.last)
            merged[-1] = _Weighed(cue, Place(one.place.sentence, last.place.first, end))
        else:
            merged.append(one)
    return merged


def _outermost(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    by_sentence: dict[int, list[_Weighed]] = defaultdict(list)
    for one in weighed:
        by_sentence[one.place.sentence].append(one)
    return [one for one in weighed if not any(_swallows(other, one) for other in by_sentence[one.place.sentence])]


def _swallows(outer: _Weighed, inner: _Weighed) -> bool:
    if outer.cue.kind is inner.cue.kind or outer.cue.kind is Kind.FALSE_APOLOGY:
        return False
    inside = (
        outer.place.sentence == inner.place.sentence
        and outer.place.first <= inner.place.first
        and inner.place.last <= outer.place.last
    )
    return inside and outer.cue.weight > inner.cue.weight


def _worth(weighed: Sequence[_Weighed]) -> dict[Kind, float]:
    by_kind: dict[Kind, list[float]] = defaultdict(list)
    for one in weighed:
        by_kind[one.cue.kind].append(one.cue.weight)
    return {kind: max(weights) + _REPEAT * (len(weights) - 1) for kind, weights in by_kind.items()}


def _finding(one: _Weighed, reading: Reading) -> Finding:
    span = one.place.span(reading)
    text = reading.draft[span.start : span.end]
    pick = len(text)  # the same words always get the same explanation
    return Finding(
        kind=one.cue.kind,
        start=span.start,
        end=span.end,
        text=text,
        why=one.cue.why[pick % len(one.cue.why)],
        instead=one.cue.instead[pick % len(one.cue.instead)],
        cue=one.cue.id,
    )
