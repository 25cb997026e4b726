"""The debrief: turning points in the learner's own words, the state by turn, one thing to practise next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_coach.practice import scenario, wording
from empathy_coach.practice.model import VARIABLES, Ended

if TYPE_CHECKING:
    from empathy_coach.practice.model import Record, Session, State

MOST_TURNING_POINTS = 3
FEWEST_WORDS = 3
"""A line worth quoting as the best has at least so many words."""
OFTEN = 2
"""A defence or a habit that came twice is one to practise away; once is an evening."""
RECOVERY = 2
"""Openness won back after the lowest point that is worth saying."""
_CORE = ("accountability", "validation", "support_question")
"""What a full reply needs, weightiest first: the first one never shown is what to practise next."""


@dataclass(frozen=True)
class Point:
    """A turn after which something was different."""

    turn: int
    quote: str
    opened: bool
    because: str


@dataclass(frozen=True)
class Debrief:
    """What to take from a rehearsal. Quotes are the learner's own words: show them, do not keep them.

    Attributes:
        states: the state before the first turn and after each one.
        best: the learner's line that opened most, and its turn; None where none did.
        hardest: the partner's line that was hardest to answer, and the turn of the answer.
        next: one thing to practise; ``question`` asks when it will be used.
    """

    opening: str
    points: tuple[Point, ...]
    states: tuple[State, ...]
    table: str
    best: tuple[int, str] | None
    hardest: tuple[int, str] | None
    next: str
    question: str
    ended: Ended | None

    def to_json(self) -> dict[str, Any]:
        """Return the debrief as a card."""
        return {
            "type": "debrief",
            "opening": self.opening,
            "turning_points": [
                {"turn": p.turn, "quote": p.quote, "opened": p.opened, "because": p.because} for p in self.points
            ],
            "states": [{"turn": turn, **state.to_json()} for turn, state in enumerate(self.states)],
            "table": self.table,
            "best": _cited(self.best),
            "hardest": _cited(self.hardest),
            "next": self.next,
            "question": self.question,
            "ended": self.ended.value if self.ended else None,
        }


def debrief(session: Session) -> Debrief:
    """Return the debrief of a session, ended or not; after a stop for safety it has words and no scores."""
    if session.ended is Ended.SAFETY:
        safety = wording.words("debrief", "safety")
        return Debrief(safety, (), (), "", None, None, "", "", session.ended)
    return Debrief(
        opening=_opening(session),
        points=_points(session),
        states=(session.start, *(record.state for record in session.records)),
        table=_table(session),
        best=_best(session),
        hardest=_hardest(session),
        next=_next(session),
        question=wording.pick("debrief", "when", seed=session.seed, place="when", who=scenario.load(session.scenario))[
            1
        ],
        ended=session.ended,
    )


def _opening(session: Session) -> str:
    key = "nothing_said" if not session.records else _trend(session)
    if session.ended is Ended.LEFT:
        key = "left"
    return wording.pick(
        "debrief", "opening", key, seed=session.seed, place="opening", who=scenario.load(session.scenario)
    )[1]


def _trend(session: Session) -> str:
    moved = session.state.openness - session.start.openness
    lowest = min(record.state.openness for record in session.records)
    if moved <= 0 and session.state.openness - lowest >= RECOVERY:
        return "came_back"
    if moved > 0:
        return "opened"
    return "closed" if moved < 0 else "unmoved"


def _points(session: Session) -> tuple[Point, ...]:
    """Return the turns that moved most, in order; hurt is left out, as it may rise after good words."""
    weighed = [
        (sum(abs(c.to - c.from_) for c in record.changes if c.variable != "hurt"), -turn, record)
        for turn, record in enumerate(session.records, start=1)
    ]
    weighed.sort(key=lambda item: item[:2], reverse=True)
    strongest = [(-turn, record) for weight, turn, record in weighed[:MOST_TURNING_POINTS] if weight]
    return tuple(_point(turn, record) for turn, record in sorted(strongest, key=lambda item: item[0]))


def _point(turn: int, record: Record) -> Point:
    reasons = [c.because for c in record.changes if c.variable in ("openness", "anger", "trust")]
    quoted = (record.missed if record.score < 0 else record.landed) or record.landed or record.missed
    return Point(turn, wording.quote(quoted or record.reply), record.score > 0, next(iter(reversed(reasons)), ""))


def _best(session: Session) -> tuple[int, str] | None:
    scored = [(record.score, -turn) for turn, record in enumerate(session.records, start=1)]
    whole = [item for item in scored if len(session.records[-item[1] - 1].reply.split()) >= FEWEST_WORDS]
    top, turn = max(whole, default=(0, 0))
    return (-turn, wording.quote(session.records[-turn - 1].reply)) if top > 0 else None


def _hardest(session: Session) -> tuple[int, str] | None:
    scored = [(record.score, turn) for turn, record in enumerate(session.records, start=1)]
    low, turn = min(scored, default=(0, 0))
    if not turn:
        return None
    heat = max(session.records, key=lambda record: record.state.anger)
    record = session.records[turn - 1] if low < 0 else heat
    return session.records.index(record) + 1, scenario.load(session.scenario).line(record.line).text


def _next(session: Session) -> str:
    who = scenario.load(session.scenario)
    return wording.pick("debrief", "next", _habit(session), seed=session.seed, place="next", who=who)[1]


def _habit(session: Session) -> str:
    """Return what to practise: a defence that came often, else a habit, else a part never shown."""
    kinds = Counter(kind for record in session.records for kind in record.kinds).most_common(1)
    listed = wording.words("debrief", "next")
    habits = Counter(s for record in session.records for s in record.signals if s in listed).most_common(1)
    shown = {skill for record in session.records for skill in record.skills}
    often = [name for name, count in (*kinds, *habits) if count >= OFTEN]
    missing = [skill for skill in _CORE if skill not in shown]
    once = [name for name, _ in (*kinds, *habits)]
    return next(iter((*often, *missing, *once)), "keep")


def _table(session: Session) -> str:
    """Return the states as a plain table: the text form of the chart."""
    head = wording.words("debrief", "table")
    rows = [[head["turn"], *(head[name] for name in VARIABLES)], _row(head["before"], session.start)]
    rows += [_row(str(turn), record.state) for turn, record in enumerate(session.records, start=1)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _row(title: str, state: State) -> list[str]:
    return [title, *(str(getattr(state, name)) for name in VARIABLES)]


def _cited(line: tuple[int, str] | None) -> dict[str, Any] | None:
    return {"turn": line[0], "quote": line[1]} if line else None
