"""What a review of a draft says: kinds, skills, verdict, and the words each of them stands on.

All offsets are half-open ranges of code points in the draft exactly as it was given, so that
``draft[start:end] == text`` holds for every span.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Kind(str, Enum):
    """A way in which a draft defends its writer instead of receiving the partner."""

    COUNTER_ATTACK = "counter_attack"
    BLAME_SHIFTING = "blame_shifting"
    JUSTIFYING = "justifying"
    MINIMIZING = "minimizing"
    DENYING = "denying"
    INVALIDATING = "invalidating"
    VICTIM_STANCE = "victim_stance"
    DEFLECTING = "deflecting"
    STONEWALLING = "stonewalling"
    RUSHING_FORGIVENESS = "rushing_forgiveness"
    FALSE_APOLOGY = "false_apology"
    CONTEMPT = "contempt"


class Skill(str, Enum):
    """An open move: something in a draft that receives the partner or owns the act."""

    VALIDATION = "validation"
    CARE = "care"
    EXPLORATION = "exploration"
    ACCOUNTABILITY = "accountability"
    SUPPORT_QUESTION = "support_question"
    TRANSPARENCY = "transparency"
    COMMITMENT = "commitment"
    PATIENCE = "patience"
    HONEST_FEAR = "honest_fear"


class Verdict(str, Enum):
    """How the draft as a whole may land."""

    DEFENSIVE = "defensive"
    MIXED = "mixed"
    OPEN = "open"


@dataclass(frozen=True)
class Finding:
    """One defensive move: where it is, why it may land badly, and what to say or do instead.

    ``cue`` is the id of the pattern that found it, for instance ``bargain``: some cues have advice of
    their own.
    """

    kind: Kind
    start: int
    end: int
    text: str
    why: str
    instead: str
    cue: str = ""


@dataclass(frozen=True)
class SkillSpan:
    """One open move and its words."""

    skill: Skill
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Note:
    """Advice that is no defensive kind, for instance a promise with no act and no time in it."""

    id: str
    start: int
    end: int
    text: str
    advice: str


@dataclass(frozen=True)
class Apology:
    """The parts of an apology that a draft has, lacks, or takes back.

    The parts, weightiest first: ``responsibility``, ``repair_offer``, ``regret``, ``effect``, ``wrong``,
    ``explanation``, ``promise``. ``missing`` never names ``explanation``: it may stay unsaid until it is
    asked for. ``cancelled`` names parts that are there in words and that other words in the draft undo.
    """

    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """The review of one draft; ``verdict`` is None where there is nothing to review."""

    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    skills: tuple[SkillSpan, ...] = ()
    apology: Apology = field(default_factory=Apology)
    threat: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds found, each once, most salient first."""
        return tuple(dict.fromkeys(finding.kind for finding in self.findings))

    @property
    def moves(self) -> tuple[Skill, ...]:
        """The skills found, each once, in the order of the draft."""
        return tuple(dict.fromkeys(span.skill for span in self.skills))


@dataclass(frozen=True)
class Suggestion:
    """A way to say it, with blanks for the learner's own specifics."""

    text: str
    skills: tuple[Skill, ...]
    why: str
