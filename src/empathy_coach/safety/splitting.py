"""Hear danger that is split over several short messages: "I want to" / "kill" / "myself"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from empathy_coach.safety.answers import is_payload
from empathy_coach.safety.context import HUNCH
from empathy_coach.safety.model import Concern, Evidence, Tier, Triage

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 3
"""Messages before this one that may carry a part of the sentence."""
SHORT = 60
"""Characters of a message that may be a part of a sentence; a longer one is a sentence of its own."""


def remembered(recent: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Return the messages that the next one may go on with; a long message or a command begins anew."""
    if len(text) > SHORT or is_payload(text):
        return ()
    return (*recent, text)[-KEPT:] if text.strip() else recent


def read_with(recent: tuple[str, ...], text: str, read: Callable[[str], Triage]) -> Triage:
    """Return the reading of ``text``, raised to danger that only shows when it is read on from ``recent``.

    Only the rules are believed then, and only phrases that go over from the earlier messages into this one: what
    stands in one message alone was heard when it came. Harm to others is left out: "I want to kill" may still go on
    with "myself", and that reading would lock the session.
    """
    alone = read(text)
    if not recent or len(text) > SHORT or alone.tier >= Tier.CRISIS:
        return alone
    before = " ".join(recent) + " "
    joined = read(before + text)
    across = tuple(_within(item, len(before)) for item in joined.evidence if _goes_over(item, len(before)))
    if not across:
        return alone
    leads = dict.fromkeys(item.concern for item in sorted(across, key=lambda item: -item.tier.rank))
    tier = max(item.tier for item in across)
    return replace(joined, tier=tier, concerns=tuple(leads), evidence=across, subject=across[0].subject)


def _goes_over(item: Evidence, edge: int) -> bool:
    if item.concern is Concern.HARM_TO_OTHERS or item.rule == HUNCH:
        return False
    return item.tier >= Tier.CRISIS and item.start < edge < item.end


def _within(item: Evidence, edge: int) -> Evidence:
    """Return the evidence with offsets in the last message; the words are the whole phrase."""
    return replace(item, start=0, end=item.end - edge)
