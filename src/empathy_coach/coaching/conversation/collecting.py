"""Collecting what a review needs: the partner's words, which may be skipped, and the draft, in one message or two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from empathy_coach.coaching.conversation.hearing import says, steers
from empathy_coach.coaching.fears import fear_of
from empathy_coach.language import answers
from empathy_coach.language.answers import Command
from empathy_coach.language.voices import voices


class Wanted(str, Enum):
    """What the form asked for last; the values are the names of its slots."""

    PARTNER_WORDS = "partner_words"
    DRAFT = "draft"


class Aside(str, Enum):
    """A message that is no answer to the form and leaves it open; the values are the outcomes."""

    VENTING = "review_is_venting"
    PAUSE = "review_paused"
    HELP = "review_help"
    PRIVATE = "review_private"


@dataclass(frozen=True)
class Collected:
    """What is there so far; ``""`` is skipped, None is still open.

    Attributes:
        partner_words: the partner's words.
        draft: the learner's draft.
        stopped: the learner does not want to go on; nothing is reviewed.
        leaves: the message asks for something else; the form closes and it is answered.
        aside: what is said before the form asks again: the message lets off steam, which is received and never
            scored, pauses, asks for help or who reads this.
    """

    partner_words: str | None = None
    draft: str | None = None
    stopped: bool = False
    leaves: bool = False
    aside: Aside | None = None

    @property
    def ended(self) -> bool:
        """Whether the form closes: with a draft to review, or without."""
        return bool(self.draft) or self.stopped or self.leaves


_LEAVING = frozenset({"practice", "referral", "delete_my_data", "export_my_data", "bot_challenge"})
_SURE = 0.7  # as an intent of its own; set by hand, to be measured
_ASIDES = {Command.PAUSE: Aside.PAUSE, Command.HELP: Aside.HELP}
_QUOTABLE = 80  # characters
_QUESTION = 14  # words up to which a message can be a question about the form


def shortened(words: str | None) -> str:
    """Return a voice's words on one line, short enough to be quoted back; empty where there are none."""
    line = " ".join((words or "").split())
    return line if len(line) <= _QUOTABLE else f"{line[:_QUOTABLE].rsplit(' ', 1)[0]}..."


def leaves(intent: str, confidence: float) -> bool:
    """Whether a message surely asks for something else, so that the form closes and it is answered."""
    return intent in _LEAVING and confidence >= _SURE


def elsewhere(text: str, intent: str, confidence: float) -> str | None:
    """Return the flow that a message in the form leaves for, or None where it stays.

    Someone in acute pain in reach, and the learner's own fear, are no words to the partner.
    """
    found = voices(text)
    if found.draft or found.partner or answers.command(text) is not None:
        return None
    if leaves(intent, confidence):
        return intent
    to_partner = says("to_partner", text)
    if says("acute", text) and says("here", text) and not to_partner:
        return "partner_pain"
    return "fear" if steers("own_fear", text) and fear_of(text) and not to_partner else None


def collect(
    known: Collected, wanted: Wanted | None, text: str, *, intent: str = "", confidence: float = 0.0
) -> Collected:
    """Return what is known after one more message.

    Args:
        known: what was collected before.
        wanted: what the form asked for; None for the message that opened it.
        text: the message as typed; empty for a button.
        intent: what the message classifies as; a sure request for something else leaves the form.
        confidence: how sure the classifier is of it.
    """
    if wanted is not None:
        steered = _steered(known, wanted, text)
        if steered is not None:
            return steered
        if elsewhere(text, intent, confidence):
            return replace(known, leaves=True)
    found = voices(text)
    if found.draft:
        return replace(known, partner_words=found.partner or known.partner_words or "", draft=found.draft)
    if wanted is None:
        return replace(known, partner_words=found.partner or known.partner_words)
    if wanted is Wanted.PARTNER_WORDS:
        return replace(known, partner_words="" if says("skip", text) else found.partner or text)
    return replace(known, aside=Aside.VENTING) if says("venting", text) else replace(known, draft=text)


def _steered(known: Collected, wanted: Wanted, text: str) -> Collected | None:
    """Return the form after a message about the form itself."""
    command = answers.command(text)
    if command is Command.STOP or (command is Command.BACK and wanted is Wanted.PARTNER_WORDS):
        return replace(known, stopped=True)
    if command is Command.BACK or (wanted is Wanted.DRAFT and steers("new_words", text)):
        return Collected()
    if command in _ASIDES:
        return replace(known, aside=_ASIDES[command])
    if wanted is Wanted.DRAFT and known.partner_words and steers("swapped", text):
        return replace(known, partner_words="", draft=known.partner_words)
    asks = steers("private", text) and len(text.split()) <= _QUESTION and not voices(text).partner
    return replace(known, aside=Aside.PRIVATE) if asks else None
