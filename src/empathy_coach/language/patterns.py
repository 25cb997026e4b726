"""A small pattern language over canonical words, and its search.

A pattern is a row of elements, each of which stands for whole words:

==============  =====================================================================
``word``        that word; ``word*`` any word that starts so; ``0`` a number
``(a|b c)``     one of these rows; ``{name}`` one of the rows of that lexicon
``x?``          the element or nothing
``~3``          up to three words, as few as will do
``!(a|b)``      not followed by one of these rows (takes no words)
``^`` ``$``     a clause starts or ends here
``^^`` ``$$``   the sentence starts or ends here
``$?``          a question ends here
==============  =====================================================================

The search tries only the patterns that can start with the word at hand, and each of them looks a bounded
number of words ahead, so its time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from empathy_coach.language.words import Sentence

_ELEMENT = re.compile(r"\s*(\$\?|\${1,2}|\^{1,2}|[|()]|!\(|!?\{\w+\}\??|~\d+|[^\s|()]+)")
_END = r"[?;]*[ ]"
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty"
_NUMBER = rf"(?:\d[\w.,:]*|{'|'.join(_NUMBERS.split())})" + _END
_ANCHORS = {
    "^": r"(?:\A|(?<=; ))",
    "^^": r"\A",
    "$": r"(?<=; )",
    "$$": r"\Z",
    "$?": r"(?<=\?; )",
}
ANY = ""
"""Stands among the first words of a pattern for "any word"."""

Lexicons = Mapping[str, str]
"""Blocks of rows by name: one row a line, or several on a line with | between them."""


@dataclass(frozen=True)
class Part:
    """A compiled element: its expression, the words that it can start with, and whether it may be empty."""

    expression: str
    firsts: frozenset[str]
    empty: bool = False


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern and the words that it can start with."""

    source: str
    rule: str
    firsts: frozenset[str]

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        """The compiled rule: only patterns whose first word was ever met are compiled."""
        return re.compile(self.rule)

    def match(self, sentence: Sentence, place: int) -> int | None:
        """Return the index after the last word of a match that starts at the word ``place``, or None."""
        found = self._expression.match(sentence.text, sentence.offsets[place])
        if found is None:
            return None
        end = sentence.index(found.end())
        return end if end > place else None


class PatternError(ValueError):
    """A pattern does not follow the pattern language."""


class Compiler:
    """Compiles patterns that may name the given lexicons; lexicons may name each other, but not in a ring."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._lexicons = lexicons
        self._parts: dict[str, Part] = {}

    def rows(self, source: str) -> list[Pattern]:
        """Return the patterns of a block of text: one a line, or several on a line with | between them."""
        return [self.compile(row) for line in source.splitlines() for row in _split(line) if row]

    def compile(self, source: str) -> Pattern:
        """Return the compiled pattern.

        Raises:
            PatternError: the source does not follow the pattern language or names an unknown lexicon.
        """
        part = self._rows(_ELEMENT.findall(source), source)
        if part.empty:
            raise PatternError(f"{source!r} could match nothing")
        return Pattern(source, part.expression, part.firsts)

    def lexicon(self, name: str) -> Part:
        """Return a lexicon as one element.

        Raises:
            PatternError: there is no such lexicon, or it names itself.
        """
        if name not in self._parts:
            if name not in self._lexicons:
                raise PatternError(f"no lexicon is called {name!r}")
            self._parts[name] = Part("", frozenset(), empty=True)
            block = self._lexicons[name]
            rows = [
                self._rows(_ELEMENT.findall(row), row) for line in block.splitlines() for row in _split(line) if row
            ]
            self._parts[name] = _choice(rows)
        if not self._parts[name].expression:
            raise PatternError(f"the lexicon {name!r} names itself")
        return self._parts[name]

    def _rows(self, elements: list[str], source: str) -> Part:
        """Compile alternatives apart; parentheses inside them are taken whole."""
        rows: list[list[Part]] = [[]]
        stack = list(reversed(elements))
        while stack:
            element = stack.pop()
            if element == "|":
                rows.append([])
            else:
                rows[-1].append(self._element(element, stack, source))
        return _choice([_row(row) for row in rows])

    def _element(self, element: str, stack: list[str], source: str) -> Part:
        if element in {"(", "!("}:
            return self._group(element, stack, source)
        if element == ")":
            raise PatternError(f"a parenthesis closes that none opened in {source!r}")
        if element in _ANCHORS:
            return Part(_ANCHORS[element], frozenset(), empty=True)
        if element.startswith("~"):
            return Part(rf"(?:\S+ ){{0,{int(element[1:])}}}?", frozenset({ANY}), empty=True)
        if element.startswith("!"):
            return _never(self._element(element[1:], stack, source))
        if element.endswith("?"):
            return _maybe(self._element(element[:-1], stack, source))
        return self.lexicon(element[1:-1]) if element.startswith("{") else _word(element)

    def _group(self, element: str, stack: list[str], source: str) -> Part:
        inner, depth = [], 1
        while stack:
            taken = stack.pop()
            depth += (taken in {"(", "!("}) - (taken == ")")
            if depth == 0:
                break
            inner.append(taken)
        if depth:
            raise PatternError(f"a parenthesis stays open in {source!r}")
        part = self._rows(inner, source)
        if stack and stack[-1] == "?":
            stack.pop()
            part = _maybe(part)
        return _never(part) if element == "!(" else part


def _split(line: str) -> list[str]:
    """Split a line at each | that stands in no parenthesis."""
    rows, depth = [""], 0
    for element in _ELEMENT.findall(line):
        depth += (element in {"(", "!("}) - (element == ")")
        if element == "|" and depth == 0:
            rows.append("")
        else:
            rows[-1] += f" {element}"
    return [row.strip() for row in rows]


def _word(word: str) -> Part:
    if word == "0":
        return Part(_NUMBER, frozenset({ANY}))
    if word.endswith("*"):
        return Part(rf"{re.escape(word[:-1])}\S* ", frozenset({ANY}))
    return Part(f"{re.escape(word)}{_END}", frozenset({word}))


def _maybe(part: Part) -> Part:
    return Part(f"(?:{part.expression})?", part.firsts, empty=True)


def _never(part: Part) -> Part:
    return Part(f"(?!{part.expression})", frozenset(), empty=True)


def _row(parts: list[Part]) -> Part:
    firsts: frozenset[str] = frozenset()
    empty = True
    for part in parts:
        if empty:
            firsts |= part.firsts
            empty = part.empty
    return Part("".join(part.expression for part in parts), firsts, empty)


def _choice(rows: list[Part]) -> Part:
    firsts = frozenset().union(*(row.firsts for row in rows))
    expression = "|".join(dict.fromkeys(row.expression for row in rows))
    return Part(f"(?:{expression})", firsts, any(row.empty for row in rows))


class Finder:
    """Finds the matches of many patterns in one walk over the words of a sentence."""

    def __init__(self, patterns: Iterable[tuple[str, Pattern]]) -> None:
        """Index the patterns, given with their labels, by the words that they can start with."""
        self._by_word: dict[str, list[tuple[str, Pattern]]] = {}
        for label, pattern in patterns:
            for first in pattern.firsts:
                self._by_word.setdefault(first, []).append((label, pattern))
        self._anywhere = self._by_word.pop(ANY, [])

    def find(self, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
        """Yield the label and the half-open range of words of each match, in the order of their starts."""
        for place, word in enumerate(sentence.words):
            for label, pattern in (*self._by_word.get(word.text, ()), *self._anywhere):
                end = pattern.match(sentence, place)
                if end is not None:
                    yield label, place, end
