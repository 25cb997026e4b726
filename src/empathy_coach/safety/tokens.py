"""A message as plain words with their places, sentence ends, and quoted stretches."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from empathy_coach.safety.folding import fold

if TYPE_CHECKING:
    from empathy_coach.safety.spelling import Spelling

STOP = "."
NAME = "nn"
"""What stands for a person's name, or for another word with a capital that the lexicon does not know."""
_WORDS_NEVER_NAMES = (
    "god lord jesus allah english french german spanish christmas easter xmas diwali ramadan eid sunday monday "
    "tuesday wednesday thursday friday saturday january february march april may june july august september "
    "october november december whatsapp facebook instagram netflix tinder google uber sir madam boss please also "
    "yes yeah ok okay hi hello hey thanks thank dear well oh honestly maybe perhaps sometimes since although "
)
_NEVER_NAMES = frozenset(_WORDS_NEVER_NAMES.split())
_NOT_NAME_ENDINGS = ("ly", "ing", "ed")
_PIECE = re.compile(
    r"(?P<word>[^\W_](?:[^\W_'*@$!|+]|['*@$!|+]+(?=[^\W_]))*)"
    r"|(?P<sign>[$@](?=[^\W_]))(?P<rest>[^\W_]+)"
    r"|(?P<soft>\.{2,}|…)"
    r"|(?P<stop>[.!?;\u3002]+(?=\s|$|[\"')\]”*_])|(?:\n[ \t]*){2,})"
)
_QUOTED = re.compile(r"“[^”\n]{1,1500}”|\"[^\"\n]{1,1500}\"|«[^»\n]{1,1500}»|(?<!\w)'[^'\n]{2,300}'(?!\w)")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*~|/]{1,3}[^\W_]){3,}(?![^\W_])")
_MAX_SPACED = 120


@dataclass(frozen=True)
class Token:
    """A word as the lexicon spells it (or ``.`` for the end of a sentence) and its place in the message."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Message:
    """The tokens of a message and its quoted stretches (code points of the original, half-open)."""

    text: str
    tokens: tuple[Token, ...]
    quoted: tuple[tuple[int, int], ...]

    @cached_property
    def sentence_of(self) -> list[int]:
        """The number of the sentence that each token belongs to."""
        numbers, number = [], 0
        for token in self.tokens:
            numbers.append(number)
            number += token.word == STOP
        return numbers

    @cached_property
    def _stops(self) -> list[int]:
        return [place for place, token in enumerate(self.tokens) if token.word == STOP]

    def sentence(self, token: int) -> tuple[int, int]:
        """Return the half-open token range of the sentence around ``token``."""
        after = bisect_right(self._stops, token - 1)
        start = self._stops[after - 1] + 1 if after else 0
        return start, self._stops[after] if after < len(self._stops) else len(self.tokens)

    def words(self, start: int, end: int) -> list[str]:
        """Return the words of the tokens from ``start`` to ``end``."""
        return [token.word for token in self.tokens[max(0, start) : end]]

    def is_quoted(self, token: int) -> bool:
        """Whether the token stands inside quotation marks."""
        place = self.tokens[token].start
        index = bisect_right(self.quoted, (place, len(self.text) + 1)) - 1
        return index >= 0 and self.quoted[index][0] <= place < self.quoted[index][1]


def read(text: str, spelling: Spelling) -> Message:
    """Return the message ``text`` as tokens. Never raises; linear in the length."""
    folded, places = fold(text)
    tokens = [*_loosen(_tokens(folded, spelling)), Token(STOP, len(folded), len(folded))]
    quoted = tuple(match.span() for match in _QUOTED.finditer(folded))
    if places is None:
        return Message(text, tuple(_with_names(tokens, text, spelling)), quoted)
    ends = [place + 1 for place in places]
    moved = [Token(token.word, places[token.start], ends[token.end - 1]) for token in tokens[:-1]]
    moved.append(Token(STOP, len(text), len(text)))
    return Message(
        text, tuple(_with_names(moved, text, spelling)), tuple((places[start], ends[end - 1]) for start, end in quoted)
    )


def _with_names(tokens: list[Token], text: str, spelling: Spelling) -> list[Token]:
    """Put ``NAME`` for each word that is written like a name and that no pattern could ask for."""
    return [
        Token(NAME, token.start, token.end) if _is_name(token.word, text[token.start : token.end], spelling) else token
        for token in tokens
    ]


def _is_name(word: str, typed: str, spelling: Spelling) -> bool:
    if len(typed) < 2 or not (typed[0].isupper() and typed[1].islower()):  # noqa: PLR2004
        return False
    return not (word in _NEVER_NAMES or word.endswith(_NOT_NAME_ENDINGS) or spelling.knows(word))


def _tokens(folded: str, spelling: Spelling) -> list[Token]:
    found: list[Token] = []
    place = 0
    for spaced in _SPACED.finditer(folded):
        letters = re.sub(r"[\W_]", "", spaced.group())
        words = spelling.segment(letters) if len(spaced.group()) <= _MAX_SPACED else ()
        if words:
            found += _pieces(folded, place, spaced.start(), spelling)
            found += [Token(word, *spaced.span()) for word in words]
            place = spaced.end()
    return found + _pieces(folded, place, len(folded), spelling)


def _pieces(folded: str, start: int, end: int, spelling: Spelling) -> list[Token]:
    found: list[Token] = []
    for match in _PIECE.finditer(folded, start, end):
        if match["stop"]:
            found.append(Token(STOP, *match.span()))
        elif not match["soft"]:
            found += _spelt(match, spelling)
    return found


def _spelt(match: re.Match[str], spelling: Spelling) -> list[Token]:
    words = spelling.spell(match.group())
    if words:
        return [Token(word, *match.span()) for word in words]
    parts = re.finditer(r"[^\W_]+", match.group())
    shift = match.start()
    return [
        Token(word, part.start() + shift, part.end() + shift) for part in parts for word in spelling.spell(part.group())
    ]


def _loosen(tokens: list[Token]) -> list[Token]:
    """Drop stops between single words: "I. Want. To. Die." is one sentence."""
    stops = [place for place, token in enumerate(tokens) if token.word == STOP]
    dropped: set[int] = set()
    for first, second in pairwise(stops):
        if second - first == 2:  # noqa: PLR2004
            dropped |= {first, second}
    return [token for place, token in enumerate(tokens) if place not in dropped]
