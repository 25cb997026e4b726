"""The one question about safety that stands before the first help with an apology, a disclosure or practice."""

from __future__ import annotations

from dataclasses import replace

from empathy_coach import content
from empathy_coach.safety.state import Choice, Question, SafetyReply, SafetyState, closed


def safety_question() -> SafetyReply:
    """Return the question with its reason and the choices yes, no, rather not say."""
    words = content.load("safety/words/question.yml", "safety_question")
    choices = tuple(Choice(entry["title"], entry["value"]) for entry in words["choices"])
    return SafetyReply(f"{words['reason']} {words['text']}", choices)


def ask_safety_question(state: SafetyState) -> tuple[SafetyState, SafetyReply | None]:
    """Return the state with the question open and the reply that asks it; None where it was asked before.

    ``follow_up`` reads the next message as the answer: a yes opens the safety flow, anything else is kept in
    ``asked_violence`` and the conversation goes on.
    """
    if state.asked_violence is not None:
        return state, None
    return replace(state, question=Question.VIOLENCE), safety_question()


def asked(state: SafetyState, about: str | None = None) -> SafetyState:
    """Return the state after the coach asked a safety question by itself, so that its answer is understood.

    Args:
        state: the conversation so far; nothing is overwritten in danger.
        about: ``danger`` for "is anyone in danger?"; else the question about fear and violence.
    """
    if closed(state):
        return state
    return replace(state, question=Question.DANGER if about == "danger" else Question.VIOLENCE)
