"""Before a rehearsal: the one safety question, unless it was asked; then the scene may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching.conversation import checks
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation
from empathy_coach.coaching.themes import Theme
from empathy_coach.practice import scenario

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn

PRACTICE = "practice"
_SCENES = {
    Theme.CHECKING: "tom",
    Theme.DISBELIEF: "tom",
    Theme.NUMBNESS: "kemi",
    Theme.WHY: "kemi",
    Theme.INTRUSION: "mira",
    Theme.REPEATED_QUESTION: "mira",
}
"""The scenario whose partner has this pain."""


def scene_for(situation: Situation, seed: int) -> str:
    """Return the scenario that is nearest to what was told: the partner's pronoun first, then the pain."""
    fitting = [
        name for name in scenario.ids() if situation.pronoun in (None, "they", scenario.load(name).pronouns.subject)
    ]
    wanted = _SCENES.get(situation.theme) if situation.theme else None
    return wanted if wanted in fitting else fitting[seed % len(fitting)]


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
