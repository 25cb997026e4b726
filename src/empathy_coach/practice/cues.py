"""Phrases written by an editor, found in a learner's words as they typed them.

In a phrase ``#`` stands for a number in digits or letters and ``...`` for up to four words; an apostrophe may
be missing in what was typed ("dont"), and case does not count.
"""

from __future__ import annotations

import re
from functools import cache

from empathy_coach import content

SIGNALS = "practice/signals.yml"
"""How a reply was made."""
ANSWERS = "practice/answers.yml"
"""Pauses, space and answers."""
_SIGNS = " \t\n.,!?;:'\"\u2018\u2019\u201c\u201d"
_NUMBER = (
    r"(?:\d+(?:[:.]\d+)?\s?(?:am|pm)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|thirty|forty|sixty)"
)
_GAP = r"(?:\s+\S+){0,4}?\s+"
_PIECES = re.compile(r"\.\.\.|#|'|\s+|[^\s#'.]+|\.")


def spans(text: str, name: str, *, path: str = SIGNALS) -> list[tuple[int, int]]:
    """Return where the phrases of the list ``name`` of a file stand in ``text``, in order, no overlaps."""
    return [match.span() for match in _pattern(name, path).finditer(text)]


def has(text: str, name: str, *, path: str = SIGNALS) -> bool:
    """Whether any phrase of the list ``name`` (of the content file ``path``) stands in ``text``."""
    return _pattern(name, path).search(text) is not None


def is_one(text: str, name: str, *, path: str) -> bool:
    """Whether the whole text is one of the phrases of the list, but for signs around it."""
    start, end = len(text) - len(text.lstrip(_SIGNS)), len(text.rstrip(_SIGNS))
    return any(span == (start, end) for span in spans(text, name, path=path))


def find(text: str, phrase: str) -> tuple[int, int] | None:
    """Return where one phrase, written as in the lists, stands in ``text`` first."""
    found = _compiled(phrase).search(text)
    return found.span() if found else None


@cache
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(_one(phrase), re.IGNORECASE)


@cache
def _pattern(name: str, path: str) -> re.Pattern[str]:
    phrases = sorted(content.load(path, "practice_signals")[name], key=len, reverse=True)
    return re.compile("|".join(_one(phrase) for phrase in phrases), re.IGNORECASE)


def _one(phrase: str) -> str:
    body = "".join(_piece(piece) for piece in _PIECES.findall(re.sub(r"\s*\.\.\.\s*", "...", phrase)))
    start = r"(?<!\w)" if phrase[0].isalnum() or phrase[0] == "#" else ""
    end = r"(?!\w)" if phrase[-1].isalnum() or phrase[-1] == "#" else ""
    return f"{start}{body}{end}"


def _piece(piece: str) -> str:
    if piece == "...":
        return _GAP
    if piece == "#":
        return _NUMBER
    if piece == "'":
        return "['\u2019]?"
    return r"\s+" if piece.isspace() else re.escape(piece)
