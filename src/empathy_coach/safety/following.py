"""Carry the safety of a conversation from message to message: what danger, answers and time change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from empathy_coach.safety.answering import answered, in_words, moved, something_else, take
from empathy_coach.safety.answers import (
    SAFE_IF_YES,
    Answer,
    answer_of,
    answer_to_safety_question,
    is_payload,
    wants_to_pass,
)
from empathy_coach.safety.context import force_told, holds, in_context
from empathy_coach.safety.model import LOCKING, Concern, Subject, Tier, Triage
from empathy_coach.safety.raising import card_of, raised
from empathy_coach.safety.splitting import read_with, remembered
from empathy_coach.safety.state import FollowUp, Question, SafetyAnswer, SafetyReply, SafetyState
from empathy_coach.safety.steps import Step
from empathy_coach.safety.triaging import triage
from empathy_coach.safety.words import ask, choice, said, say

if TYPE_CHECKING:
    from collections.abc import Callable

LATCHED_FOR = timedelta(hours=24)
"""Time after which a tier that nothing confirmed again is lowered; a lock lasts for the session."""
PASSING = 15
"""Messages that a referral or data form may take before the safety flow answers again."""
_COACHS_OWN = frozenset({Question.VIOLENCE, Question.DANGER})
"""Questions of the coach, not of this flow: only a grave answer is answered here."""
HELP_LINES = "/help_lines"
"""Payload of the choice that shows the card."""


def follow_up(
    state: SafetyState,
    text: str,
    *,
    now: datetime,
    region: str | None = None,
    read: Callable[[str], Triage] = triage,
) -> FollowUp:
    """Return what ``text`` changes in the safety of the conversation, and the replies that go out first.

    Args:
        state: the conversation so far; ``SafetyState()`` for a new one.
        text: what was typed, or the payload of a choice (``/affirm``, ``/deny``, ``/stop`` ...).
        now: the present time, aware or naive like the one in ``state``.
        region: country code that the person set; None keeps the known one.
        read: the reader of danger; by default the rules and the head.

    Returns:
        The new state, the reading, and the replies. Pure: nothing is stored or sent. Never raises on any text.
    """
    state = _aged(replace(state, region=region or state.region), now)
    reading = Triage() if is_payload(text) else in_context(state, text, read_with(state.recent, text, read))
    followed = _follow(state, text, reading, now)
    return replace(followed, state=replace(followed.state, recent=remembered(state.recent, text)))


def _follow(state: SafetyState, text: str, reading: Triage, now: datetime) -> FollowUp:
    if text == HELP_LINES:
        return _show_lines(state, reading)
    if reading.minor and not state.minor:
        return _minor(replace(state, minor=True), reading, now)
    heard = _heard_in_danger(state, text, reading)
    if heard is not None:
        return heard
    answer = _answer_to(state, text) if _may_answer(state, text) else None
    if answer is not None and _is_taken_as_answer(state, reading, answer):
        return answered(state, reading, text, answer, now)
    if reading.tier >= Tier.CRISIS:
        return raised(state, reading, now)
    return _without_danger(state, text, reading, now)


def _heard_in_danger(state: SafetyState, text: str, reading: Triage) -> FollowUp | None:
    """A form under way goes on, good news is heard as such, a wish that the coach calls gets a plain answer."""
    if state.passing and reading.tier < Tier.CRISIS and answer_of(text, None) is not Answer.STOP:
        return FollowUp(replace(state, passing=state.passing - 1), reading)
    if state.tier < Tier.CRISIS or reading.tier >= Tier.EMERGENCY or is_payload(text):
        return None
    if holds("call_for_me", text):
        return in_words(state, reading, "after.cannot_call")
    if reading.tier < Tier.CRISIS and state.tier is Tier.EMERGENCY and holds("good_news", text):
        return in_words(state, reading, "after.good_news", tier=Tier.CRISIS)
    if reading.tier < Tier.CRISIS and state.tier is Tier.CRISIS and holds("bye", text):
        return in_words(state, reading, "after.bye")
    return None


def _answer_to(state: SafetyState, text: str) -> Answer | None:
    """Return the answer to the open question; "nobody hit anybody" says that a signal of violence was misread."""
    if state.locked and state.question is not Question.REPAIR and holds("no_violence", text):
        return Answer.MISREAD
    return answer_of(text, state.question)


def _without_danger(state: SafetyState, text: str, reading: Triage, now: datetime) -> FollowUp:
    if state.question in _COACHS_OWN:
        asked = _safety_question if state.question is Question.VIOLENCE else _danger_check
        return asked(state, text, reading, now)
    if wants_to_pass(text):
        return _passed(state, text, reading)
    if state.minor:
        return _minor(state, reading, now)
    if state.tier >= Tier.CRISIS:
        return something_else(state, reading, text)
    return _below_crisis(state, reading, now)


def _passed(state: SafetyState, text: str, reading: Triage) -> FollowUp:
    """Leave a referral or one's data to the dialogue, with the messages that such a form takes."""
    if state.tier < Tier.CRISIS or text in {"/affirm", "/deny"}:
        return FollowUp(state, reading)
    question = state.question if state.tier is Tier.EMERGENCY else None
    return FollowUp(replace(state, question=question, passing=PASSING), reading)


