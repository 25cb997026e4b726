"""Drills: the same thing over five simulated days, with an answer of the partner before each next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.practice.chance import choose, roll
from empathy_coach.practice.conditions import holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from empathy_coach.practice.conditions import Moment
    from empathy_coach.practice.model import Session
    from empathy_coach.practice.story import Drill, Line, Scenario

GOOD, POOR = "good", "poor"


def names() -> tuple[str, ...]:
    """Return the names of all drills."""
    return tuple(rules())


def rules() -> Mapping[str, Any]:
    """Return what each drill counts as good, as the editor wrote it."""
    loaded: Mapping[str, Any] = content.load("practice/drills.yml", "practice_drill_rules")
    return loaded


def how(drill: Drill, moment: Moment) -> str:
    """Return whether the reply was what this drill asks for."""
    return GOOD if holds(rules()[drill.name]["good"], moment) else POOR


def first_line(drill: Drill, seed: int) -> Line:
    """Return the partner's line of the first day."""
    return _one(drill.scenes[0].lines, (), roll(seed, drill.name, 0))


def next_lines(drill: Drill, session: Session, done: str) -> tuple[Line, Line]:
    """Return what the partner says to the reply, then the line of the next day or the last word.

    Args:
        drill: the drill under way.
        session: the session before this turn.
        done: how this reply went: ``good`` or ``poor``.
    """
    turn = len(session.records) + 1
    throw = roll(session.seed, drill.name, turn)
    said = _one(drill.good if done == GOOD else drill.poor, (*session.used, *session.discarded), throw)
    if turn < session.of:
        return said, _one(drill.scenes[turn].lines, session.used, throw)
    went_well = [is_good(record.wordings) for record in session.records] + [done == GOOD]
    whole = GOOD if sum(went_well) * 2 > len(went_well) else POOR
    return said, _one(drill.closings[whole], (), throw)


def mark(done: str) -> str:
    """Return the note of a turn that says how it went, kept among its wordings."""
    return f"drill.{done}"


def is_good(wordings: Sequence[str]) -> bool:
    """Whether a turn with these notes went well."""
    return mark(GOOD) in wordings


def day(session: Session, about: Scenario) -> str:
    """Return the heading of the simulated day that waits for an answer; empty outside drills and after the end."""
    turn = len(session.records)
    return about.drill(session.drill).scenes[turn].day if session.drill and turn < session.of else ""


def _one(lines: Sequence[Line], avoided: Sequence[str], throw: float) -> Line:
    fresh = [line for line in lines if line.id not in avoided] or list(lines)
    return choose([(line, 1.0) for line in fresh], throw)
