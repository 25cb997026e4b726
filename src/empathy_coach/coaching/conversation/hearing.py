"""What a message tells of the moment: acute pain in reach, contact that goes on, health at stake."""

from __future__ import annotations

import re

from empathy_coach import content
from empathy_coach.coaching import lexicon

_CUES = "coaching/lexicon/conversation.yml"
_STEERING = "coaching/lexicon/steering.yml"


def says(cue: str, text: str) -> bool:
    """Whether ``text`` has one of the patterns listed under ``cue`` in the conversation lexicon."""
    return lexicon.count(_CUES, cue, plain=lexicon.plain(text)) > 0


def steers(cue: str, text: str) -> bool:
    """Whether ``text`` has one of the wordings listed under ``cue`` in the lexicon of steering the talk."""
    return lexicon.count(_STEERING, cue, plain=lexicon.plain(text)) > 0


def corrects(text: str) -> bool:
    """Whether the message begins by taking back what was understood ("no, I meant ...")."""
    return steers("correction", text)


def without_lead(text: str) -> str:
    """Return the message without words that only hand it over ("wait, actually, I'm scared" -> "I'm scared")."""
    for pattern in content.load(_STEERING)["lead"]:
        text = re.sub(pattern, "", text, count=1, flags=re.IGNORECASE) or text
    return text


def named(cue: str, text: str) -> str:
    """Return what the wording under ``cue`` names in its group, for instance "boss"; empty where it does not."""
    found = (pattern.search(lexicon.plain(text)) for pattern in lexicon.patterns(_STEERING, cue))
    return next((match.group(1) for match in found if match), "")


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
