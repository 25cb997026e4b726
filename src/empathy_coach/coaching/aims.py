"""What the learner wants words for, where it would do harm: met with a reason and a better aim, never with a line."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import lexicon
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.pronouns import THEY, Pronouns, fill

if TYPE_CHECKING:
    from collections.abc import Collection

_CUES = "coaching/lexicon/aims.yml"
_WORDS = "coaching/situations/aims.yml"


class Aim(str, Enum):
    """Aims that are not coached, in the order in which they decide."""

    SEX = "sex"
    HIDING = "hiding"
    STOP_QUESTIONS = "stop_questions"
    FORGIVEN_TODAY = "forgiven_today"
    WINNING = "winning"


class AimPart(str, Enum):
    """Why not, and what to aim at instead."""

    REASON = "reason"
    BETTER = "better"


def aim_of(text: str) -> Aim | None:
    """Return the harmful aim that a request to the coach states, or None. Not for drafts to the partner."""
    plain = lexicon.plain(text)
    return next((aim for aim in Aim if lexicon.count(_CUES, aim.value, plain=plain)), None)


def aim_line(aim: Aim, part: AimPart, used: Collection[str] = (), *, pronouns: Pronouns = THEY, seed: int = 0) -> Line:
    """Return a line about the aim that was not used yet."""
    line = pick(lines(_WORDS, aim.value, part.value), used, seed=seed)
    return Line(line.id, fill(line.text, pronouns))
