"""Messages that steer the talk itself: a pause, going back, a correction, coming back after a while."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import situations
from empathy_coach.coaching.conversation import carding, checks, drafts, later, unclear
from empathy_coach.coaching.conversation.collecting import shortened
from empathy_coach.coaching.conversation.hearing import corrects, named, steers
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.language import answers
from empathy_coach.language.answers import Answer, Command

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.turn import Turn

_PRONOUNS = {"he": "he", "him": "he", "man": "he", "guy": "he", "male": "he", "they": "they"}
_BARE = 3  # words: up to which a yes agrees to what was offered
_LONGEST = 14  # words: more than that tells a story of its own
_CHECKS = frozenset({Awaiting.TRUTH, Awaiting.SAFETY, Awaiting.DANGER, Awaiting.SCOPE})
"""Questions to which a plain yes is an answer."""
_REASONS = {
    Awaiting.SAFETY: "why_safety",
    Awaiting.TRUTH: "why_truth",
    Awaiting.SCOPE: "why_scope",
    Awaiting.DANGER: "why_danger",
}


class Steer(str, Enum):
    """What a message does to the talk."""

    PAUSE = "pause"
    BACK = "back"
    START_OVER = "start_over"
    NEXT = "next"  # the next of several things that were asked at once
    SWAPPED = "swapped"  # the voices were read the wrong way round
    SOMEONE_ELSE = "someone_else"
    PRONOUN = "pronoun"
    MISREAD = "misread"
    RETURNED = "returned"
    WHY = "why"  # why the coach asks its question
    FRIEND = "friend"  # somebody else's betrayal


_COMMANDS = {Command.PAUSE: Steer.PAUSE, Command.BACK: Steer.BACK, Command.START_OVER: Steer.START_OVER}


def steer_of(situation: Situation, text: str) -> Steer | None:
    """Return what the message does to the talk, or None where it only tells something."""
    command = answers.command(text)
    if command in _COMMANDS:
        return _COMMANDS[command]
    if wants_next(situation, text):
        return Steer.NEXT
    if steers("back", text) or steers("back_to_reply", text):
        return Steer.BACK
    return _story_of(situation, text) or (_correction_of(situation, text) if len(text.split()) <= _LONGEST else None)


def _story_of(situation: Situation, text: str) -> Steer | None:
    """Return what a message of any length does: asks why, tells of a friend, comes back after a while."""
    if situation.awaiting in _REASONS and steers("why_asked", text):
        return Steer.WHY
    if steers("for_a_friend", text):
        return Steer.FRIEND
    returns = steers("returned", text) or (steers("slip", text) and steers("slip_contact", text))
    return Steer.RETURNED if returns and not situation.betrayed else None


def _correction_of(situation: Situation, text: str) -> Steer | None:
    if (situation.partner_words or situation.draft) and steers("swapped", text):
        return Steer.SWAPPED
    if steers("pronoun", text):
        return Steer.PRONOUN
    if corrects(text) and steers("someone_else", text):
        return Steer.SOMEONE_ELSE
    return Steer.MISREAD if steers("misread", text) else None


def wants_next(situation: Situation, text: str) -> bool:
    """Whether the message asks for the other thing that was put off."""
    if not later.is_named(situation):
        return False
    short = len(text.split()) <= _BARE and answers.yes_no(text) is Answer.YES
    return (short and situation.awaiting not in _CHECKS) or steers("next_one", text)


def steer(situation: Situation, text: str) -> Turn:
    """Answer a message that steers; ``NEXT`` belongs to the flow that was put off."""
    kind = steer_of(situation, text) or Steer.MISREAD
    return _ANSWERS[kind](Pen(situation), text)


def _pause(pen: Pen, _: str) -> Turn:
    return pen.say("paused" if pen.known.awaiting else "paused_quiet").turn()


def _start_over(pen: Pen, _: str) -> Turn:
    return Pen(pen.known.anew()).say("fresh_start").turn()


def _misread(pen: Pen, _: str) -> Turn:
    return unclear.misread(pen.known)


def _back(pen: Pen, text: str) -> Turn:
    question = Awaiting.DRAFT if steers("back_to_reply", text) else (pen.known.awaiting or pen.known.before)
    return pen.say("nothing_before").turn() if question is None else _ask_again(pen.know(misses=0), question).turn()


def _ask_again(pen: Pen, question: Awaiting) -> Pen:
    """Say the open question once more, shortly; what it is about stays as it was."""
    pen.know(awaiting=question)
    if question is Awaiting.DRAFT:
        quote = shortened(pen.known.partner_words)
        return pen.say("again_draft_to" if quote else "again_draft", quote=quote)
    if question is Awaiting.SAFETY:
        return pen.say("again_safety", card=checks.SAFETY_CARD)
    if question is Awaiting.DANGER:
        check = pen.words(situations.advice("moments", "beside_check", **pen.bank))
        return pen.say("danger_check", check=check, card=checks.DANGER_CARD)
    if question is Awaiting.CARD:
        return carding.ask_again(pen)
    return pen.say(_AGAIN[question])


_AGAIN = {
    Awaiting.AROUSAL: "again_arousal",
    Awaiting.OFFER: "again_offer",
    Awaiting.FEAR: "again_fear",
    Awaiting.TRUTH: "truth_check",
    Awaiting.SCOPE: "again_scope",
    Awaiting.ASKED: "again_asked",
}


def _swap(pen: Pen, _: str) -> Turn:
    """The partner's words are the draft, and the other way round; the review begins again with the right ones."""
    partner, draft = pen.known.draft, pen.known.partner_words
    question = pen.known.awaiting
    pen.know(partner_words=partner, draft=draft, attempts=0, kinds=(), misses=0)
    if not draft or not partner:
        only = shortened(draft or partner)
        return _ask_for_the_other(pen, only, mine=bool(draft))
    pen.say("swapped", partner=shortened(partner), draft=shortened(draft))
    if question in (Awaiting.SAFETY, Awaiting.TRUTH):
        return _ask_again(pen, question).turn()
    told = drafts.draft_turn(pen.know(awaiting=None).known, "", partner=partner, draft=draft)
    return replace(told, says=(*pen.turn().says, *told.says))


