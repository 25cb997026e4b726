"""The minute before a talk: what one stands for, how stirred up one is, and a break that has an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching import ready
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.coaching.ready import Arousal

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn

_BREAK = "ready_break"
"""Remembered while a break lasts, so that coming back is met with a line for it."""


def readiness(situation: Situation, text: str) -> Turn:
    """Open the minute before a talk, or answer how stirred up the learner is."""
    pen = Pen(situation.hearing(text)).know(misses=0)
    level = ready.arousal_of(text) if situation.awaiting is Awaiting.AROUSAL else None
    if level is None:
        pen.say("ready_values", line=pen.words(ready.values_prompt(**pen.bank)))
        return _ask(pen)
    pen.say("ready_step", line=pen.words(ready.step(level, **pen.bank)))
    if level is Arousal.FLOODED:
        pen.remember(_BREAK).say("ready_time_out", line=pen.words(ready.time_out(**pen.bank)))
        return pen.turn()
    if _BREAK in pen.known.used:
        pen.say("ready_back", line=pen.words(ready.back(**pen.bank)))
    return pen.know(awaiting=None).turn()


def _ask(pen: Pen) -> Turn:
    pen.say("ready_arousal", question=pen.words(ready.arousal_question(**pen.bank)))
    return pen.know(awaiting=Awaiting.AROUSAL).turn()
