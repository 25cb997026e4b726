"""A reply and what is needed to judge how it was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from empathy_coach import content
from empathy_coach.practice import cues

Span = tuple[int, int]

WALL_WORDS = 110
"""A flooded person cannot take more; about a phone screen and a half."""
GRUNT_WORDS = 2
"""Up to two words are a grunt, unless a yes/no question was asked."""
_REPEAT_SHARE = 0.5
"""Half of the word triples said before: the same words again, whatever stands around them."""
_WORDS = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_LONG_WORD = 4


@dataclass(frozen=True)
class Heard:
    """A reply and what is needed to judge how it was made.

    Attributes:
        text: the reply. ``earlier``: the learner's replies before it, oldest first.
        partner: the line that it answers; ``asked`` says what kind of answer that line wants.
        specifics: the words of this story.
        skills, kinds: ids that the review found.
        given: signals of earlier replies; ``last`` those of the one before.
        theme: what the pain is about. ``reaction``: what the partner did last.
        drill: which drill it is; ``truth`` the words of which one stands in the true answer, or names the day.
    """

    text: str
    earlier: tuple[str, ...] = ()
    partner: str = ""
    asked: str = ""
    specifics: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    theme: str = ""
    reaction: str = ""
    drill: str = ""
    truth: tuple[str, ...] = ()


def words(text: str) -> list[str]:
    """Return the words of the text in lower case, with straight apostrophes."""
    return [word.lower().replace("\u2019", "'") for word in _WORDS.findall(text)]


def whole(heard: Heard) -> Span:
    """Return the whole reply."""
    return 0, len(heard.text)


def first(heard: Heard, name: str, path: str = cues.SIGNALS) -> Span | None:
    """Return the first phrase of the list in the reply."""
    found = cues.spans(heard.text, name, path=path)
    return found[0] if found else None


def said_before(heard: Heard) -> bool:
    """Whether an earlier reply had nearly the same words."""
    now = _triples(heard.text)
    return any(len(now & _triples(text)) >= _REPEAT_SHARE * len(now) for text in heard.earlier if now)


def specific(heard: Heard) -> bool:
    """Whether the reply speaks of this story, or takes up a word of the line it answers."""
    story = set(heard.specifics) | {word for word in words(heard.partner) if len(word) >= _LONG_WORD}
    return bool((story - _empty_words()) & set(words(heard.text)))


def _triples(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    if len(said) <= GRUNT_WORDS:
        return {tuple(said)} if said else set()
    return set(zip(said, said[1:], said[2:], strict=False))


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(content.load(cues.ANSWERS, "practice_signals")["empty_words"])
