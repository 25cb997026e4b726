"""The open moves of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching import cues
from empathy_coach.coaching.model import Skill, SkillSpan
from empathy_coach.coaching.reading import Place, Places, Reading, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.coaching.but import Turn


def moves(reading: Reading) -> list[tuple[Skill, Place]]:
    """Return the open moves said now, each with its longest words, in the order of the draft."""
    finder, harmless = cues.skill_cues()
    found: list[tuple[Skill, Place]] = []
    for number, sentence in enumerate(reading.sentences):
        only_like = [(skill, Place(number, a, b)) for skill, a, b in harmless.find(sentence)]
        for skill, first, last in finder.find(sentence):
            place = Place(number, first, last)
            if reading.is_quoted(place.span(reading).start):
                continue
            if not any(skill == other and place.overlaps(like) for other, like in only_like):
                _keep(found, Skill(skill), place)
    return found


def _keep(found: list[tuple[Skill, Place]], skill: Skill, place: Place) -> None:
    """Add the move, or widen the one of the same skill that it overlaps."""
    for at in range(len(found) - 1, -1, -1):
        other, there = found[at]
        if there.sentence != place.sentence:
            break
        if other is skill and there.overlaps(place):
            last = max(there.last, place.last)
            found[at] = (skill, Place(place.sentence, min(there.first, place.first), last))
            return
    found.append((skill, place))


def live(
    found: Sequence[tuple[Skill, Place]], signals: Sequence[Signal], turned: Sequence[Turn]
) -> list[tuple[Skill, Place]]:
    """Return the moves that no defensive words overlap and no *but* takes back."""
    blocked = Places([*(signal.place for signal in signals), *(turn.before for turn in turned)])
    return [(skill, place) for skill, place in found if not blocked.overlap(place)]


def spans(found: Sequence[tuple[Skill, Place]], reading: Reading) -> tuple[SkillSpan, ...]:
    """Return the moves with their ranges in the draft."""
    placed = [(skill, place.span(reading)) for skill, place in found]
    return tuple(SkillSpan(skill, span.start, span.end, reading.draft[span.start : span.end]) for skill, span in placed)
