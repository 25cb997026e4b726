"""Collecting what a review needs: the partner's words, which may be skipped, and the draft, in one message or two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from empathy_coach.coaching.conversation.hearing import says
from empathy_coach.language import answers
from empathy_coach.language.answers import Command
from empathy_coach.language.voices import voices


class Wanted(str, Enum):
    """What the form asked for last; the values are the names of its slots."""

    PARTNER_WORDS = "partner_words"
    DRAFT = "draft"


@dataclass(frozen=True)
class Collected:
    """What is there so far; ``""`` is skipped, None is still open.

    Attributes:
        partner_words: the partner's words.
        draft: the learner's draft.
        stopped: the learner does not want to go on; nothing is reviewed.
        leaves: the message asks for something else; the form closes and it is answered.
        venting: the message lets off steam instead of giving a draft; it is received and never scored.
    """

    partner_words: str | None = None
    draft: str | None = None
    stopped: bool = False
    leaves: bool = False
    venting: bool = False

    @property
    def ended(self) -> bool:
        """Whether the form closes: with a draft to review, or without."""
        return bool(self.draft) or self.stopped or self.leaves


_LEAVING = frozenset({"practice", "referral", "delete_my_data", "export_my_data", "bot_challenge"})
_SURE = 0.7  # as an intent of its own; set by hand, to be measured


def leaves(intent: str, confidence: float) -> bool:
    """Whether a message surely asks for something else, so that the form closes and it is answered."""
    return intent in _LEAVING and confidence >= _SURE


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
    if wanted is not None and answers.command(text) in (Command.STOP, Command.BACK):
        return replace(known, stopped=True)
    found = voices(text)
    if found.draft:
        return replace(known, partner_words=found.partner or known.partner_words or "", draft=found.draft)
    if wanted is not None and leaves(intent, confidence):
        return replace(known, leaves=True)
    if wanted is None:
        return replace(known, partner_words=found.partner or known.partner_words)
    if wanted is Wanted.PARTNER_WORDS:
        return replace(known, partner_words="" if says("skip", text) else found.partner or text)
    return replace(known, venting=True) if says("venting", text) else replace(known, draft=text)
