"""Text as it is typed, made safe and made comparable, with the way back to the original offsets."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

_MAX_MARKS = 8
"""Longest run of combining marks that is composed at once: normalising longer runs takes quadratic time."""

_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"',
        "\u00ab": '"', "\u00bb": '"',
        "\u2013": "-", "\u2014": "-", "\u2012": "-", "\u2015": "-",
    }
)  # fmt: skip


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


def repair(text: str) -> str:
    """Return the text with NUL removed and each lone surrogate replaced by U+FFFD.

    A surrogate pair that arrived as two code points becomes the character that it stands for.
    """
    if text.isascii():
        return text.replace("\0", "")
    whole = text.replace("\0", "").encode("utf-16-le", "surrogatepass")
    return whole.decode("utf-16-le", "replace")


@dataclass(frozen=True)
class Normalised:
    """Comparable text and where each of its code points came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the range of the original text that the half-open range of ``text`` came from."""
        if not self.starts:
            return Span(0, 0)
        last = len(self.starts) - 1
        first = min(max(start, 0), last)
        if end <= start:
            return Span(self.starts[first], self.starts[first])
        return Span(self.starts[first], self.ends[min(end - 1, last)])

    def position(self, original: int) -> int:
        """Return the first index of ``text`` that came from the offset ``original`` or from later."""
        return bisect_left(self.starts, original)


def normalise(text: str) -> Normalised:
    """Return lower-case NFKC text with straight quotes and dashes, without invisible characters."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = _cluster_end(text, at)
        for character in _plain(text[at:end]):
            characters.append(character)
            starts.append(at)
            ends.append(end)
        at = end
    return Normalised("".join(characters), tuple(starts), tuple(ends))


def _cluster_end(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and end - at <= _MAX_MARKS and unicodedata.combining(text[end]):
        end += 1
    return end


def _plain(cluster: str) -> str:
    if cluster.isascii():
        return cluster.lower().translate(_PLAIN)
    shown = "".join(c for c in cluster if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", shown.translate(_PLAIN)).lower().translate(_PLAIN)
