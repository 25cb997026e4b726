"""Canonical words: one spelling for contractions, slang and typing without apostrophes.

Patterns are written once, over canonical words: "you're", "youre", "ur" and "u r" are all ``you are``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.language.text import Normalised, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?|\.{2,}|\u2026|[.?!]+|\n+|[^\w\s]")
_LONG, _LONGEST = 80, 160
"""A run of so many words is cut at the next clause, and at the latest after so many words."""
_JOINING = frozenset({"but", "however", "although", "though", "except", "yet"})
_OPENING = frozenset({"and", "but", "so", "because", "then", "plus", "or", "however", "although", "though"})


@dataclass(frozen=True)
class Word:
    """A canonical word, its range in the original text, whether it opens a clause, and what follows it.

    The words of a contraction share its range: a span never cuts a typed word in two.
    """

    text: str
    start: int
    end: int
    opens: bool = False
    after: str = ""


@dataclass(frozen=True)
class Sentence:
    """The canonical words of a sentence.

    ``text`` has a space after each word; before the space, ``?`` where a question ends and ``;`` where a
    clause ends.
    """

    words: tuple[Word, ...]

    @cached_property
    def _marked(self) -> tuple[str, ...]:
        ends = [word.opens for word in self.words[1:]] + [True]
        return tuple(_marked(word, ends=end) for word, end in zip(self.words, ends, strict=True))

    @cached_property
    def text(self) -> str:
        """The marked words, each followed by one space."""
        return "".join(f"{word} " for word in self._marked)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each word starts in ``text``, and at the end the length of ``text``."""
        found = [0]
        for word in self._marked:
            found.append(found[-1] + len(word) + 1)
        return tuple(found)

    def index(self, offset: int) -> int:
        """Return the index of the word that holds the offset of ``text``."""
        return bisect_right(self.offsets, offset) - 1

    @property
    def start(self) -> int:
        """Where the sentence starts in the original text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where the sentence's last word ends in the original text."""
        return self.words[-1].end


def _marked(word: Word, *, ends: bool) -> str:
    return f"{word.text}{'?' if '?' in word.after else ''}{';' if ends else ''}"


@dataclass
class _Draft:
    text: str
    start: int
    end: int
    opens: bool = False
    after: str = ""


def sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences in canonical words; one that opens with *but* joins the sentence before it."""
    plain = normalise(text)
    found: list[list[_Draft]] = [[]]
    for token in _TOKEN.finditer(plain.text):
        if token.group()[0].isalnum():
            found[-1].extend(_canonical(token, plain))
        else:
            _mark(found, token.group())
    joined = _join([words for words in found if words])
    finished = (_finish(words) for words in joined)
    return tuple(Sentence(part) for words in finished for part in _parts(words))


def _parts(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """Cut a run without full stops into stretches of bounded length, where a clause opens if one does."""
    first = 0
    for place in range(1, len(words)):
        length = place - first
        if length >= _LONGEST or (length >= _LONG and words[place].opens):
            yield words[first:place]
            first = place
    if words:
        yield words[first:]


def _canonical(token: re.Match[str], plain: Normalised) -> list[_Draft]:
    word = token.group()
    parts = _forms().get(word) or _forms().get(word.rstrip("'")) or _suffix(word)
    start, end = plain.span(token.start(), token.end())
    return [_Draft(part, start, end) for part in parts]


def _suffix(word: str) -> tuple[str, ...]:
    word = word.rstrip("'") or word
    if word.endswith("n't"):
        return (word[:-3], "not")
    for ending, full in (("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am")):
        if word.endswith(ending):
            return (word[: -len(ending)], full)
    return (word.replace("'", ""),) if word.endswith("in'") else (word,)


def _mark(found: list[list[_Draft]], mark: str) -> None:
    """Write a punctuation mark to the word before it, and start a sentence where it ends one."""
    words = found[-1]
    if words:
        words[-1].after += mark
        if mark[0] in "?!\n" or mark == ".":
            found.append([])


def _join(found: list[list[_Draft]]) -> list[list[_Draft]]:
    joined: list[list[_Draft]] = []
    for words in found:
        words[0].opens = True
        if joined and words[0].text in _JOINING and "?" not in joined[-1][-1].after:
            joined[-1].extend(words)
        else:
            joined.append(words)
    return joined


def _finish(drafts: list[_Draft]) -> tuple[Word, ...]:
    """Settle what depends on the neighbours, drop the fillers, and mark where clauses open."""
    settled = _settle(drafts)
    kept: list[Word] = []
    opens = True
    for draft in settled:
        opens = opens or draft.opens
        if draft.text in _fillers():
            opens = opens or bool(draft.after)
            if kept and draft.after:
                kept[-1] = Word(kept[-1].text, kept[-1].start, kept[-1].end, kept[-1].opens, draft.after)
            continue
        kept.append(Word(draft.text, draft.start, draft.end, opens or draft.text in _OPENING, draft.after))
        opens = bool(draft.after) or draft.text in _OPENING
    return tuple(kept)


def _settle(drafts: list[_Draft]) -> list[_Draft]:
    """Resolve "your"/"ill"/"of" typed for "you are"/"I will"/"have" by the word beside them."""
    settled: list[_Draft] = []
    for place, draft in enumerate(drafts):
        follower = drafts[place + 1].text if place + 1 < len(drafts) and not draft.after else ""
        before = settled[-1].text if settled else ""
        words = _resolve(draft.text, before, follower)
        settled.extend(_Draft(text, draft.start, draft.end, draft.opens) for text in words)
        settled[-1].after = draft.after
    return settled


def _resolve(word: str, before: str, follower: str) -> tuple[str, ...]:
    for rule in _rules():
        if word != rule["word"] or before in rule.get("not_after", ()):
            continue
        if "after" in rule and before not in rule["after"]:
            continue
        if "before" in rule and follower not in rule["before"]:
            continue
        return tuple(rule["as"].split())
    return (word,)


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    forms = content.load("language/forms.yml", "language_forms")["forms"]
    return {form: tuple(full.split()) for full, listed in forms.items() for form in listed}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(content.load("language/forms.yml", "language_forms")["fillers"])


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(content.load("language/forms.yml", "language_forms")["by_neighbour"])
