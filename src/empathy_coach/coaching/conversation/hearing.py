"""What a message tells of the moment: acute pain in reach, contact that goes on, health at stake."""

from __future__ import annotations

from empathy_coach.coaching import lexicon

_CUES = "coaching/lexicon/conversation.yml"


def says(cue: str, text: str) -> bool:
    """Whether ``text`` has one of the patterns listed under ``cue`` in the conversation lexicon."""
    return lexicon.count(_CUES, cue, plain=lexicon.plain(text)) > 0


def ongoing_of(text: str) -> bool | None:
    """Return whether contact with the other person goes on; None where the message does not say."""
    if says("ongoing", text):
        return True
    return False if says("over", text) else None


def health_at_stake(text: str) -> bool | None:
    """Return whether the partner's health could be touched; None where the message does not say."""
    if says("health_clear", text):
        return False
    return True if says("health", text) else None
