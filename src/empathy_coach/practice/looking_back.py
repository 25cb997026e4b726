"""What stood out in a rehearsal: turning points, the best and the hardest line, what to practise next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.practice import scenario, wording

if TYPE_CHECKING:
    from empathy_coach.practice.model import Record, Session

MOST_TURNING_POINTS = 3
FEWEST_WORDS = 3
"""A line worth quoting as the best has at least so many words."""
OFTEN = 2
"""A defence or a habit that came twice is one to practise away; once is an evening."""
RECOVERY = 2
"""Openness won back after the lowest point that is worth saying."""
CORE = ("accountability", "validation", "support_question")
"""What a full reply needs, weightiest first: the first one never shown is what to practise next."""


@dataclass(frozen=True)
class Point:
    """A turn after which something was different."""

    turn: int
    quote: str
    opened: bool
    because: str


def trend(session: Session) -> str:
    """Return how the session went: ``opened``, ``closed``, ``came_back`` or ``unmoved``."""
    moved = session.state.openness - session.start.openness
    lowest = min(record.state.openness for record in session.records)
    if moved <= 0 and session.state.openness - lowest >= RECOVERY:
        return "came_back"
    if moved > 0:
        return "opened"
    return "closed" if moved < 0 else "unmoved"


def points(session: Session) -> tuple[Point, ...]:
    """Return the turns that moved most, in order; hurt is left out, as it may rise after good words."""
    weighed = [
        (sum(abs(change.by) for change in record.changes if change.variable != "hurt"), -turn, record)
        for turn, record in enumerate(session.records, start=1)
    ]
    weighed.sort(key=lambda item: item[:2], reverse=True)
    strongest = [(-turn, record) for weight, turn, record in weighed[:MOST_TURNING_POINTS] if weight]
    return tuple(_point(turn, record) for turn, record in sorted(strongest, key=lambda item: item[0]))


def _point(turn: int, record: Record) -> Point:
    opened = record.score > 0
    pulled = [c for c in record.changes if c.variable != "hurt" and (c.by > 0) is (opened is (c.variable != "anger"))]
    pulled.sort(key=lambda change: -abs(change.by))
    quoted = (record.landed if opened else record.missed) or record.landed or record.missed
    because = pulled[0].because.split("; ")[0] if pulled else ""
    return Point(turn, wording.quote(quoted or record.reply), opened, because)


def best(session: Session) -> tuple[int, str] | None:
    """Return the learner's line that opened most, and its turn; None where none did."""
    scored = [(record.score, -turn) for turn, record in enumerate(session.records, start=1)]
    whole = [item for item in scored if len(session.records[-item[1] - 1].reply.split()) >= FEWEST_WORDS]
    top, turn = max(whole, default=(0, 0))
    return (-turn, wording.quote(session.records[-turn - 1].reply)) if top > 0 else None


def hardest(session: Session) -> tuple[int, str] | None:
    """Return the partner's line that was hardest to answer, and the turn of the answer."""
    scored = [(record.score, turn) for turn, record in enumerate(session.records, start=1)]
    low, turn = min(scored, default=(0, 0))
    if not turn:
        return None
    heat = max(session.records, key=lambda record: record.state.anger)
    at = turn - 1 if low < 0 else session.records.index(heat)
    quoted = session.records[at - 1].quoted if at else ""
    return at + 1, " / ".join(scenario.load(session.scenario).line(session.records[at].line).bubbles(quoted))


def habit(session: Session) -> str:
    """Return what to practise: a defence that came often, else a habit, else a part never shown."""
    kinds = Counter(kind for record in session.records for kind in record.kinds).most_common(1)
    listed = wording.words("debrief", "next")
    habits = Counter(s for record in session.records for s in record.signals if s in listed).most_common(1)
    shown = {skill for record in session.records for skill in record.skills}
    often = [name for name, count in (*kinds, *habits) if count >= OFTEN]
    missing = [skill for skill in CORE if skill not in shown] if not session.drill else []
    once = [name for name, _ in (*kinds, *habits)]
    return next(iter((*often, *missing, *once)), "keep")
