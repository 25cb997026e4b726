"""The second reader: a small classifier on the sentence embedding, which can raise a tier and never lower one.

It stands on ``head.json``, made by ``make heads``. When that file does not fit the encoder, or anything else is
wrong with it, the rules alone hold: triage never fails because of the head.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_coach.language.encoder import DIMENSIONS, encoder
from empathy_coach.safety.lexicon import Line, Rule
from empathy_coach.safety.model import Concern, Evidence, Subject, Tier, Triage
from empathy_coach.safety.patterns import Pattern
from empathy_coach.safety.scanning import Match
from empathy_coach.safety.subjects import subject_of
from empathy_coach.safety.tokens import STOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from empathy_coach.safety.tokens import Message

FILE = Path(__file__).with_name("head.json")
RULE = "head"
TIERS = (Tier.NONE, Tier.DISTRESS, Tier.CRISIS, Tier.EMERGENCY)
MAX_WINDOWS = 12
"""Windows read of each message: a longer one is sampled evenly, first and last included. The rules read all of it."""
WINDOW = 40
"""Words in a window, about as many as the longest lines that the head learns from; whole sentences where they fit."""
MIN_WORDS = 4
"""Fewer words say nothing by themselves: "yes", "leave her", "not now" mean what was asked before."""
_OF_DISTRESS = frozenset({Concern.HOPELESSNESS, Concern.PANIC, Concern.COLLAPSE, Concern.SUBSTANCE})
"""A hunch below crisis gets words of distress and the gentle question; it names no violence and closes nothing."""
_OF_DANGER = frozenset(Concern) - _OF_DISTRESS

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    """The weights: one row a class over the encoder's dimensions, and the thresholds of the tiers."""

    tiers: NDArray[np.float32]
    concerns: NDArray[np.float32]
    names: tuple[Concern, ...]
    thresholds: dict[Tier, float]

    @classmethod
    def load(cls, path: Path = FILE) -> Head:
        """Read the weights.

        Raises:
            OSError, ValueError, KeyError: the file is missing or damaged, or was made for another encoder.
        """
        import numpy as np  # noqa: PLC0415 - what reads no message starts without it

        data: dict[str, Any] = json.loads(path.read_bytes())
        if data["encoder"] != encoder().fingerprint:
            raise ValueError("the head was made for another encoder; run `make heads`")
        names = tuple(Concern(name) for name in data["concerns"]["classes"])
        thresholds = {tier: float(data["thresholds"][tier.value]) for tier in TIERS[1:]}
        tiers, concerns = (np.asarray(data[part]["weights"], dtype=np.float32) for part in ("tiers", "concerns"))
        if tiers.shape != (len(TIERS), DIMENSIONS + 1) or concerns.shape != (len(names), DIMENSIONS + 1):
            raise ValueError("the head's weights have the wrong shape")
        if not _OF_DISTRESS & set(names) or not _OF_DANGER & set(names):
            raise ValueError("the head lacks concerns")
        return cls(tiers, concerns, names, thresholds)

    def scores(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return for each vector the probability of at least distress, at least crisis, and emergency: (n, 3)."""
        from_above = _softmax(_with_one(vectors) @ self.tiers.T)[:, ::-1].cumsum(axis=1)
        return from_above[:, 2::-1]

    def tier(self, scores: NDArray[np.float32]) -> Tier:
        """Return the highest tier whose threshold the three scores reach."""
        reached = [tier for tier, score in zip(TIERS[1:], scores, strict=True) if score >= self.thresholds[tier]]
        return max(reached, default=Tier.NONE)

    def concern(self, vector: NDArray[np.float32], tier: Tier) -> Concern:
        """Return what a vector is most likely about, among the concerns that belong to the tier."""
        fitting = _OF_DISTRESS if tier is Tier.DISTRESS else _OF_DANGER
        likely = (_with_one(vector[None]) @ self.concerns.T)[0]
        return max((name for name in self.names if name in fitting), key=lambda name: likely[self.names.index(name)])


def reading(message: Message, heard: Sequence[tuple[int, int]] = ()) -> Triage:
    """Return what the head reads in the writer's own words; ``none`` when there is no head. Never raises.

    Args:
        message: the message as tokens.
        heard: token ranges that the rules have settled: figures of speech, and sentences in which they found a
            risk phrase denied or long past. Sentence vectors of "I am" and "I am not" are close neighbours, so
            the head does not read these.
    """
    head = packaged()
    if head is None:
        return Triage()
    try:
        return _read(message, head, heard)
    except Exception as error:  # noqa: BLE001 - the rules' reading must go out, whatever fails here
        _log.warning("The safety head could not read a message (%s); the rules alone hold.", type(error).__name__)
        return Triage()


@cache
def packaged() -> Head | None:
    """Return the packaged head, or None where it cannot be used; says so once a process."""
    try:
        return Head.load()
    except Exception as error:  # noqa: BLE001 - as above
        _log.warning("The safety head is not in use (%s); the rules alone hold.", type(error).__name__)
        return None


def windows(message: Message) -> list[tuple[int, int]]:
    """Return at most ``MAX_WINDOWS`` token ranges, half-open: whole sentences, packed or cut to ``WINDOW`` words."""
    packed: list[tuple[int, int]] = []
    for start, end in _sentences(message):
        for first in range(start, end, WINDOW):
            last = min(first + WINDOW, end)
            if packed and last - packed[-1][0] <= WINDOW:
                packed[-1] = (packed[-1][0], last)
            else:
                packed.append((first, last))
    if len(packed) <= MAX_WINDOWS:
        return packed
    step = (len(packed) - 1) / (MAX_WINDOWS - 1)
    return [packed[round(number * step)] for number in range(MAX_WINDOWS)]


def own_words(message: Message, start: int, end: int, settled: frozenset[int] = frozenset()) -> str:
    """Return the text of a token range without quotations and settled tokens; empty below ``MIN_WORDS``."""
    kept = [place for place in range(start, end) if place not in settled and not message.is_quoted(place)]
    if sum(message.tokens[place].word != STOP for place in kept) < MIN_WORDS:
        return ""
    runs: list[list[int]] = []
    for place in kept:
        first, last = message.tokens[place].start, message.tokens[place].end
        if runs and runs[-1][2] == place - 1:
            runs[-1][1:] = [last, place]
        else:
            runs.append([first, last, place])
    return " ".join(message.text[first:last] for first, last, _ in runs)


def _sentences(message: Message) -> list[tuple[int, int]]:
    """Return the token ranges of the sentences, each with its stop."""
    ends = [place + 1 for place, token in enumerate(message.tokens) if token.word == STOP]
    return list(zip([0, *ends], ends, strict=False))


def pieces(message: Message, heard: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return the token ranges that the head reads, each with the words that it reads there."""
    settled = frozenset(place for start, end in heard for place in range(start, end))
    texts = [(start, end, own_words(message, start, end, settled)) for start, end in windows(message)]
    return [entry for entry in texts if entry[2]]


def _read(message: Message, head: Head, heard: Sequence[tuple[int, int]]) -> Triage:
    read = pieces(message, heard)
    if not read:
        return Triage()
    vectors = encoder().encode([text for _, _, text in read])
    scores = head.scores(vectors)
    tiers = [head.tier(row) for row in scores]
    best = max(range(len(read)), key=lambda place: (tiers[place].rank, float(scores[place, 0])))
    if tiers[best] is Tier.NONE:
        return Triage()
    return _triage(message, read[best][:2], tiers[best], head.concern(vectors[best], tiers[best]))


def _triage(message: Message, window: tuple[int, int], tier: Tier, concern: Concern) -> Triage:
    start, end = message.tokens[window[0]].start, message.tokens[window[1] - 1].end
    subject = _subject(message, window, concern)
    evidence = Evidence(concern, start, end, message.text[start:end], tier, subject, RULE)
    return Triage(tier, (concern,), subject, (evidence,))


def _subject(message: Message, window: tuple[int, int], concern: Concern) -> Subject:
    """Return who is at risk: by the concern, or by the nearest person named where the writer names none of self.

    To take a partner's danger for the writer's own does less harm than the other way round.
    """
    if concern in _WHOSE:
        return _WHOSE[concern]
    if _WRITER.intersection(message.words(*window)):
        return Subject.SELF
    anything = Line(Rule(RULE, concern, Tier.NONE), Pattern("", "", frozenset()))
    return subject_of(Match(anything, *window), message, reported=False)


_WHOSE = {
    Concern.OWN_VIOLENCE: Subject.PARTNER,
    Concern.HARM_TO_OTHERS: Subject.OTHER,
    Concern.CHILD_SAFETY: Subject.CHILD,
    Concern.PARTNER_VIOLENCE: Subject.SELF,
}
_WRITER = frozenset({"i", "im", "ive", "id", "ill", "me", "myself"})


def _with_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415 - as above

    return np.hstack([vectors, np.ones((len(vectors), 1), dtype=np.float32)])


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415 - as above

    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
