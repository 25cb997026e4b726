"""A word given earlier in the session: kept, or broken."""

from __future__ import annotations

from empathy_coach.practice.signals.answering import plain_answer, same_answer, unanswered
from empathy_coach.practice.signals.heard import Heard, Span, first, whole

_DEFENCES = frozenset({"justifying", "blame_shifting", "minimizing", "counter_attack", "denying", "invalidating"})
_DODGES = frozenset({"deflecting", "stonewalling", "rushing_forgiveness"})
_LISTENING = frozenset({"validation", "exploration", "care"})


def promised_answers(heard: Heard) -> Span | None:
    """Said that every question may be asked."""
    return first(heard, "promised_answers")


def promised_to_listen(heard: Heard) -> Span | None:
    """Said that there will be no excuses, only listening."""
    return first(heard, "promised_to_listen")


def kept_word(heard: Heard) -> Span | None:
    """Answered after promising answers, listened after promising to, or came back from a pause as said."""
    if heard.kinds or first(heard, "weary"):
        return None
    answered = "promised_answers" in heard.given and (plain_answer(heard) or same_answer(heard))
    listened = "promised_to_listen" in heard.given and bool(_LISTENING & set(heard.skills))
    back = "time_out" in heard.last and bool(heard.skills)
    return whole(heard) if answered or listened or back else None


def broken_word(heard: Heard) -> Span | None:
    """Promised answers and gave none, promised to listen and argued, or came back from a pause as before."""
    kinds = set(heard.kinds)
    dodged = "promised_answers" in heard.given and (unanswered(heard) or first(heard, "weary") or kinds & _DODGES)
    argued = "promised_to_listen" in heard.given and kinds & _DEFENCES
    came_back_worse = "time_out" in heard.last and kinds
    return whole(heard) if dodged or argued or came_back_worse else None
