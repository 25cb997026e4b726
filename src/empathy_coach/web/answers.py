"""Answers to messages, in the shape that the client gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from empathy_coach.web import words

if TYPE_CHECKING:
    from empathy_coach.web.ports import Json

Status = Literal["answered", "refused", "failed", "unknown"]


@dataclass(frozen=True)
class Answer:
    """Replies, the tier of the message, and whether it was answered, refused, failed, or nobody knows.

    ``discreet``: somebody else may look at this screen, so the client must not bring it back there.
    """

    replies: tuple[Json, ...]
    tier: str = "none"
    status: Status = "answered"
    discreet: bool = False

    def to_json(self) -> Json:
        """Return the contract's shape."""
        plain: Json = {"replies": list(self.replies), "triage": {"tier": self.tier}, "status": self.status}
        return {**plain, "discreet": True} if self.discreet else plain

    @classmethod
    def from_json(cls, raw: Json) -> Answer:
        """Return the answer that ``to_json`` wrote."""
        return cls(tuple(raw["replies"]), raw["triage"]["tier"], raw["status"])


def prompt(name: str) -> Answer:
    """Return a kind sentence that asks for something else."""
    return Answer(({"text": words.prompt(name)},), status="refused")


def failure(name: str, tier: str = "none") -> Answer:
    """Return an honest sentence about an answer that failed, with the help line."""
    status: Status = "unknown" if name == "unknown" else "failed"
    return Answer(({"text": words.failure(name)},), tier, status)
