"""The two questions that stand before help with words: is it true, and is anyone afraid. Each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching.conversation.situation import Awaiting, Check
from empathy_coach.language import answers
from empathy_coach.language.answers import Answer
from empathy_coach.safety import SafetyAnswer, answer_to_safety_question

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.pen import Pen

SAFETY_QUESTION = "safety_question"
SAFETY_CARD = {"type": SAFETY_QUESTION}
DANGER_CARD = {"type": SAFETY_QUESTION, "about": "danger"}
"""Tell whoever owns the safety state that the question was asked, so that a "yes" is understood there."""

_TRUTH = {
    Answer.YES: Check.YES,
    Answer.NO: Check.NO,
    Answer.NOT_ALL: Check.NO,
    Answer.UNSURE: Check.UNSURE,
    Answer.DECLINED: Check.DECLINED,
}
_AFRAID = {
    SafetyAnswer.YES: Check.YES,
    SafetyAnswer.NO: Check.NO,
    SafetyAnswer.DECLINED: Check.DECLINED,
}


def truth_of(text: str) -> Check | None:
    """Return the answer to the truth check that ``text`` gives, or None."""
    return _TRUTH.get(answers.truth(text))


def afraid_of(text: str) -> Check | None:
    """Return the answer to the safety question that ``text`` gives, or None."""
    return _AFRAID.get(answer_to_safety_question(text))


def close(pen: Pen) -> Pen:
    """Say what stays closed after a yes to the safety question; no question is open any more."""
    return pen.say("safety_closed").know(awaiting=None, afraid=Check.YES)


def ask_truth(pen: Pen) -> Pen:
    """Ask whether what will be said is fully true."""
    return pen.say("truth_check").know(awaiting=Awaiting.TRUTH, truth=Check.OPEN)


def ask_safety(pen: Pen, *, purpose: str) -> Pen:
    """Ask the one behavioural question, with its reason."""
    pen.say("safety_question", card=SAFETY_CARD)
    return pen.know(awaiting=Awaiting.SAFETY, afraid=Check.OPEN, purpose=purpose)
