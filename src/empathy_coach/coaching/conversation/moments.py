"""Facts that decide by themselves, whatever the intent: a line drawn, drink, a harmful aim, a confession."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import phrasing, situations
from empathy_coach.coaching.aims import Aim, AimPart, aim_line, aim_of
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.conversation.hearing import says
from empathy_coach.coaching.conversation.pen import Pen

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn


class Moment(str, Enum):
    """Facts with a lexicon of their own; a confession is told by `confesses`."""

    BLOCKED = "blocked"
    SPACE = "space_asked"
    DRUNK = "drunk"


def line_drawn(text: str) -> Moment | None:
    """Return whether the partner asked for no contact or for space."""
    return next((moment for moment in (Moment.BLOCKED, Moment.SPACE) if says(moment.value, text)), None)


def drawn_in(situation: Situation, text: str) -> Moment | None:
    """Return the line that the message tells of, or a way around one that was drawn before."""
    around = situation.barred and says("reach_them", text)
    return line_drawn(text) or (Moment.BLOCKED if around else None)


def confesses(text: str) -> bool:
    """Whether the speaker says that they were the one who betrayed."""
    return says("confession", text) and not says("was_betrayed", text)


def moment(situation: Situation, text: str) -> Turn:
    """Answer the fact that decided."""
    pen = Pen(situation.hearing(text)).know(awaiting=None, misses=0)
    drawn = drawn_in(situation, text)
    if drawn is not None:
        pen.know(barred=pen.known.barred or drawn is Moment.BLOCKED)
        return pen.say("line_drawn", line=pen.words(situations.advice("moments", drawn.value, **pen.bank))).turn()
    if situation.drunk or says(Moment.DRUNK.value, text):
        return _drunk(pen)
    aim = aim_of(text)
    if aim is not None:
        return _aim(pen, aim)
    pen.known = replace(pen.known, betrayed=False)
    return pen.say("confession_known" if says("they_know", text) else "confession").turn()


def _aim(pen: Pen, aim: Aim) -> Turn:
    """Words for this would do harm: the reason, and a better aim."""
    reason = pen.words(aim_line(aim, AimPart.REASON, **pen.bank))
    return pen.say("aim", reason=reason, better=pen.words(aim_line(aim, AimPart.BETTER, **pen.bank))).turn()


def _drunk(pen: Pen) -> Turn:
    """Nothing important tonight: a line with a time for tomorrow, and nothing else to copy."""
    pen.know(drunk=True)
    pen.say("drunk", line=pen.words(situations.advice("struggles", "drinking", **pen.bank)))
    hold = phrasing.hold_line(pen.known.channel or Channel.TEXT, pen.known.used)
    return pen.say("hold_only", line=pen.words(hold)).turn()