def _ask_for_the_other(pen: Pen, words: str, *, mine: bool) -> Turn:
    pen.know(awaiting=Awaiting.DRAFT, purpose=drafts.REVIEW)
    return pen.say("swapped_mine" if mine else "swapped_theirs", quote=words).turn()


def _someone_else(pen: Pen, text: str) -> Turn:
    """What was understood of the partner was about somebody else: it is forgotten, and nothing is guessed."""
    who = named("someone_else", text)
    known = replace(pen.known.anew(), pronoun=pen.known.pronoun)
    return Pen(known).say("someone_else", who=who).turn()


def _why(pen: Pen, _: str) -> Turn:
    """The reason for the question, which stays open and may be left unanswered."""
    return pen.say(_REASONS[pen.known.awaiting or Awaiting.SAFETY]).turn()


def _friend(pen: Pen, _: str) -> Turn:
    return pen.say("for_a_friend").turn()


def _pronoun(pen: Pen, text: str) -> Turn:
    pen.know(pronoun=_PRONOUNS.get(named("pronoun", text), "she"))
    return pen.say("pronoun_right").turn()


def _welcome_back(pen: Pen, text: str) -> Turn:
    """A slip that is told is received and mended; contact with the other person comes first."""
    pen = Pen(pen.known.after_silence().anew())
    if steers("slip_contact", text):
        return pen.know(ongoing=True).say("slip_contact").turn()
    if not steers("slip", text) and not steers("slip_drink", text):
        return pen.say("welcome_back").turn()
    return pen.say("slip_drink" if steers("slip_drink", text) else "slip_other").turn()


_ANSWERS = {
    Steer.PAUSE: _pause,
    Steer.BACK: _back,
    Steer.START_OVER: _start_over,
    Steer.SWAPPED: _swap,
    Steer.SOMEONE_ELSE: _someone_else,
    Steer.PRONOUN: _pronoun,
    Steer.RETURNED: _welcome_back,
    Steer.MISREAD: _misread,
    Steer.WHY: _why,
    Steer.FRIEND: _friend,
}
