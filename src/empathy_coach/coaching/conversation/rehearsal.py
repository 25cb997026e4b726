"""Before a rehearsal: the one safety question, unless it was asked; then who it is with; and what comes after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching.conversation import checks
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation
from empathy_coach.practice import choosing, cues
from empathy_coach.practice.guessing import COMMANDS

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn
    from empathy_coach.practice import Session

PRACTICE = "practice"


class Door(str, Enum):
    """How a rehearsal begins."""

    CHOOSE = "choose"  # somebody else was asked for: show everybody
    OFFER = "offer"  # one was left half-way: go on with it, or begin anew?
    GO_ON = "go_on"
    BEGIN = "begin"


@dataclass(frozen=True)
class Entrance:
    """How the rehearsal begins, with whom, as which drill, and whether something untold is at stake."""

    door: Door
    scenario: str = ""
    drill: str = ""
    telling: bool = False


def before_practice(situation: Situation, text: str) -> Turn | None:
    """Return the turn that asks the safety question, or None when practice may begin.

    What was wished for is kept over the question.
    """
    answered = checks.afraid_of(text) if situation.awaiting is Awaiting.SAFETY else None
    if situation.afraid is None:
        known = replace(situation.hearing(text), rehearsal=text)
        return checks.ask_safety(Pen(known), purpose=PRACTICE).turn()
    if (answered or situation.afraid) is Check.YES:
        return checks.close(Pen(situation)).turn()
    return None


def entrance(situation: Situation, text: str, left: Session | None, *, seed: int, played: str = "") -> Entrance:
    """Return how the rehearsal begins.

    Nobody is met with a menu: the nearest partner begins, and "someone else" opens the choice.

    Args:
        situation: what is known; a wish that the safety question put off is in ``rehearsal``.
        text: the message; empty for a button.
        left: a session that was left half-way.
        seed: decides between equals.
        played: the scenario of the last rehearsal.
    """
    asked = situation.awaiting is Awaiting.REHEARSAL
    if left is not None and left.ended is None:
        if asked and cues.is_one(text, "go_on", path=COMMANDS):
            return Entrance(Door.GO_ON)
        if not asked:
            return Entrance(Door.OFFER)
    told = situation.rehearsal if situation.awaiting is Awaiting.SAFETY else text
    if not asked and cues.is_one(told, "another", path=COMMANDS):
        return Entrance(Door.CHOOSE)
    wish = choosing.wish_of(told)
    theme = situation.theme.value if situation.theme else None
    pronoun = situation.hearing(told).pronoun
    name, drill = choosing.nearest(wish, pronoun=pronoun, theme=theme, seed=seed, played=played)
    return Entrance(Door.BEGIN, name, drill, wish.telling)


def waiting(situation: Situation, text: str) -> Situation:
    """Return what is known while it is asked with whom to rehearse."""
    return replace(begun(situation, text), awaiting=Awaiting.REHEARSAL)


def begun(situation: Situation, text: str) -> Situation:
    """Return what is known once the scene begins."""
    answered = checks.afraid_of(text) if situation.awaiting is Awaiting.SAFETY else None
    pen = Pen(situation).know(awaiting=None, afraid=answered or situation.afraid, misses=0, rehearsal="")
    return pen.known


def over(situation: Situation) -> Situation:
    """Return what is known after the debrief: its question is open."""
    return replace(situation, awaiting=Awaiting.PRACTISED, misses=0)


def closed(situation: Situation) -> Situation:
    """Return what is known once nothing of the rehearsal is open any more."""
    return replace(situation, awaiting=None)
