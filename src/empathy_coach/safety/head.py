"""The second reader: a small classifier on the encoder's states, which can raise a tier and never lower one.

It stands on ``head.npz``, made by ``make encoder`` and given its thresholds by ``make heads``. When that file does
not fit the encoder, or anything else is wrong with it, the rules alone hold: triage never fails because of the head.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_coach.language import heads
from empathy_coach.language.encoder import encoder
from empathy_coach.safety.lexicon import Line, Rule
from empathy_coach.safety.model import Concern, Evidence, Subject, Tier, Triage
from empathy_coach.safety.patterns import Pattern
from empathy_coach.safety.scanning import Match
from empathy_coach.safety.subjects import subject_of
from empathy_coach.safety.tokens import STOP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from empathy_coach.language.heads import Array, Layer
    from empathy_coach.safety.tokens import Message

FILE = Path(__file__).with_name("head.npz")
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
    """The layers of tiers and concerns, and the thresholds of the tiers."""

    tiers: Layer
    concerns: Layer
    thresholds: Mapping[Tier, float]

    @classmethod
    def load(cls, path: Path = FILE) -> Head:
        """Read the weights.

        Raises:
            HeadError: the file is missing or damaged, or was made for another encoder.
            ValueError, KeyError: it lacks tiers, concerns or thresholds.
        """
        found = heads.load(path)
        thresholds = {tier: float(found.notes["thresholds"][tier.value]) for tier in TIERS[1:]}
        names = {Concern(name) for name in found["concern"].names}
        if set(found["tier"].names) != set(TIERS) or not _OF_DISTRESS & names or not _OF_DANGER & names:
            raise ValueError("the head lacks tiers or concerns")
        return cls(found["tier"], found["concern"], thresholds)

    def scores(self, features: Array) -> Array:
        """Return for each row the probability of at least distress, at least crisis, and emergency: (n, 3)."""
        share = heads.softmax(self.tiers.scores(features))
        ordered = share[:, [self.tiers.names.index(tier) for tier in TIERS]]
        from_above = ordered[:, ::-1].cumsum(axis=1)
        return from_above[:, 2::-1]

    def tier(self, scores: Array) -> Tier:
        """Return the highest tier whose threshold the three scores reach."""
        reached = [tier for tier, score in zip(TIERS[1:], scores, strict=True) if score >= self.thresholds[tier]]
        return max(reached, default=Tier.NONE)

    def concern(self, features: Array, tier: Tier) -> Concern:
        """Return what a row is most likely about, among the concerns that belong to the tier."""
        fitting = _OF_DISTRESS if tier is Tier.DISTRESS else _OF_DANGER
        likely = dict(zip(self.concerns.names, self.concerns.scores(features[None])[0], strict=True))
        return max((Concern(name) for name in likely if name in fitting), key=lambda name: likely[name])


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


def features(text: str) -> Array:
    """Return a row a window of the encoder, shape (n, features): nearly always one."""
    import numpy as np  # noqa: PLC0415 - what reads no message starts without it

    return np.stack([window.features for window in encoder().read(text)])


def _read(message: Message, head: Head, heard: Sequence[tuple[int, int]]) -> Triage:
    found: list[tuple[Tier, float, tuple[int, int], Array]] = []
    for start, end, text in pieces(message, heard):
        rows = features(text)
        for row, scores in zip(rows, head.scores(rows), strict=True):
            found.append((head.tier(scores), float(scores[0]), (start, end), row))
    if not found:
        return Triage()
    tier, _, window, row = max(found, key=lambda one: (one[0].rank, one[1]))
    if tier is Tier.NONE:
        return Triage()
    return _triage(message, window, tier, head.concern(row, tier))


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
