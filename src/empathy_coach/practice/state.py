"""How the simulated partner is: four whole numbers, and what moved them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

VARIABLES = ("hurt", "anger", "trust", "openness")
LOWEST, HIGHEST = 0, 10
COLD_UP_TO, OPEN_FROM = 2, 5
"""Openness up to 2 is a partner who has shut the door; from 5 on one who lets something in."""
HOT_FROM = 6
"""Anger from 6 on shows in every line."""


class PracticeError(ValueError):
    """A request that practice cannot follow; the text is a sentence for the person who asked."""


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

    @property
    def by(self) -> int:
        """How far it moved."""
        return self.to - self.from_

    def to_json(self) -> dict[str, Any]:
        """Return the change as in the batch contract."""
        return {"variable": self.variable, "from": self.from_, "to": self.to, "because": self.because}
