"""The debrief: out of the role, then what turned in the learner's own words, and one thing to practise next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_coach.practice import drills, looking_back, results, scenario, wording
from empathy_coach.practice.model import Ended
from empathy_coach.practice.state import VARIABLES

if TYPE_CHECKING:
    from empathy_coach.practice.looking_back import Point
    from empathy_coach.practice.model import Session
    from empathy_coach.practice.results import Result
    from empathy_coach.practice.state import State


@dataclass(frozen=True)
class Debrief:
    """What to take from a rehearsal. Quotes are the learner's own words: show them, do not keep them.

    Attributes:
        step_out: said first: it was a scene, and it is over.
        states: the state before the first turn and after each one; ``table`` the same as text.
        best: the learner's line that opened most, and its turn; None where none did.
        hardest: the partner's line that was hardest to answer, and the turn of the answer.
        next: one thing to practise; ``question`` asks when it will be used.
        compared: the last rehearsal beside this one.
    """

    step_out: str
    opening: str
    points: tuple[Point, ...] = ()
    states: tuple[State, ...] = ()
    table: str = ""
    best: tuple[int, str] | None = None
    hardest: tuple[int, str] | None = None
    next: str = ""
    question: str = ""
    ended: Ended | None = None
    compared: str | None = None
    scenario: str = ""
    name: str = ""
    drill: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the debrief as a card."""
        return {
            "type": "debrief",
            "step_out": self.step_out,
            "opening": self.opening,
            "turning_points": [
                {"turn": p.turn, "quote": p.quote, "opened": p.opened, "because": p.because} for p in self.points
            ],
            "states": [{"turn": turn, **state.to_json()} for turn, state in enumerate(self.states)],
            "table": self.table,
            "best": _cited(self.best),
            "hardest": _cited(self.hardest),
            "compared": self.compared,
            "next": self.next,
            "question": self.question,
            "ended": self.ended.value if self.ended else None,
            "scenario": self.scenario,
            "name": self.name,
            "drill": self.drill or None,
        }


def debrief(session: Session, before: Result | None = None) -> Debrief:
    """Return the debrief of a session, ended or not; after a stop for safety it has words and no scores.

    Args:
        session: the session.
        before: the rehearsal before this one, to compare with.
    """
    about = scenario.load(session.scenario)
    if session.ended is Ended.SAFETY:
        return Debrief("", wording.words("debrief", "safety"), ended=session.ended)
    kept = results.result(session)
    return Debrief(
        step_out=_say(session, "step_out"),
        opening=_opening(session),
        points=looking_back.points(session),
        states=(session.start, *(record.state for record in session.records)),
        table=_table(session),
        best=looking_back.best(session),
        hardest=looking_back.hardest(session),
        next=_say(session, "next", looking_back.habit(session)),
        question=_say(session, "when"),
        ended=session.ended,
        compared=results.compared(kept, before, session.seed) if kept else None,
        scenario=about.id,
        name=about.name,
        drill=session.drill,
    )


def _say(session: Session, *keys: str) -> str:
    who = scenario.load(session.scenario)
    return wording.pick("debrief", *keys, seed=session.seed, place=keys[0], who=who)[1]


def _opening(session: Session) -> str:
    if not session.records:
        return _say(session, "opening", "nothing_said")
    if session.drill:
        return _of_drill(session)
    return _say(session, "opening", "left" if session.ended is Ended.LEFT else looking_back.trend(session))


def _of_drill(session: Session) -> str:
    good, every = sum(drills.is_good(record.wordings) for record in session.records), len(session.records)
    key = "drill_good" if good * 5 >= every * 4 else "drill_mixed" if good * 5 >= every * 2 else "drill_poor"
    return _say(session, "opening", key).replace("{good}", str(good)).replace("{all}", str(every))


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
