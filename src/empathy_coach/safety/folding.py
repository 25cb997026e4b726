"""Fold what people type - accents, look-alike letters, invisible characters - to plain lower-case letters."""

from __future__ import annotations

import unicodedata
from functools import cache

from empathy_coach import content

_IGNORED = {"Mn", "Me", "Cf", "Cc", "Co", "Cs"}
_KEPT_CONTROLS = "\n\r\t\x0b\x0c"
_APOSTROPHES = "'’‘`´ʼʹ′＇‛"


class _Folds(dict[int, str]):
    """A ``str.translate`` table that works out a character the first time it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _KEPT_CONTROLS:
        return character
    if character in _APOSTROPHES:
        return "'"
    plain = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in plain if unicodedata.category(part) not in _IGNORED)
    alike = look_alikes()
    return "".join(alike.get(part, part) for part in kept.casefold())


@cache
def look_alikes() -> dict[str, str]:
    """Return letters of other scripts that pass for Latin ones, each with its Latin letter."""
    table: dict[str, str] = content.load("safety/spelling.yml", "safety_spelling")["look_alikes"]
    return {letter: latin for latin, letters in table.items() for letter in letters}


@cache
def _folds() -> _Folds:
    return _Folds()


def fold(text: str) -> tuple[str, list[int] | None]:
    """Return ``text`` folded, and for each folded character the place of its source in ``text``.

    The second value is None where places did not move. Never raises; linear in the length.
    """
    table = _folds()
    if text.isascii() and text.isprintable():
        return text.lower(), None
    pieces = [table[ord(character)] for character in text]
    folded = "".join(pieces)
    if all(len(piece) == 1 for piece in pieces):
        return folded, None
    return folded, [place for place, piece in enumerate(pieces) for _ in piece]
