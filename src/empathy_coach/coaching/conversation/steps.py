"""The steps beside empathy - honest, transparent, consistent - and a betrayed partner who comes here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from empathy_coach.coaching import asking, fears, offers, situations
from empathy_coach.coaching.conversation import fear
from empathy_coach.coaching.conversation.hearing import ongoing_of, says
from empathy_coach.coaching.conversation.offering import offering
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting
from empathy_coach.coaching.conversation.topics import key_of
from empathy_coach.coaching.fears import Disclosure, Fear

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn


def honesty(situation: Situation, text: str) -> Turn:
    """Answer a question about telling the truth; something untold goes to planned disclosure."""
    if says("false_account", text):
        return _correct(Pen(situation.hearing(text)))
    if says("hiding", text):
        return _refuse_to_hide(Pen(situation.hearing(text)))
    if says("untold", text):
        known = replace(situation.hearing(text), awaiting=None, misses=0, fear=Fear.TELLING.value)
        return fear.telling(Pen(known), text)
    return _step(situation, text, "honesty")


def transparency(situation: Situation, text: str) -> Turn:
    """Answer a question about phone, places and passwords: offered freely, specific, with a date."""
    return offering(situation, text) if offers.made(text) else _step(situation, text, "transparency")


def consistency(situation: Situation, text: str) -> Turn:
    """Answer a question about keeping at it; the learner's own struggles count as part of it."""
    return _step(situation, text, "consistency")


def betrayed_partner(situation: Situation, text: str) -> Turn:
    """Believe a betrayed partner, and never coach them to be more understanding."""
    pen = Pen(situation.hearing(text)).know(awaiting=None, misses=0, betrayed=True)
    if says("want_said", text):
        wanted = asking.support_for_betrayed(used=pen.known.used)
        return pen.remember(wanted.id).say("betrayed_want", line=wanted.text).turn()
    if situation.betrayed:
        return pen.say("betrayed_again").turn()
    return pen.say("betrayed_believed").say("betrayed_support").turn()


def _correct(pen: Pen) -> Turn:
    """What was told is not true: the correction does not wait, and the rest is told whole."""
    pen.know(awaiting=None, misses=0)
    line = situations.advice("honesty", "correction", **pen.bank)
    return pen.say("correct_it", line=pen.words(line)).turn()


def _refuse_to_hide(pen: Pen) -> Turn:
    """No help with a lie or with what to leave out; the true line for tonight instead."""
    pen.know(awaiting=None, misses=0)
    pen.say("told_first", line=pen.words(fears.disclosure_line(Disclosure.WHY_NOT_LIE, **pen.bank)))
    return pen.say("tonight_line", line=pen.words(fears.disclosure_line(Disclosure.TONIGHT, **pen.bank))).turn()


def _step(situation: Situation, text: str, topic: str) -> Turn:
    pen = Pen(situation.hearing(text)).know(awaiting=None, misses=0)
    if ongoing_of(text) and not situation.ongoing:
        pen.know(ongoing=True)
        return pen.say("told_first", line=pen.words(fears.disclosure_line(Disclosure.ONGOING, **pen.bank))).turn()
    own = key_of("struggles", text)
    if own is not None:
        topic, key = "struggles", own
    else:
        key = key_of(topic, text) or "advice"
    pen.say(f"step_{topic}", line=pen.words(situations.advice(topic, key, **pen.bank)))
    if topic == "transparency" and key in ("advice", "kept_open", "no_bargain"):
        pen.say("offer", line=pen.words(situations.advice(topic, "offer", **pen.bank))).know(awaiting=Awaiting.OFFER)
    return pen.turn()
