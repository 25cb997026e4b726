"""Which authored answer of a topic fits a message."""

from __future__ import annotations

from empathy_coach import content
from empathy_coach.coaching import lexicon

_CUES = "coaching/lexicon/topics.yml"


def key_of(topic: str, text: str) -> str | None:
    """Return the first list of the topic whose patterns are in ``text``, or None."""
    plain = lexicon.plain(text)
    return next((key for key in content.load(_CUES)[topic] if lexicon.count(_CUES, topic, key, plain=plain)), None)
