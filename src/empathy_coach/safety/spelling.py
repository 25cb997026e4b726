"""Undo disguised and mistyped words: k1ll, su*cide, k i l l, sucide, kms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any

_TRIPLES = re.compile(r"(.)\1{2,}")
_MASK = "*"
_DROPPED_G = "in"
_THE = "t'"
_MAX_GUESSED = 24
_MAX_VARIANTS = 16
_MIN_FUZZY = 5
_MIN_KNOWN = 6
"""Letters of a word of the lexicon from which a slip of the thumb inside it is mended, guarded or not."""
Words = tuple[str, ...]


@dataclass(frozen=True)
class Spelling:
    """Spells words as the lexicon does.

    Args:
        words: every word that the lexicon's patterns know.
        slang: words with the words that they stand for.
        guarded: words worth mending when mistyped by one letter.
        real: words that look like a mistyped guarded word and are not.
        leet: digits and signs with the letters that they pass for.
        stems: beginnings of words that the patterns know.
    """

    words: frozenset[str]
    slang: dict[str, Words]
    guarded: frozenset[str]
    real: frozenset[str]
    leet: dict[str, str]
    stems: tuple[str, ...] = ()
    _cuts: dict[str, str] = field(default_factory=dict, repr=False)
    _inner: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for word in sorted(self.guarded):
            for cut in _cuts(word):
                self._cuts.setdefault(cut, word)
        for word in sorted(self.words | self.guarded):
            if len(word) >= _MIN_KNOWN:
                for place in range(1, len(word) - 1):
                    self._inner.setdefault(word[:place] + word[place + 1 :], word)
        object.__setattr__(self, "spell", lru_cache(maxsize=50_000)(self._spell))

    @classmethod
    def from_content(cls, data: dict[str, Any], words: frozenset[str], stems: frozenset[str]) -> Spelling:
        """Return the spelling of ``content/safety/spelling.yml`` for the lexicon's ``words``."""
        slang: dict[str, Words] = {wrong: (right,) for right, many in data["misspelt"].items() for wrong in many}
        slang |= {word: tuple(meaning.split()) for word, meaning in data["slang"].items()}
        return cls(words, slang, frozenset(data["guarded"]), frozenset(data["real"]), data["leet"], tuple(stems))

    def knows(self, word: str) -> bool:
        """Whether a pattern could ask for ``word``, or it is a word that passes for one."""
        return word in self.words or word in self.real or word.startswith(self.stems)

    def spell(self, word: str) -> Words:  # replaced by the cached form of ``_spell``
        """Return the words that a folded word stands for; empty when it holds signs and means nothing."""
        return self._spell(word)

    def _spell(self, word: str) -> Words:
        plain = word.removeprefix(_THE).replace("'", "")
        if plain in self.slang:
            return self.slang[plain]
        if plain in self.words or plain in self.real:
            return (plain,)
        for guess in self._guesses(plain):
            if guess in self.slang:
                return self.slang[guess]
            if guess in self.words:
                return (guess,)
        return (plain,) if plain.isalnum() else ()

    def _guesses(self, word: str) -> list[str]:
        if len(word) > _MAX_GUESSED:
            return []
        squeezed = [_TRIPLES.sub(r"\1\1", word), _TRIPLES.sub(r"\1", word)] if _TRIPLES.search(word) else []
        guesses = squeezed + self._unleet(word) + self._unmask(word)
        if len(word) >= _MIN_FUZZY and word.endswith(_DROPPED_G):
            guesses.append(word + "g")
        mended = self._mend(squeezed[-1] if squeezed else word)
        return guesses + ([mended] if mended else []) + self._slips(word)

    def _slips(self, word: str) -> list[str]:
        """Return known words from which two letters were swapped, one doubled, or one left out inside the word."""
        if len(word) < _MIN_KNOWN - 1 or not word.isalpha():
            return []
        places = range(1, len(word) - 1)
        swapped = [word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in places]
        single = [word[:place] + word[place + 1 :] for place in places if word[place] == word[place + 1]]
        missed = self._inner.get(word)
        return swapped + single + ([missed] if missed else [])

    def _unleet(self, word: str) -> list[str]:
        if word.isalpha() or not any(letter.isalpha() for letter in word):
            return []
        options = [self.leet.get(letter, letter) for letter in word]
        return ["".join(letters) for letters, _ in zip(product(*options), range(_MAX_VARIANTS))]  # noqa: B905

    def _unmask(self, word: str) -> list[str]:
        if _MASK not in word or not any(letter.isalpha() for letter in word):
            return []
        shape = re.compile("".join("." if letter == _MASK else re.escape(letter) for letter in word))
        return sorted(known for known in self.guarded if shape.fullmatch(known))

    def _mend(self, word: str) -> str | None:
        """Return the guarded word that is one slip (swap, miss, extra, wrong letter) away."""
        if len(word) < _MIN_FUZZY - 1 or not word.isalpha():
            return None
        for cut in (word, *_cuts(word)):
            found = cut if cut in self.guarded else self._cuts.get(cut)
            if found and _one_slip(word, found):
                return found
        return None

    def segment(self, letters: str) -> Words:
        """Split letters that were typed one by one into known words; empty when they are not words."""
        if len(letters) > 3 * _MAX_GUESSED:
            return ()
        best: list[Words | None] = [()] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - _MAX_GUESSED), end):
                before, word = best[start], letters[start:end]
                if before is not None and self._is_word(word):
                    candidate = (*before, word)
                    current = best[end]
                    if current is None or len(candidate) < len(current):
                        best[end] = candidate
        return tuple(part for word in best[-1] or () for part in self.slang.get(word, (word,)))

    def _is_word(self, word: str) -> bool:
        return word in {"i", "a"} or (len(word) > 1 and (word in self.words or word in self.slang))


def _cuts(word: str) -> list[str]:
    """Return ``word`` with each one letter left out; short words stand for themselves alone."""
    if len(word) < _MIN_FUZZY - 1:
        return []
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _one_slip(typed: str, meant: str) -> bool:
    if len(typed) == len(meant):
        wrong = [place for place, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1  # noqa: PLR2004
        crossed = swapped and typed[wrong[0]] == meant[wrong[1]] and typed[wrong[1]] == meant[wrong[0]]
        return len(wrong) == 1 or crossed
    shorter, longer = sorted((typed, meant), key=len)
    return len(longer) - len(shorter) == 1 and shorter in _cuts(longer)
