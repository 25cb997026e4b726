"""What one can do here, what is out of scope, and who is speaking: each said differently the second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching.conversation.pen import Pen

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn


def menu(situation: Situation) -> Turn:
    """Show what there is; with a question open, how to go on with it; the second time, a human."""
    pen = Pen(situation)
    if situation.awaiting is not None:
        return pen.say("help_midway").turn()
    shown = [line for line in situation.used if line in ("menu", "menu_again")]
    outcome = "menu_again" if shown[-1:] == ["menu"] else "menu"
    return pen.remember(outcome).say(outcome).turn()


def out_of_scope(situation: Situation) -> Turn:
    """Say no in a sentence; the second time without the sentence of the first."""
    again = "out_of_scope" in situation.used
    return Pen(situation).remember("out_of_scope").say("out_of_scope_again" if again else "out_of_scope").turn()


def who(situation: Situation, text: str) -> Turn:
    """Ask who was betrayed."""
    return Pen(situation.hearing(text)).say("who_betrayed").turn()
