"""Typed text on its way in: blank, too long, or dressed up as one of Rasa's own commands."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = 2_000
CHUNK = 2_000
OVERLAP = 400  # longer than any risk phrase, so that none is cut in two unseen
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
EXTERNAL = "EXTERNAL:"  # Rasa's mark for an intent that was fired from outside


def blank(text: str) -> bool:
    """Whether nothing in the text can be seen."""
    return all(unicodedata.category(character) in UNSEEN for character in text)


def inert(text: str) -> str:
    """Return the text with nothing before it that Rasa takes for a command: ``/restart`` is just a word."""
    rest = text
    while True:
        seen = _from_first_seen(rest)
        if seen.startswith("/"):
            rest = seen[1:]
        elif seen.upper().startswith(EXTERNAL):
            rest = seen[len(EXTERNAL) :]
        else:
            return text if rest is text else seen


def chunks(text: str) -> Iterator[str]:
    """Yield overlapping pieces that cover the text: the end first, where the hard thing is often said."""
    step = CHUNK - OVERLAP
    starts = range(0, max(1, len(text) - OVERLAP), step)
    for start in (starts[-1], *starts[:-1]):
        yield text[start : start + CHUNK]


def _from_first_seen(text: str) -> str:
    for index, character in enumerate(text):
        if unicodedata.category(character) not in UNSEEN:
            return text[index:]
    return ""
