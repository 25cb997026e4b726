"""What a practice session is made of: the turns so far, the moment that waits, and how it can end."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum
from typing import Any

from empathy_coach.practice.state import Change, PracticeError, State


class Reaction(str, Enum):
    """What the simulated partner does with a reply."""

    SOFTEN = "soften"
    TEST = "test"
    WITHDRAW = "withdraw"
    PUSH = "push"
    ASK_AGAIN = "ask_again"
    GO_SILENT = "go_silent"
    COME_BACK = "come_back"
    SWERVE = "swerve"  # to logistics, in the middle of it
    CRASH = "crash"  # it was getting warmer, then the wave comes
    SCENE = "scene"  # the next day of a drill
    LEAVE = "leave"
    CLOSING = "closing"
    OPENING = "opening"


class Ended(str, Enum):
    """How a session came to its end."""

    FINISHED = "finished"
    LEFT = "left"
    SAFETY = "safety"


@dataclass(frozen=True)
class Record:
    """One finished turn. ``reply`` and the quotes are the learner's own words, dropped by ``forgotten``.

    Attributes:
        line: id of the partner's line that was answered.
        said: id of the line that the partner said next; empty where practice stopped for safety.
        quoted: the learner's words that the partner took up in it.
        reacted: in a drill, id of the line that answered before the next day began.
        rules: ids of the moves that fired; ``wordings`` those of the feedback lines that were shown.
        score: how much the move opened (above 0) or closed (below 0), for choosing quotes; never shown.
        shift: what the reply did, in a sentence.
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
    quoted: str = ""
    reacted: str = ""
    shift: str = ""

    @property
    def causes(self) -> tuple[str, ...]:
        """Every kind, skill and signal that was in the reply."""
        return (*self.kinds, *self.skills, *self.signals)

    def forgotten(self) -> Record:
        """Return the record without the learner's words."""
        return replace(self, reply="", landed="", missed="", quoted="")

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data, without what is as it always was."""
        unset = {item.name: item.default for item in fields(self)}
        data = {name: value for name, value in asdict(self).items() if value != unset[name]}
        return {**data, "changes": [change.to_json() for change in self.changes]}

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
        branch: the turn that was taken back, until the moment is played anew: the other half of a what-if.
        drill: which drill it is, or empty.
        held: the card of the last turn, while the learner guesses what it will say.
        waiting: a message that came after a long silence, until the learner says whether it was a reply.
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
    branch: Record | None = None
    drill: str = ""
    held: dict[str, Any] | None = None
    waiting: str = ""

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
        said = (line for record in self.records for line in (record.reacted, record.said))
        return (self.opening, *(line for line in said if line))

    def forgotten(self) -> Session:
        """Return the session without any words of the learner, for keeping after the debrief."""
        records = tuple(record.forgotten() for record in self.records)
        return replace(self, records=records, branch=None, held=None, waiting="")

    def to_json(self) -> dict[str, Any]:
        """Return the session as plain data that JSON can hold."""
        data = {item.name: getattr(self, item.name) for item in fields(self)}
        return {
            **data,
            "start": self.start.to_json(),
            "records": [record.to_json() for record in self.records],
            "discarded": list(self.discarded),
            "branch": self.branch.to_json() if self.branch else None,
            "ended": self.ended.value if self.ended else None,
        }

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
                    "branch": Record.from_json(data["branch"]) if data.get("branch") else None,
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
