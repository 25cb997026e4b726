"""One answer of the coach: what to say, in order, and what is known afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.coaching.conversation.situation import Situation


@dataclass(frozen=True)
class Say:
    """One bubble: the response named ``utter_<outcome>``, the pieces of text that fill it, perhaps a card."""

    outcome: str
    pieces: Mapping[str, str] = field(default_factory=dict)
    card: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Turn:
    """The coach's whole answer to one message."""

    says: tuple[Say, ...]
    situation: Situation
