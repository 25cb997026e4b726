"""Fear: received, told apart by one question, and, where it is for the partner, said as an honest sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching import fears, situations
from empathy_coach.coaching.conversation import checks
from empathy_coach.coaching.conversation.hearing import corrects, health_at_stake, ongoing_of, says, without_lead
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation
from empathy_coach.coaching.fears import Disclosure, Fear, FearPart

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn

TELLING, REACTION = "telling", "reaction"
_CLEAR = frozenset({Fear.URGES, Fear.ALONE})
"""Fears that need no question to be told apart from the rest."""


def fear(situation: Situation, text: str) -> Turn:
    """Answer a message about the learner's own fear, or an answer to this flow's question."""
    pen = Pen(situation.hearing(text))
    awaiting = situation.awaiting
    pen.know(awaiting=None, misses=0)
    if awaiting is Awaiting.SCOPE:
        return scope(pen, text)
    if awaiting is Awaiting.SAFETY:
        return _after_safety(pen, text)
    kind = fears.fear_of(text)
    if awaiting is Awaiting.FEAR and kind is None:
        return _unsure(pen)
    corrected = situation.fear is not None and corrects(text)
    if kind is not None and (awaiting is Awaiting.FEAR or corrected or kind in _CLEAR):
        return _branch(pen, kind, text)
    pen.say("fear_branch", question=pen.words(fears.branching_question(without_lead(text), **pen.bank)))
    return pen.know(awaiting=Awaiting.FEAR).turn()


def _unsure(pen: Pen) -> Turn:
    """Not knowing which fear it is counts as an answer; asked once more in another way, then left alone."""
    if "fear_unsure" in pen.known.used:
        return pen.say("fear_left").turn()
    return pen.remember("fear_unsure").say("fear_unsure").know(awaiting=Awaiting.FEAR).turn()


def telling(pen: Pen, text: str) -> Turn:
    """Don't phrase a part of it; ask for the two things that cannot wait for a plan."""
    if says("partial", text):
        pen.say("fear_telling", why=pen.words(fears.disclosure_line(Disclosure.WHY_NOT_PART, **pen.bank)))
    else:
        pen.say("fear_named", line=pen.words(fears.fear_line(Fear.TELLING, FearPart.NAMED, **pen.bank)))
    if ongoing_of(text) is not None and health_at_stake(text) is not None:
        return scope(pen, text)
    question = pen.words(fears.disclosure_line(Disclosure.SCOPE, **pen.bank))
    pen.say("telling_scope", question=question)
    return pen.know(awaiting=Awaiting.SCOPE, purpose=TELLING).turn()


def scope(pen: Pen, text: str) -> Turn:
    """Contact that goes on, a pregnancy and a health risk never wait for a plan."""
    pen.know(purpose=TELLING, ongoing=bool(ongoing_of(text)), health=health_at_stake(text) is True)
    if pen.known.ongoing:
        pen.say("told_first", line=pen.words(fears.disclosure_line(Disclosure.ONGOING, **pen.bank)))
    if says("pregnant", text):
        pen.say("told_first", line=pen.words(fears.disclosure_line(Disclosure.PREGNANCY, **pen.bank)))
    if pen.known.afraid is not None:
        return _tonight(pen)
    if pen.known.health:
        pen.say("health_tonight")
    return checks.ask_safety(pen, purpose=TELLING).turn()


def _branch(pen: Pen, kind: Fear, text: str) -> Turn:
    pen.know(fear=kind.value)
    if kind is Fear.TELLING:
        return telling(pen, text)
    pen.say("fear_named", line=pen.words(fears.fear_line(kind, FearPart.NAMED, **pen.bank)))
    if kind is Fear.REACTION and pen.known.afraid is None:
        return checks.ask_safety(pen, purpose=REACTION).turn()
    return _own_sentence(pen, kind)


def _after_safety(pen: Pen, text: str) -> Turn:
    pen.know(afraid=checks.afraid_of(text) or pen.known.afraid)
    if pen.known.afraid is Check.YES:
        return checks.close(pen).turn()
    if pen.known.purpose == TELLING:
        return _tonight(pen)
    return _own_sentence(pen, Fear(pen.known.fear or Fear.REACTION.value))


def _tonight(pen: Pen) -> Turn:
    """Health promptly, the rest planned with a professional, and a line for tonight that does not lie."""
    if pen.known.health:
        pen.say("health_promptly", line=pen.words(fears.disclosure_line(Disclosure.HEALTH_SENTENCE, **pen.bank)))
    pen.say("telling_planned", line=pen.words(fears.disclosure_line(Disclosure.PLANNED, **pen.bank)))
    pen.say("telling_tonight", line=pen.words(fears.disclosure_line(Disclosure.TONIGHT, **pen.bank)))
    tonight = pen.words(situations.advice("struggles", "tonight_person", **pen.bank))
    return pen.say("person_tonight", line=tonight).turn()


def _own_sentence(pen: Pen, kind: Fear) -> Turn:
    """What may be said to the partner after listening, and who should hear the rest."""
    listener = pen.words(fears.fear_line(kind, FearPart.LISTENER, **pen.bank))
    if kind is Fear.URGES:
        step = pen.words(situations.advice("struggles", "urge_now", **pen.bank))
        return pen.say("fear_urge", step=step, listener=listener).turn()
    sentence = pen.words(fears.fear_line(kind, FearPart.SENTENCE, **pen.bank))
    return pen.say("fear_sentence", sentence=sentence, listener=listener).turn()
