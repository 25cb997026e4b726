"""Asking for support, in both readings: how can I support them, and how can they support me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching import asking
from empathy_coach.coaching.asking import Listener
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.conversation.hearing import says
from empathy_coach.coaching.conversation.pain import ask_card, pain, question_for
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Situation

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn


def support(situation: Situation, text: str) -> Turn:
    """Answer a question about support; pain that shows in it is met as pain."""
    if says("support_me", text):
        return _for_the_learner(situation, text)
    if says("acute", text) or situation.awaiting is not None:
        return pain(situation, text)
    pen = Pen(situation.hearing(text)).know(misses=0)
    prompt = question_for(pen, pen.known.theme, pen.known.channel or Channel.IN_PERSON)
    pen.know(awaiting=Awaiting.ASKED).remember(prompt.id)
    pen.say("support_ask", prompt=prompt.text, not_this=prompt.not_this, card=ask_card(prompt))
    return pen.turn()


def _for_the_learner(situation: Situation, text: str) -> Turn:
    """A friend, a group or a therapist; the partner only in calm time, for something small and refusable."""
    pen = Pen(situation.hearing(text)).know(awaiting=None, misses=0)
    listener = Listener.PARTNER if says("support_from_partner", text) else Listener.FRIEND
    prompt = asking.support_me(listener, used=pen.known.used, pronouns=pen.known.pronouns)
    pen.remember(prompt.id)
    return pen.say("support_me", line=prompt.text, not_this=prompt.not_this, card=ask_card(prompt)).turn()
