"""The small pattern language of the safety lexicon, compiled to regular expressions.

A line such as ``@want to (die | be dead) ..2 tonight?`` is read over words:
``(a | b c)`` alternatives, ``x?`` optional, ``kill*`` any ending, ``@name`` a phrase list,
``..`` up to three words in between, ``..5`` up to five, ``!`` the end of a sentence, ``#`` a number of two
digits or more. A line stays within one sentence, but for ``~8``: up to eight words, ends of sentences too.
``a & b`` asks for both, in any order and in any sentences, within fifty words of each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_PART = re.compile(r"\(|\)|\||\?|!|#|~\d+|\.\.\d*|@\w+|\w+\*?")
_BROAD_WORDS = (
    "i im ive id ill me my mine to the a an of in on at it its is was be been being and or if so that "
    "this you your he she they him her his them their we us our not no dont do did does have has had "
    "would will can could get got go going just for with from all up out as what how when who want wants "
    "wanted feel there here now been think know one more am are hes shes theyre "
)
_BROAD = frozenset(_BROAD_WORDS.split())
_SIGNS = {"!": r" \.", "#": r" \d{2,}"}
_BROAD_COST = 1000
TOGETHER = 50
"""Tokens that the pieces of ``a & b`` may span."""


class PatternError(ValueError):
    """A line of the lexicon cannot be read."""


@dataclass(frozen=True)
class _Node:
    """A piece of a pattern: its expression, and words of which one must occur (None: no demand)."""

    source: str
    gate: frozenset[str] | None


@dataclass(frozen=True)
class Pattern:
    """One compiled line; ``gate`` holds words (or ``stem*``) without which it cannot match.

    ``pieces`` holds the patterns of ``a & b``, the one with the rarest words first; such a line has no ``source``.
    """

    line: str
    source: str
    gate: frozenset[str]
    pieces: tuple[Pattern, ...] = ()

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        return tuple(word[:-1] for word in self.gate if word.endswith("*"))

    def may_match(self, words: set[str]) -> bool:
        """Whether ``words`` hold one that the pattern demands."""
        if not self.gate.isdisjoint(words):
            return True
        return bool(self._stems) and any(word.startswith(self._stems) for word in words)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every whole word that the line names."""
        return frozenset(re.findall(r"[a-z0-9]+", self.source))

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The expression over words joined by single spaces; compiled when first needed."""
        return re.compile(self.source + r"(?= )")


class Compiler:
    """Compiles lines against named phrase lists."""

    def __init__(self, phrases: dict[str, list[str]]) -> None:
        self._phrases = phrases
        self._known: dict[str, _Node] = {}
        self._pieces: dict[str, Pattern] = {}
        self.words: set[str] = set()
        self.stems: set[str] = set()

    def compile(self, line: str) -> Pattern:
        """Return the compiled line.

        Raises:
            PatternError: the line is malformed, names an unknown list, or demands no word at all.
        """
        if "&" in line:
            return self._together(line)
        node = self._read(line)
        if node.gate is None:
            raise PatternError(f"{line!r} demands no word at all")
        return Pattern(line, node.source, node.gate)

    def _together(self, line: str) -> Pattern:
        parts = [part.strip() for part in line.split("&")]
        for part in parts:
            if part not in self._pieces:
                self._pieces[part] = self.compile(part)
        pieces = sorted((self._pieces[part] for part in parts), key=lambda piece: _cost(piece.gate))
        return Pattern(line, "", pieces[0].gate, tuple(pieces))

    def _read(self, line: str) -> _Node:
        parts = _PART.findall(line)
        if "".join(parts) != "".join(line.split()):
            raise PatternError(f"{line!r} holds a character that patterns do not know")
        node, rest = self._alternatives(parts, 0)
        if rest != len(parts):
            raise PatternError(f"{line!r} has a bracket too many")
        return node

    def _alternatives(self, parts: list[str], place: int) -> tuple[_Node, int]:
        branches = []
        while True:
            branch, place = self._sequence(parts, place)
            branches.append(branch)
            if place >= len(parts) or parts[place] != "|":
                return _either(branches), place
            place += 1

    def _sequence(self, parts: list[str], place: int) -> tuple[_Node, int]:
        nodes = []
        while place < len(parts) and parts[place] not in {"|", ")"}:
            node, place = self._item(parts, place)
            if place < len(parts) and parts[place] == "?":
                node, place = _Node(f"(?:{node.source})?", None), place + 1
            nodes.append(node)
        return _in_a_row(nodes), place

    def _item(self, parts: list[str], place: int) -> tuple[_Node, int]:
        part = parts[place]
        if part == "(":
            node, place = self._alternatives(parts, place + 1)
            if place >= len(parts):
                raise PatternError(f"{' '.join(parts)!r} has an open bracket")
            return node, place + 1
        if part.startswith("@"):
            return self._phrase(part[1:]), place + 1
        if part in _SIGNS:
            return _Node(_SIGNS[part], None), place + 1
        if part.startswith("~"):
            return _Node(rf"(?: [^ ]+){{0,{part[1:]}}}?", None), place + 1
        if part.startswith(".."):
            return _Node(rf"(?: [^ .]+){{0,{part[2:] or 3}}}?", None), place + 1
        return self._word(part), place + 1

    def _word(self, word: str) -> _Node:
        stem = word.rstrip("*")
        self.words.add(stem)
        if word.endswith("*"):
            self.stems.add(stem)
        ending = "[^ .]*" if word.endswith("*") else ""
        return _Node(f" {re.escape(stem)}{ending}", frozenset({word}))

    def _phrase(self, name: str) -> _Node:
        if name not in self._phrases:
            raise PatternError(f"unknown phrase list @{name}")
        if name not in self._known:
            self._known[name] = _either([self._read(line) for line in self._phrases[name]])
        return self._known[name]


def _either(nodes: list[_Node]) -> _Node:
    if len(nodes) == 1:
        return nodes[0]
    gates = [node.gate for node in nodes]
    gate = None if None in gates else frozenset().union(*(gate for gate in gates if gate))
    return _Node(f"(?:{'|'.join(node.source for node in nodes)})", gate)


def _in_a_row(nodes: list[_Node]) -> _Node:
    gates = [node.gate for node in nodes if node.gate is not None]
    source = "".join(node.source for node in nodes)
    return _Node(source, min(gates, key=_cost) if gates else None)


def _cost(gate: frozenset[str]) -> int:
    """Prefer a gate of few and rare words, so that most lines are never tried on a message."""
    return sum(_BROAD_COST if word in _BROAD else 1 for word in gate)
