"""What is kept of a rehearsal: scores and kinds, never words; and how it compares with the one before."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from empathy_coach.practice import scenario, wording
from empathy_coach.practice.model import Ended
from empathy_coach.practice.signals import POOR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.practice.model import Session
    from empathy_coach.practice.state import State


_PARTS = re.compile(r"[.!?;,\n\u2026]+")
_SIGNS = " \t\n.,;:!?\u2026\"'\u201c\u201d"


@dataclass(frozen=True)
class Result:
    """A finished rehearsal without a word of it.

    Attributes:
        states: the partner's four numbers before the first reply and after each one.
        defences, moves: how often each defensive kind or poor habit, and each open move, came.
        words: the learner's replies, only where they asked to keep them.
    """

    scenario: str
    drill: str
    seed: int
    ended: str
    states: tuple[Mapping[str, int], ...]
    defences: Mapping[str, int]
    moves: Mapping[str, int]
    words: tuple[str, ...] = field(default=(), repr=False)

    def is_same_run(self, other: Result) -> bool:
        """Whether both are of one rehearsal, of which a moment was taken again."""
        return (self.scenario, self.drill, self.seed) == (other.scenario, other.drill, other.seed)

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data."""
        data = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Result:
        """Return the result that ``to_json`` wrote."""
        known: dict[str, Any] = {item.name: data[item.name] for item in fields(cls) if item.name in data}
        return cls(**{**known, "states": tuple(data["states"]), "words": tuple(data.get("words", ()))})


def result(session: Session, *, with_words: bool = False) -> Result | None:
    """Return what is kept of the session; None where nothing was said, or where it stopped for safety."""
    if not session.records or session.ended is Ended.SAFETY:
        return None
    heard = Counter(cause for record in session.records for cause in {*record.kinds, *(POOR & set(record.signals))})
    shown = Counter(skill for record in session.records for skill in record.skills)
    return Result(
        scenario=session.scenario,
        drill=session.drill,
        seed=session.seed,
        ended=session.ended.value if session.ended else "",
        states=tuple(_numbers(state) for state in (session.start, *(record.state for record in session.records))),
        defences=dict(heard),
        moves=dict(shown),
        words=tuple(record.reply for record in session.records) if with_words else (),
    )


def own_words(session: Session) -> tuple[str, ...]:
    """Return the learner's replies and every part of them that was quoted, without the signs around them."""
    said = [text for record in session.records for text in (record.reply, record.landed, record.missed, record.quoted)]
    parts = [part for text in said for part in _PARTS.split(text)]
    return tuple(dict.fromkeys(bare for text in (*said, *parts) if (bare := text.strip(_SIGNS))))


def compared(now: Result, before: Result | None, seed: int) -> str | None:
    """Return the last rehearsal beside this one, in a sentence or two; None where there is no last one."""
    if before is None:
        return None
    key, what, counts = _difference(now, before)
    who = scenario.load(now.scenario)
    text = wording.pick("debrief", "compared", key, who=who, seed=seed, place="compared")[1]
    name: str = wording.words("debrief", "names", what) or what
    said = text.replace("{what}", name).replace("{What}", name[:1].upper() + name[1:])
    said = said.replace("{before}", str(counts[0])).replace("{now}", str(counts[1]))
    if now.scenario == before.scenario:
        return said
    other = wording.pick("debrief", "compared", "other_partner", who=who, seed=seed, place="compared")[1]
    return f"{said} {other}"


def _difference(now: Result, before: Result) -> tuple[str, str, tuple[int, int]]:
    """Return the greatest difference: a defence that went down, a new move, a defence that went up, or none."""
    named = wording.words("debrief", "names")
    down = sorted(
        ((before.defences[name] - now.defences.get(name, 0), name) for name in before.defences if name in named),
        reverse=True,
    )
    if down and down[0][0] > 0:
        name = down[0][1]
        left = now.defences.get(name, 0)
        return ("less" if left else "gone"), name, (before.defences[name], left)
    new = [name for name in now.moves if name not in before.moves and name in named]
    if new:
        return "new_move", new[0], (0, now.moves[new[0]])
    up = [name for name in now.defences if now.defences[name] > before.defences.get(name, 0) and name in named]
    if up:
        return "more", up[0], (before.defences.get(up[0], 0), now.defences[up[0]])
    return "steady", "", (0, 0)


def _numbers(state: State) -> dict[str, int]:
    return state.to_json()
