"""What the coach remembers of danger in one conversation, and the replies that it gives."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from empathy_coach.safety.model import Concern, Subject, Tier, Triage


class Question(str, Enum):
    """The direct question that is open; its wordings stand in ``content/safety/words``."""

    DYING = "dying"
    MEANS = "means"
    SAFE_NOW = "safe_now"
    MEDICAL_NOW = "medical_now"
    AWAY_NOW = "away_now"
    CHILD_NOW = "child_now"
    BYSTANDER = "bystander"
    BYSTANDER_NOW = "bystander_now"
    OPEN_HELP = "open_help"
    OWN = "own"
    OTHERS = "others"
    CHILD = "child"
    GENTLE = "gentle"
    RAGE = "rage"
    REPAIR = "repair"
    VIOLENCE = "violence"
    DANGER = "danger"
    NEAR = "near"


class SafetyAnswer(str, Enum):
    """An answer to the safety question that stands before the first help."""

    YES = "yes"
    NO = "no"
    DECLINED = "declined"
    NONE = "none"


@dataclass(frozen=True)
class SafetyState:
    """The safety of one conversation; a fresh one is ``SafetyState()``.

    ``tier`` is latched: it goes down by explicit answers or 24 hours after ``since``. ``locked`` (violence or
    control, in either direction) closes joint coaching for the session. ``shown`` names the wordings used.
    ``flags`` counts the readings of ``crisis`` or higher, so that one misreading can be undone; ``told`` is set
    once force was told in plain words, which no repair undoes. ``passing`` counts the messages that still go to
    the dialogue after a request for what always stays open (a referral asks several questions). ``recent`` holds the
    last short messages, so that danger split over several is heard; it stays in memory and is in no JSON.
    """

    tier: Tier = Tier.NONE
    locked: bool = False
    concerns: tuple[Concern, ...] = ()
    subject: Subject = Subject.NONE
    question: Question | None = None
    shown: tuple[str, ...] = ()
    region: str | None = None
    minor: bool = False
    quiet: bool = False
    asked_violence: SafetyAnswer | None = None
    flags: int = 0
    told: bool = False
    passing: int = 0
    since: datetime | None = None
    recent: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        data = asdict(self)
        data["since"] = self.since.isoformat() if self.since else None
        del data["recent"]
        plain = {key: value.value if isinstance(value, Enum) else value for key, value in data.items()}
        return {**plain, "concerns": [item.value for item in self.concerns], "shown": list(self.shown)}

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> SafetyState:
        """Return the state that ``to_json`` wrote; None or an empty dict gives a fresh one.

        Raises:
            ValueError: a value is none of ours.
        """
        if not data:
            return cls()
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        return cls(
            **{
                **known,
                "tier": Tier(data.get("tier", Tier.NONE)),
                "concerns": tuple(Concern(item) for item in data.get("concerns", ())),
                "subject": Subject(data.get("subject", Subject.NONE)),
                "question": _optional(Question, data.get("question")),
                "shown": tuple(data.get("shown", ())),
                "asked_violence": _optional(SafetyAnswer, data.get("asked_violence")),
                "since": datetime.fromisoformat(data["since"]) if data.get("since") else None,
            }
        )


def _optional(kind: Any, value: str | None) -> Any:
    return None if value is None else kind(value)


@dataclass(frozen=True)
class Choice:
    """A tappable answer; ``value`` is a plain payload such as ``/affirm``."""

    title: str
    value: str


@dataclass(frozen=True)
class SafetyReply:
    """One message to send: text, choices below it, a help card beside it."""

    text: str | None = None
    choices: tuple[Choice, ...] = ()
    card: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the reply in the shape of the chat interface; absent parts are left out."""
        data: dict[str, Any] = {}
        if self.text:
            data["text"] = self.text
        if self.choices:
            data["choices"] = [asdict(choice) for choice in self.choices]
        if self.card:
            data["card"] = self.card
        return data


@dataclass(frozen=True)
class FollowUp:
    """What a message changes and what to send.

    ``answered``: send ``replies`` and let nothing else coach this message. Where it is False, ``replies`` (a
    check of pasted rage, a note) go out first and the conversation goes on.
    """

    state: SafetyState
    triage: Triage
    replies: tuple[SafetyReply, ...] = ()
    answered: bool = False


def closed(state: SafetyState) -> bool:
    """Whether the coaching of talks with the partner is closed."""
    return state.locked or state.minor or state.tier >= Tier.CRISIS
