"""After the card: what an answer, a silence, a "stop asking" or another subject changes and gets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from empathy_coach.safety.answers import Answer, sentences
from empathy_coach.safety.model import LOCKING, Subject, Tier, Triage
from empathy_coach.safety.raising import card_of
from empathy_coach.safety.state import FollowUp, Question, SafetyReply, SafetyState
from empathy_coach.safety.steps import ANY_QUESTION, STEPS, Step
from empathy_coach.safety.words import ask, choice, said, say

if TYPE_CHECKING:
    from datetime import datetime


FEW = 2
"""Words of a message that asks for nothing ("ok", "hm thanks")."""
OPENLY = 2
"""Times that what stays open is listed; after that short lines, never silence and never a wall."""


def answered(state: SafetyState, reading: Triage, text: str, answer: Answer, now: datetime) -> FollowUp:
    """Return what an answer changes; ``now`` is the time that a confirmed tier counts from."""
    if answer is Answer.STOP:
        return _quiet(state, reading)
    if answer in {Answer.TAKEN_BACK, Answer.MISREAD}:
        return _taken_back(state, reading, answer)
    step = STEPS.get((state.question or Question.OPEN_HELP, answer)) or ANY_QUESTION.get(answer)
    if step is None or state.question is None:
        return something_else(state, reading, text) if state.tier >= Tier.CRISIS else FollowUp(state, reading)
    return take(state, reading, step, now)


def take(state: SafetyState, reading: Triage, step: Step, now: datetime) -> FollowUp:
    """Return the replies of a step and the state after it."""
    if step.undo and state.flags <= 1:
        state, text = say(_undone(state, now), step.words)
        return FollowUp(state, reading, (SafetyReply(text),), answered=True)
    state = moved(state, step, now)
    state, text = say(state, step.words)
    offers = (choice("referral"), choice("lines")) if step.referral else ()
    card = card_of(state) if step.card else None
    replies = [SafetyReply(text, () if step.card and not step.referral else offers, card)]
    if step.ask is not None and not state.quiet:
        state, question, choices = ask(state, step.ask)
        replies.append(SafetyReply(question, choices))
    return FollowUp(state, reading, tuple(replies), answered=True)


def moved(state: SafetyState, step: Step, now: datetime) -> SafetyState:
    """Return the state after a step: tier, lock, concerns; the question is closed.

    Force that was told as an answer locks, and no repair undoes it.
    """
    tier = state.tier if step.tier is None else step.tier
    concerns = state.concerns if step.adds is None else tuple(dict.fromkeys((*state.concerns, step.adds)))
    confirmed = step.adds in LOCKING or (tier > state.tier and tier >= Tier.CRISIS and bool(LOCKING & set(concerns)))
    return replace(
        state,
        tier=tier,
        concerns=concerns,
        subject=Subject.SELF if step.adds is not None else state.subject,
        locked=state.locked or confirmed,
        told=state.told or confirmed,
        question=None,
        since=now if tier >= state.tier else state.since,
    )


def _undone(state: SafetyState, now: datetime) -> SafetyState:
    """Forget a misreading: only a single one, so that what was said twice stays; an emergency leaves distress."""
    was_emergency = state.tier is Tier.EMERGENCY
    return SafetyState(
        tier=Tier.DISTRESS if was_emergency else Tier.NONE,
        since=now if was_emergency else None,
        shown=state.shown,
        region=state.region,
        minor=state.minor,
        asked_violence=state.asked_violence,
        flags=state.flags,
    )


def _quiet(state: SafetyState, reading: Triage) -> FollowUp:
    state, text = say(replace(state, quiet=True, question=None), "after.stop")
    card = card_of(state) if state.tier is Tier.EMERGENCY else None
    return FollowUp(state, reading, (SafetyReply(text, (choice("referral"), choice("lines")), card),), answered=True)


def _taken_back(state: SafetyState, reading: Triage, answer: Answer) -> FollowUp:
    """One repair question undoes a misreading; what was said about violence is only undone if misread."""
    if state.tier < Tier.CRISIS and not state.locked:
        return FollowUp(replace(state, question=None, tier=Tier.NONE), reading)
    once = state.flags <= 1 and not said(state, "after.repair_question") and not state.quiet
    if not once or (state.locked and state.told):
        place = "after.taken_back_locked" if state.locked else "after.elsewhere_open"
        state, text = say(replace(state, question=None), place)
        return FollowUp(state, reading, (SafetyReply(text, (choice("referral"), choice("lines"))),), answered=True)
    state, text = say(state, f"after.{answer.value}")
    state, question, choices = ask(state, Question.REPAIR)
    return FollowUp(state, reading, (SafetyReply(f"{text} {question}", choices),), answered=True)


def something_else(state: SafetyState, reading: Triage, typed: str) -> FollowUp:
    """Another subject or no words after the card: back to the question once, then what stays open, never a wall."""
    if state.tier is Tier.EMERGENCY:
        state, text = say(state, "after.elsewhere_emergency")
        return FollowUp(state, reading, (SafetyReply(text, card=card_of(state)),), answered=True)
    words = sum(len(part.split()) for part in sentences(typed))
    if not words:  # an empty message, dots, an emoji: the question stays open, and nothing presses
        state, text = say(state, "after.silence")
        return FollowUp(state, reading, (SafetyReply(text),), answered=True)
    if state.question is not None and not state.quiet and not said(state, "after.elsewhere"):
        state, text = say(state, "after.elsewhere")
        state, question, choices = ask(state, state.question or Question.DYING)
        return FollowUp(state, reading, (SafetyReply(f"{text} {question}", (*choices, choice("stop"))),), answered=True)
    if words > FEW and said(state, "after.elsewhere_open") < OPENLY:
        state, text = say(replace(state, question=None), "after.elsewhere_open")
        return FollowUp(state, reading, (SafetyReply(text, (choice("referral"), choice("lines"))),), answered=True)
    state, text = say(replace(state, question=None), "after.staying_quiet" if state.quiet else "after.staying")
    return FollowUp(state, reading, (SafetyReply(text),), answered=True)


def in_words(state: SafetyState, reading: Triage, place: str, *, tier: Tier | None = None) -> FollowUp:
    """Return one message of ``place`` and nothing asked; ``tier`` lowers or keeps the latched one."""
    state, text = say(replace(state, tier=tier or state.tier, question=None), place)
    card = card_of(state) if state.tier is Tier.EMERGENCY else None
    offers = () if card else (choice("referral"), choice("lines"))
    return FollowUp(state, reading, (SafetyReply(text, offers, card),), answered=True)