def _below_crisis(state: SafetyState, reading: Triage, now: datetime) -> FollowUp:
    if reading.tier is Tier.DISTRESS:
        return _distressed(state, reading, now)
    if reading.check and not state.locked and not state.quiet and not said(state, "distress.rage"):
        state, text, choices = ask(state, Question.RAGE)
        return FollowUp(state, reading, (SafetyReply(text, choices),))
    open_still = state.question if state.question is Question.GENTLE else None
    return FollowUp(replace(state, question=open_still), reading)


def _aged(state: SafetyState, now: datetime) -> SafetyState:
    if state.since is None or now - state.since < LATCHED_FOR or state.tier is Tier.NONE:
        return state
    concerns = tuple(concern for concern in state.concerns if concern in LOCKING)
    return replace(state, tier=Tier.NONE, concerns=concerns, question=None, since=None, quiet=False)


def _may_answer(state: SafetyState, text: str) -> bool:
    """Whether something stands that a message can answer, stop, or take back."""
    if state.question in _COACHS_OWN:
        return False
    return state.question is not None or (state.tier > Tier.NONE and text not in {"/affirm", "/deny"})


def _is_taken_as_answer(state: SafetyState, reading: Triage, answer: Answer) -> bool:
    """Whether the answer stands, or new danger in the same message outweighs it."""
    if reading.tier < Tier.CRISIS:
        return True
    if answer is not Answer.YES or state.question in SAFE_IF_YES:  # "I am going to do it" is no "I am" to "safe?"
        return False
    return reading.tier <= state.tier and set(reading.concerns) <= set(state.concerns)


def _distressed(state: SafetyState, reading: Triage, now: datetime) -> FollowUp:
    """Grounding and the referral at first, a short word at the second time, then the coaching goes on."""
    lead = reading.concerns[0]
    known = set(reading.concerns) <= set(state.concerns)
    first_time = not said(state, "distress.question")
    if known and said(state, "distress.again"):
        return FollowUp(state, reading)
    concerns = tuple(dict.fromkeys((*state.concerns, *reading.concerns)))
    state = replace(state, tier=max(state.tier, Tier.DISTRESS), concerns=concerns, since=now, question=None)
    place = "distress.again" if known else _DISTRESS_WORDS.get(lead, "distress.unsafe")
    state, text = say(state, place)
    replies = [SafetyReply(text, (choice("referral"), choice("lines")))]
    if first_time and not state.quiet:
        state, question, choices = ask(state, _GENTLE.get(lead, Question.GENTLE))
        replies.append(SafetyReply(question, choices))
    return FollowUp(state, reading, tuple(replies), answered=True)


_DISTRESS_WORDS = {
    concern: f"distress.{concern.value}"
    for concern in (
        Concern.HOPELESSNESS,
        Concern.PANIC,
        Concern.COLLAPSE,
        Concern.SUBSTANCE,
        Concern.SUICIDE,
        Concern.SELF_HARM,
    )
}
_GENTLE = {
    Concern.PARTNER_VIOLENCE: Question.NEAR,
    Concern.OWN_VIOLENCE: Question.OWN,
    Concern.HARM_TO_OTHERS: Question.OTHERS,
    Concern.CHILD_SAFETY: Question.CHILD,
}
"""The gentle question where the words hint at violence ("he didn't exactly hit me"); it is about dying elsewhere."""


def _show_lines(state: SafetyState, reading: Triage) -> FollowUp:
    state, text = say(state, "after.lines")
    return FollowUp(state, reading, (SafetyReply(text, card=card_of(state)),), answered=True)


def _minor(state: SafetyState, reading: Triage, now: datetime) -> FollowUp:
    """Someone under 18: the line for young people and the limits; danger keeps its own reply."""
    if reading.tier >= Tier.CRISIS:
        return raised(state, reading, now)
    state, text = say(state, "after.minor_again" if said(state, "after.minor") else "after.minor")
    return FollowUp(state, reading, (SafetyReply(text, card=card_of(state)),), answered=True)


def _danger_check(state: SafetyState, text: str, reading: Triage, now: datetime) -> FollowUp:
    """Beside someone in acute pain: a yes is met as danger, anything else goes on to the coach."""
    answer = answer_of(text, Question.DANGER)
    if answer not in (Answer.YES, Answer.UNSURE):
        return _below_crisis(replace(state, question=None), reading, now)
    step = Step("after.danger_yes", tier=Tier.CRISIS, ask=Question.BYSTANDER, card=True, adds=Concern.SUICIDE)
    return take(replace(state, subject=Subject.PARTNER), reading, step, now)


def _safety_question(state: SafetyState, text: str, reading: Triage, now: datetime) -> FollowUp:
    told = force_told(text)
    if told is not None:
        return raised(replace(state, question=None, asked_violence=SafetyAnswer.YES), told, now)
    answer = answer_to_safety_question(text, reading=reading)
    if answer is SafetyAnswer.NONE:
        return _below_crisis(replace(state, question=None), reading, now)
    state = replace(state, question=None, asked_violence=answer)
    if answer is not SafetyAnswer.YES:
        return _below_crisis(state, reading, now)
    step = Step("after.passed_question", tier=Tier.CRISIS, adds=Concern.PARTNER_VIOLENCE)
    state, words = say(moved(state, step, now), step.words)
    state, question, choices = ask(replace(state, flags=state.flags + 1), Question.OPEN_HELP)
    return FollowUp(state, reading, (SafetyReply(f"{words} {question}", choices),), answered=True)
