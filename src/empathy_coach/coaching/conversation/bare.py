"""Messages with hardly a word to understand, and messages that are not in English: each is told so, kindly."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.coaching import lexicon
from empathy_coach.coaching.conversation.pen import Pen

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn

_WORDS = "coaching/lexicon/bare.yml"
_URL = re.compile(r"^\s*(?:https?://|www\.)\S+\s*$", re.IGNORECASE)
_NAME = re.compile(r"^\s*(?:[A-Z][a-z]{1,14})(?: [A-Z][a-z]{1,14})?[.!]?\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_GLUED = 22  # letters without a space: longer than nearly every word of English
_REPEATED, _DISTINCT = 8, 2  # this many words of which no more are different
_LATIN = 0x24F  # the last code point of Latin Extended-B
_FOREIGN = 2  # common words of another language that a message must have, and more than of English


class Bare(str, Enum):
    """What kind of message it is; the values are the outcomes."""

    SIGNS = "only_signs"
    LINK = "only_link"
    NAME = "only_name"
    GLUED = "no_spaces"
    REPEATED = "only_repeats"
    FOREIGN = "not_english"
    MIXED = "partly_english"


_IN_THEIR_LANGUAGE = {
    "es": "not_english_es",
    "fr": "not_english_fr",
    "de": "not_english_de",
    "pt": "not_english_pt",
    "it": "not_english_it",
    "nl": "not_english_nl",
}


def bare_of(text: str) -> Bare | None:
    """Return what hinders understanding, or None; a single name is told by `is_name`."""
    words = _WORD.findall(lexicon.plain(text))
    if _URL.match(text):
        return Bare.LINK
    if not words:
        return None if any(sign.isdigit() for sign in text) else Bare.SIGNS
    if len(words) >= _REPEATED and len(set(words)) <= _DISTINCT:
        return Bare.REPEATED
    if len(text.split()) == 1 and len(words[0]) >= _GLUED:
        return Bare.GLUED
    return _foreign(text, words)


def is_name(text: str) -> bool:
    """Whether the message is nothing but something written like a name."""
    return bool(_NAME.match(text)) and not _listed("no_names").intersection(_WORD.findall(text.lower()))


def tongue_of(text: str) -> str | None:
    """Return the code of the other language that the message is mostly written in, "" for one without a list."""
    words = _WORD.findall(lexicon.plain(text))
    if _other_script(text):
        return ""
    counts = {tongue: _hits(words, "tongues", tongue) for tongue in content.load(_WORDS)["tongues"]}
    best = max(counts, key=lambda tongue: counts[tongue])
    return best if counts[best] >= _FOREIGN and counts[best] > _hits(words, "english") else None


def _foreign(text: str, words: list[str]) -> Bare | None:
    if tongue_of(text) is None:
        return None
    own = _listed("english").difference(*(_listed("tongues", tongue) for tongue in _IN_THEIR_LANGUAGE))
    return Bare.MIXED if len(own.intersection(words)) >= _FOREIGN else Bare.FOREIGN


def _other_script(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(ord(letter) > _LATIN for letter in letters) * 2 > len(letters)


def _hits(words: list[str], *keys: str) -> int:
    return sum(word in _listed(*keys) for word in words)


@cache
def _listed(*keys: str) -> frozenset[str]:
    node = content.load(_WORDS)
    for key in keys:
        node = node[key]
    return frozenset(str(node).split())


def bare(situation: Situation, text: str) -> Turn:
    """Answer such a message; an open question stays open."""
    pen = Pen(situation)
    kind = bare_of(text)
    if kind is Bare.FOREIGN:
        tongue = tongue_of(text)
        if tongue in _IN_THEIR_LANGUAGE:
            pen.say(_IN_THEIR_LANGUAGE[tongue])
        return pen.say("not_english").turn()
    word = next(iter(_WORD.findall(text)), "").lower()
    return pen.say((kind or Bare.NAME).value, word=word, name=text.strip(" .!")).turn()
