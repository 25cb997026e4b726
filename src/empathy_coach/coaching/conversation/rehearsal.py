"""Before a rehearsal: the one safety question, unless it was asked; then the scene may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching.conversation import checks
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn

PRACTICE = "practice"


def before_practice(situation: Situation, text: str) -> Turn | None:
    """Return the turn that asks the safety question, or None when practice may begin."""
    answered = checks.afraid_of(text) if situation.awaiting is Awaiting.SAFETY else None
    if situation.afraid is None:
        return checks.ask_safety(Pen(situation.hearing(text)), purpose=PRACTICE).turn()
    if (answered or situation.afraid) is Check.YES:
        return checks.close(Pen(situation)).turn()
    return None


def begun(situation: Situation, text: str) -> Situation:
    """Return what is known once the scene begins."""
    answered = checks.afraid_of(text) if situation.awaiting is Awaiting.SAFETY else None
    return Pen(situation).know(awaiting=None, afraid=answered or situation.afraid, misses=0).known
