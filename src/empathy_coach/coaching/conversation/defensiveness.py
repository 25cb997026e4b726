"""Defensiveness: received without blame, the pattern named, a line to hold with, and ways to answer instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching import phrasing, situations
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.model import Review

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn


def defensiveness(situation: Situation, text: str) -> Turn:
    """Answer someone who feels accused: the venting is received and never scored."""
    pen = Pen(situation.hearing(text)).know(awaiting=None, misses=0)
    kind = situations.vent_of(text)
    pen.say("defensive_received", sting=pen.words(situations.sting(kind, **pen.bank)))
    change = pen.words(situations.turn(kind, **pen.bank))
    pattern = situations.plain_name(kind) if kind else ""
    pen.say("defensive_named" if pattern else "defensive_turn", pattern=pattern, turn=change)
    hold = pen.words(phrasing.hold_line(pen.known.channel or Channel.TEXT, pen.known.used))
    options = phrasing.suggest(
        "", pen.known.partner_words or "", Review(), channel=pen.known.channel, seed=len(pen.known.used),
        used=pen.known.used,
    )  # fmt: skip
    pen.remember(*(option.text for option in options))
    card = {
        "type": "suggestions",
        "suggestions": [{"text": option.text, "why": option.why} for option in options],
    }
    return pen.say("defensive_instead", hold=hold, card=card).turn()
