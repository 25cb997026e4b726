"""Where the next words will be said: in a text, face to face, or on the phone."""

from __future__ import annotations

from enum import Enum

from empathy_coach.coaching import lexicon


class Channel(str, Enum):
    """How the learner will reach the partner."""

    TEXT = "text"
    IN_PERSON = "in_person"
    PHONE = "phone"


def channel_of(text: str) -> Channel | None:
    """Return the channel that ``text`` speaks of ("she's in the next room"), or None."""
    plain = lexicon.plain(text)
    scores = {
        channel: lexicon.count("coaching/lexicon/channels.yml", channel.value, plain=plain) for channel in Channel
    }
    best = max(scores, key=lambda channel: scores[channel])
    return best if scores[best] else None
