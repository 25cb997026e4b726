"""What a practice session is made of: the partner's state, the turns so far, and how it can end."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any

VARIABLES = ("hurt", "anger", "trust", "openness")
LOWEST, HIGHEST = 0, 10
COLD_UP_TO, OPEN_FROM = 2, 5
"""Openness up to 2 is a partner who has shut the door; from 5 on one who lets something in."""
HOT_FROM = 6
"""Anger from 6 on shows in every line."""


class PracticeError(ValueError):
    """A request that practice cannot follow; the text is a sentence for the person who asked."""


class Reaction(str, Enum):
    """What the simulated partner does with a reply."""

    SOFTEN = "soften"
    TEST = "test"
    WITHDRAW = "withdraw"
    PUSH = "push"
    ASK_AGAIN = "ask_again"
    GO_SILENT = "go_silent"
    COME_BACK = "come_back"
    LEAVE = "leave"
    CLOSING = "closing"
    OPENING = "opening"


class Ended(str, Enum):
    """How a session came to its end."""

    FINISHED = "finished"
    LEFT = "left"
    SAFETY = "safety"


@dataclass(frozen=True)
class State:
    """How the simulated partner is: four whole numbers from 0 to 10."""

    hurt: int
    anger: int
    trust: int
    openness: int

    @property
    def mood(self) -> str:
        """``cold``, ``guarded`` or ``open``: how much the partner lets in."""
        if self.openness <= COLD_UP_TO:
            return "cold"
        return "open" if self.openness >= OPEN_FROM else "guarded"

    @property
    def heat(self) -> str:
        """``hot`` or ``cool``: how much of the anger shows."""
        return "hot" if self.anger >= HOT_FROM else "cool"

    def moved(self, variable: str, to: int) -> State:
        """Return the state with one variable set, kept within 0 to 10."""
        return replace(self, **{variable: max(LOWEST, min(HIGHEST, to))})

    def to_json(self) -> dict[str, int]:
        """Return the four numbers by name."""
        return {name: getattr(self, name) for name in VARIABLES}

    @classmethod
    def from_json(cls, data: Any) -> State:
        """Return the state written by ``to_json``; raise PracticeError where it is none."""
        try:
            numbers = {name: data[name] for name in VARIABLES}
        except (KeyError, TypeError) as error:
            raise PracticeError("The stored practice state is incomplete.") from error
        if any(type(n) is not int or not LOWEST <= n <= HIGHEST for n in numbers.values()):
            raise PracticeError("The stored practice state is not made of whole numbers from 0 to 10.")
        return cls(**numbers)


@dataclass(frozen=True)
class Change:
    """One variable that a reply moved, and why, in plain words."""

    variable: str
    from_: int
    to: int
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return the change as in the batch contract."""
        return {"variable": self.variable, "from": self.from_, "to": self.to, "because": self.because}


@dataclass(frozen=True)
class Record:
    """One finished turn. ``reply`` and the quotes are the learner's own words, dropped by ``forgotten``.

    Attributes:
        line: id of the partner's line that was answered.
        said: id of the line that the partner said next; empty where practice stopped for safety.
        rules: ids of the moves that fired; ``wordings`` those of the feedback lines that were shown.
        score: how much the move opened (above 0) or closed (below 0), for choosing quotes; never shown.
    """

    line: str
    reply: str
    state: State
    reaction: str
    said: str
    theme: str
    verdict: str | None = None
    kinds: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    score: int = 0
    landed: str = ""
    missed: str = ""
    wordings: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data."""
        return {**asdict(self), "changes": [change.to_json() for change in self.changes]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Record:
        """Return the record written by ``to_json``."""
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        changes = tuple(Change(item["variable"], item["from"], item["to"], item["because"]) for item in data["changes"])
        plain |= {"state": State.from_json(data["state"]), "changes": changes}
        return cls(**plain)


@dataclass(frozen=True)
class Session:
    """A rehearsal under way: everything that the next turn needs, as plain data.

    Attributes:
        of: the number of turns after which it ends unresolved.
        opening: id of the partner's first line; ``start`` the state it was said in.
        records: the turns so far. The moment now follows from the last of them.
        discarded: ids of lines that the partner said before the learner took the moment again.
    """

    scenario: str
    seed: int
    of: int
    opening: str
    start: State
    first_theme: str
    records: tuple[Record, ...] = ()
    discarded: tuple[str, ...] = ()
    ended: Ended | None = None

    @property
    def state(self) -> State:
        """The partner's state now."""
        return self.records[-1].state if self.records else self.start

    @property
    def theme(self) -> str:
        """What the partner's pain is about now."""
        return self.records[-1].theme if self.records else self.first_theme

    @property
    def line(self) -> str:
        """Id of the partner's line that waits for an answer, or of the last one said."""
        said = [record.said for record in self.records if record.said]
        return said[-1] if said else self.opening

    @property
    def used(self) -> tuple[str, ...]:
        """Ids of every line said on the way to this moment, oldest first."""
        return (self.opening, *(record.said for record in self.records if record.said))

    def forgotten(self) -> Session:
        """Return the session without any words of the learner, for keeping after the debrief."""
        records = tuple(replace(record, reply="", landed="", missed="") for record in self.records)
        return replace(self, records=records)

    def to_json(self) -> dict[str, Any]:
        """Return the session as plain data that JSON can hold."""
        data = asdict(self)
        data["records"] = [record.to_json() for record in self.records]
        return {**data, "ended": self.ended.value if self.ended else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Session:
        """Return the session written by ``to_json``; raise PracticeError where it cannot be read."""
        try:
            return cls(
                **{
                    **data,
                    "start": State.from_json(data["start"]),
                    "records": tuple(Record.from_json(item) for item in data["records"]),
                    "discarded": tuple(data["discarded"]),
                    "ended": Ended(data["ended"]) if data["ended"] else None,
                }
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PracticeError("This practice cannot be taken up again. Please start a new one.") from error


@dataclass(frozen=True)
class Words:
    """Short feedback on the move: what landed, what did not, and one thing to change.

    ``landed`` and ``missed`` quote the learner and are None where there is nothing to quote.
    """

    landed: str | None = None
    missed: str | None = None
    change: str = ""
    landed_quote: str = field(default="", repr=False)
    missed_quote: str = field(default="", repr=False)
    wordings: tuple[str, ...] = field(default=(), repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the three sentences by name."""
        return {"landed": self.landed, "missed": self.missed, "change": self.change}
