"""Answer danger: latch the tier, send the words and the card, ask one direct question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from empathy_coach.safety.model import LOCKING, Concern, Evidence, Subject, Tier, Triage
from empathy_coach.safety.resources import help_card
from empathy_coach.safety.state import Choice, FollowUp, Question, SafetyReply, SafetyState
from empathy_coach.safety.steps import Opening, opening
from empathy_coach.safety.words import ask, choice, said, say

if TYPE_CHECKING:
    from datetime import datetime


def raised(state: SafetyState, reading: Triage, now: datetime) -> FollowUp:
    """Return the replies to a reading of ``crisis`` or ``emergency`` and the state with its tier latched."""
    first = _not_asked_again(state, opening(_as_grave_as_known(state, reading)))
    new_concern = not set(reading.concerns) <= set(state.concerns) or reading.tier > state.tier
    state = _latched(state, reading, now)
    state, text = say(state, first.words)
    card = card_of(state, reading) if _card_due(first, state, new=new_concern) else None
    replies = [SafetyReply(text, _offers(first, reading), card)]
    if first.question is not None and not state.quiet:
        state, question, choices = ask(state, first.question)
        replies.append(SafetyReply(question, choices))
    return FollowUp(state, reading, tuple(replies), answered=True)


def _as_grave_as_known(state: SafetyState, reading: Triage) -> Triage:
    """In an emergency "I still want to die" is met as the emergency that it goes on with."""
    goes_on = state.tier > reading.tier and reading.concerns[0] in state.concerns
    return replace(reading, tier=state.tier) if goes_on else reading


def _not_asked_again(state: SafetyState, first: Opening) -> Opening:
    """Consent to open the notes is asked once; at further signs the question is about safety itself."""
    if first.question is Question.OPEN_HELP and said(state, "crisis.question.open_help"):
        return Opening("crisis.partner_violence_again", Question.SAFE_NOW, card=False)
    return first


def _latched(state: SafetyState, reading: Triage, now: datetime) -> SafetyState:
    concerns = dict.fromkeys((*state.concerns, *reading.concerns))
    grave = {item.concern for item in reading.evidence if item.tier >= Tier.CRISIS} or set(reading.concerns)
    return replace(
        state,
        tier=max(state.tier, reading.tier),
        locked=state.locked or bool(LOCKING & grave),
        concerns=tuple(concerns),
        subject=reading.subject if reading.subject is not Subject.NONE else state.subject,
        question=None,
        flags=state.flags + 1,
        told=state.told or any(map(_tells_of_force, reading.evidence)),
        passing=0,
        since=now,
    )


_SOFT = frozenset({"partner_fear", "partner_controls", "own_control", "refusals", "head"})
"""Rule files without a word of force: a single reading by them can be a misreading."""


def _tells_of_force(item: Evidence) -> bool:
    return item.concern in LOCKING and item.tier >= Tier.CRISIS and item.rule.partition(".")[0] not in _SOFT


def _card_due(first: Opening, state: SafetyState, *, new: bool) -> bool:
    """The card stays in sight in an emergency; in a crisis it comes once for each new concern."""
    return (first.card and new) or state.tier is Tier.EMERGENCY


def _offers(first: Opening, reading: Triage) -> tuple[Choice, ...]:
    if first.question is None and reading.tier is Tier.CRISIS:
        return (choice("referral"),)
    return ()


def card_of(state: SafetyState, reading: Triage | None = None) -> dict[str, Any]:
    """Return the help card for what the conversation, and the message at hand, are about."""
    concerns = dict.fromkeys((*(reading.concerns if reading else ()), *state.concerns))
    subject = reading.subject if reading and reading.concerns else state.subject
    lead = next(iter(concerns), None)
    return help_card(
        state.region,
        concerns,
        tier=max(state.tier, reading.tier if reading else Tier.NONE),
        minor=state.minor,
        bystander=lead in {Concern.SUICIDE, Concern.SELF_HARM} and subject is not Subject.SELF,
    )
