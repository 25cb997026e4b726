"""The direction of *but*: whether what follows it takes back the owning or the hearing before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from empathy_coach.coaching import cues, guards
from empathy_coach.coaching.reading import Place, Places, Reading, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from empathy_coach.language.words import Sentence


@dataclass(frozen=True)
class Turn:
    """A *but* that closes: the words before and after it, and whether an apology stood before it."""

    before: Place
    after: Place
    apology: bool


@dataclass(frozen=True)
class _Ears:
    apology: cues.Words = field(repr=False)
    hearing: cues.Words = field(repr=False)
    opened: cues.Words = field(repr=False)
    closed: cues.Words = field(repr=False)
    phrases: cues.Words = field(repr=False)
    words: frozenset[str] = frozenset()


def turns(reading: Reading, signals: Sequence[Signal]) -> list[Turn]:
    """Return each *but* after an apology or a sign of hearing that is followed by a defence.

    A defence is a standing signal in the words that follow, or a turn to the partner, to one's own
    circumstances or to the relationship that opens them; words that stay with one's own act or with the
    partner's right to better keep it open.
    """
    found = []
    defended = Places(signal.place for signal in signals)
    for number, sentence in enumerate(reading.sentences):
        for first, last in _buts(sentence):
            turn = _turn(number, first, last, sentence, reading)
            if turn is not None and _closes(turn.after, sentence, defended):
                found.append(turn)
    return found


def _turn(number: int, first: int, last: int, sentence: Sentence, reading: Reading) -> Turn | None:
    """Return the turn at the *but* if something before it could be taken back."""
    heard = [end for _, end in _ears().hearing.spans(sentence) if end <= first + 1]
    sorry = [end for _, end in _ears().apology.spans(sentence) if end <= first + 1]
    if not heard and not sorry:
        return None
    if reading.is_quoted(sentence.words[first].start):
        return None
    if last >= len(sentence.words) or first == 0:
        return None
    return Turn(Place(number, 0, first), Place(number, last, len(sentence.words)), apology=bool(sorry))


def _closes(after: Place, sentence: Sentence, defended: Places) -> bool:
    if any(start == after.first for start, _ in _ears().opened.spans(sentence)):
        return False
    if defended.overlap(after):
        return True
    return any(start == after.first for start, _ in _ears().closed.spans(sentence))


def _buts(sentence: Sentence) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(sentence.words):
        if word.text in _ears().words and not _is_plain(sentence, place):
            yield place, place + 1
    yield from _ears().phrases.spans(sentence)


def _is_plain(sentence: Sentence, place: int) -> bool:
    """Whether the word is no conjunction here: "nothing but", "even though", "not yet", "I still do"."""
    word = sentence.words[place]
    before = sentence.words[place - 1].text if place else ""
    if word.text in {"yet", "still"}:
        return not word.opens
    return before in {"nothing", "anything", "all", "even", "as", "everything"}


@cache
def _ears() -> _Ears:
    source = guards.source()
    return _Ears(
        apology=cues.words(source["acknowledges"]["apology"]),
        hearing=cues.words(source["acknowledges"]["hearing"]),
        opened=cues.words(source["open_after_but"]),
        closed=cues.words(source["closed_after_but"]),
        phrases=cues.words(source["but_phrases"]),
        words=frozenset(source["but"]),
    )
