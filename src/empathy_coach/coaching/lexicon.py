"""Patterns from content files, matched on text the way people type it: no capitals, no apostrophes."""

from __future__ import annotations

import re
from functools import cache

from empathy_coach import content

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u0060\u00b4]")
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return ``text`` in lower case on one line without apostrophes, so that "don't" and "dont" are one."""
    return _SPACES.sub(" ", _APOSTROPHES.sub("", text)).strip().lower()


@cache
def patterns(path: str, *keys: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns listed under ``keys`` of the content file, each bound to whole words."""
    node = content.load(path)
    for key in keys:
        node = node.get(key, [])
    return tuple(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for pattern in node)


def count(path: str, *keys: str, plain: str) -> int:
    """Return how many of the listed patterns occur in the plain text."""
    return sum(1 for pattern in patterns(path, *keys) if pattern.search(plain))


def found(path: str, *keys: str, plain: str) -> str | None:
    """Return the first stretch of the plain text that one of the listed patterns fits, in list order."""
    for pattern in patterns(path, *keys):
        match = pattern.search(plain)
        if match:
            return match.group(0)
    return None
