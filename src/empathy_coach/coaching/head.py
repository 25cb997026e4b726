"""The trained reader of drafts: how a draft may land after the partner's words, and which words do it.

It stands on the encoder's states of partner and draft as one pair, and on ``head.npz``, made by ``make encoder``
and given its thresholds by ``make heads``. Where it cannot be used the patterns alone hold.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_coach.coaching.model import Kind, Skill, Verdict
from empathy_coach.language import heads
from empathy_coach.language.encoder import encoder
from empathy_coach.language.text import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from empathy_coach.language.encoder.model import Window
    from empathy_coach.language.heads import Array, Heads

FILE = Path(__file__).with_name("head.npz")
PLAIN = "none"
TELLING = 3
"""How many of the most defensive tokens speak for the draft: one may be chance, all would drown a short stretch."""

PATTERN = 0.2
"""What a standing pattern adds to the probability that a draft is defensive; chosen with the bar by `make heads`."""

PLAINLY = 0.25
"""Least probability with which a plain pattern closes a draft by itself."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opinion:
    """What the head reads in a draft, as probabilities, and the bars from which they count."""

    defensive: float
    verdict: Mapping[Verdict, float]
    first: Mapping[Kind, float]
    kinds: Mapping[Kind, float]
    skills: Mapping[Skill, float]
    tokens: Sequence[tuple[Span, Mapping[str, float]]]
    bars: Mapping[str, float]

    def is_closed(self, *, patterned: bool, plainly: bool) -> bool:
        """Whether the draft is defensive.

        Args:
            patterned: whether a pattern says so too, which counts a little.
            plainly: whether one of them is a plain one; then the head must only not be sure of the contrary.
        """
        if plainly and self.defensive >= PLAINLY:
            return True
        return self.defensive + (PATTERN if patterned else 0.0) >= self.bars["defensive"]

    def words_of(self, label: str) -> Span | None:
        """Return the stretch of the draft that carries the label most, or None in a draft without tokens.

        The stretch goes out from the strongest token as far as the label stays at least a third as strong.
        """
        if not self.tokens:
            return None
        strength = [found[label] for _, found in self.tokens]
        peak = max(range(len(strength)), key=strength.__getitem__)
        least = strength[peak] / 3
        first = last = peak
        while first > 0 and strength[first - 1] >= least:
            first -= 1
        while last < len(strength) - 1 and strength[last + 1] >= least:
            last += 1
        return Span(self.tokens[first][0].start, self.tokens[last][0].end)


def opinion(draft: str, partner: str) -> Opinion | None:
    """Return what the head reads, or None where there is no usable head."""
    found = packaged()
    return None if found is None else read(draft, partner, found)


def read(draft: str, partner: str, found: Heads) -> Opinion:
    """Return what the given head reads."""
    reads = [_read(window, found) for window in encoder().read(draft, before=partner)]
    return _together(reads, found)


@cache
def packaged() -> Heads | None:
    """Return the packaged head, or None where it cannot be used; says so once a process."""
    try:
        return heads.load(FILE)
    except Exception as error:  # noqa: BLE001 - whatever it is, a draft is still read by the patterns
        _log.warning("The head of the review is not in use (%s); the patterns alone hold.", error)
        return None


@dataclass(frozen=True)
class _Read:
    """One window's probabilities as arrays: verdict, first kind, kinds, skills, and (tokens, tags)."""

    window: Window
    verdict: Array
    first: Array
    kinds: Array
    skills: Array
    tags: Array
    defensive: float


def _read(window: Window, found: Heads) -> _Read:
    import numpy as np  # noqa: PLC0415 - what reviews nothing starts without it

    states = window.states if len(window.states) else window.opening[None]
    features = window.features[None]
    tags = heads.softmax(found["tags"].scores(states))
    kinds = [place for place, name in enumerate(found["tags"].names) if name in set(Kind)]
    telling = float(np.sort(tags[:, kinds].sum(axis=1))[-TELLING:].mean())
    verdict = heads.softmax(found["verdict"].scores(features))[0]
    closing = 1 - float(verdict[found["verdict"].names.index(Verdict.OPEN)])
    return _Read(
        window,
        verdict,
        heads.softmax(found["first"].scores(features))[0],
        heads.sigmoid(found["kind"].scores(features))[0],
        heads.sigmoid(found["skill"].scores(features))[0],
        tags,
        (closing + telling) / 2,
    )


def _together(reads: Sequence[_Read], found: Heads) -> Opinion:
    """Join the windows of a long draft: its most defensive one decides, kinds and skills add up."""
    worst = max(reads, key=lambda one: one.defensive)
    names = found["tags"].names
    tokens = [
        (place, dict(zip(names, (float(x) for x in row), strict=True)))
        for one in reads
        for place, row in zip(one.window.places, one.tags, strict=False)
    ]
    bars: Mapping[str, float] = found.notes["bars"]
    return Opinion(
        defensive=worst.defensive,
        verdict={Verdict(name): float(x) for name, x in zip(found["verdict"].names, worst.verdict, strict=True)},
        first={Kind(name): float(x) for name, x in zip(found["first"].names, worst.first, strict=True)},
        kinds={Kind(name): _most(reads, "kinds", at) for at, name in enumerate(found["kind"].names)},
        skills={Skill(name): _most(reads, "skills", at) for at, name in enumerate(found["skill"].names)},
        tokens=tokens,
        bars=bars,
    )


def _most(reads: Sequence[_Read], group: str, place: int) -> float:
    return max(float(getattr(one, group)[place]) for one in reads)
