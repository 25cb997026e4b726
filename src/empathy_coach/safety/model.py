"""What triage says about a message: tier, concerns, who is at risk, and the words that show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Tier(str, Enum):
    """How urgent a message is, ordered from ``none`` to ``emergency``."""

    NONE = "none"
    DISTRESS = "distress"
    CRISIS = "crisis"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Place in the order, 0 for ``none`` to 3 for ``emergency``."""
        return _TIER_ORDER.index(self)

    def __lt__(self, other: object) -> bool:
        return self.rank < _rank(other)

    def __le__(self, other: object) -> bool:
        return self.rank <= _rank(other)

    def __gt__(self, other: object) -> bool:
        return self.rank > _rank(other)

    def __ge__(self, other: object) -> bool:
        return self.rank >= _rank(other)


_TIER_ORDER = (Tier.NONE, Tier.DISTRESS, Tier.CRISIS, Tier.EMERGENCY)


def _rank(other: object) -> int:
    return Tier(other).rank


class Concern(str, Enum):
    """What the danger or the distress is about."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    HARM_TO_OTHERS = "harm_to_others"
    PARTNER_VIOLENCE = "partner_violence"
    OWN_VIOLENCE = "own_violence"
    CHILD_SAFETY = "child_safety"
    HOPELESSNESS = "hopelessness"
    PANIC = "panic"
    COLLAPSE = "collapse"
    SUBSTANCE = "substance"


LOCKING = frozenset({Concern.PARTNER_VIOLENCE, Concern.OWN_VIOLENCE, Concern.HARM_TO_OTHERS, Concern.CHILD_SAFETY})
"""Concerns that close the coaching of joint talks for the rest of the session."""


class Subject(str, Enum):
    """Who is at risk."""

    SELF = "self"
    PARTNER = "partner"
    CHILD = "child"
    OTHER = "other"
    NONE = "none"


class Refusal(str, Enum):
    """A request that the coach does not help with; the words stand in ``content/safety/words``."""

    SPY = "spy"
    TRACK = "track"
    TEST = "test"
    ISOLATE = "isolate"
    WEAR_DOWN = "wear_down"
    COERCE = "coerce"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True)
class Evidence:
    """The words of the message that show a concern; ``start`` and ``end`` are code points, half-open."""

    concern: Concern
    start: int
    end: int
    text: str
    tier: Tier
    subject: Subject
    rule: str

    def to_json(self) -> dict[str, Any]:
        """Return the four fields of the batch contract."""
        return {"concern": self.concern.value, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True)
class Triage:
    """The reading of one message.

    ``check`` is set for heat that is none of the above but deserves one question, such as the partner's
    pasted "I could kill you both"; the tier stays ``none`` and the coaching goes on.
    """

    tier: Tier = Tier.NONE
    concerns: tuple[Concern, ...] = ()
    subject: Subject = Subject.NONE
    evidence: tuple[Evidence, ...] = ()
    refusal: Refusal | None = None
    check: bool = False
    minor: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the reading in the shape of ``coach triage``, without the id."""
        return {
            "tier": self.tier.value,
            "concerns": [concern.value for concern in self.concerns],
            "subject": self.subject.value,
            "evidence": [item.to_json() for item in self.evidence],
        }
