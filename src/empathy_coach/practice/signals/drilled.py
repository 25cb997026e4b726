"""What only a drill asks for: the same true answer, the day named, not too many questions."""

from __future__ import annotations

from empathy_coach.practice import cues
from empathy_coach.practice.signals.heard import Heard, Span, first, whole, words

MOST_QUESTIONS = 1
"""To somebody who is numb each question is a thing to carry; one may stand."""


def true_answer(heard: Heard) -> Span | None:
    """Gave the answer that is true in the scenario; the words may differ each time."""
    return _truth(heard) if heard.drill == "same_question" and not heard.kinds and not first(heard, "weary") else None


def changed_answer(heard: Heard) -> Span | None:
    """Answered, and with something else than what is true in the scenario."""
    if heard.drill != "same_question" or heard.asked != "fact" or _truth(heard):
        return None
    return first(heard, "another_answer", cues.ANSWERS)


def named_day(heard: Heard) -> Span | None:
    """Named the day that lies ahead."""
    return _truth(heard) if heard.drill == "anniversary" and not heard.kinds else None


def many_questions(heard: Heard) -> Span | None:
    """Asked and asked somebody who has nothing to say."""
    many = heard.drill == "silence" and heard.text.count("?") > MOST_QUESTIONS
    return whole(heard) if many and words(heard.text) else None


def _truth(heard: Heard) -> Span | None:
    found = (cues.find(heard.text, phrase) for phrase in heard.truth)
    return next((span for span in found if span), None)
