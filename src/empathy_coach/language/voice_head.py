"""The trained reader of voices: which words of a message are the partner's, which are a draft to the partner.

It labels each token; a walk through the message then finds whole stretches, because voices do not change at every
word. It stands on ``voice_head.npz``, made by ``make encoder``; where that cannot be used, patterns alone decide.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_coach.language import heads
from empathy_coach.language.encoder import encoder
from empathy_coach.language.text import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from empathy_coach.language.encoder.model import Window
    from empathy_coach.language.heads import Array, Heads

FILE = Path(__file__).with_name("voice_head.npz")
PARTNER, DRAFT = "partner", "draft"
CHANGE = 3.0
"""What a change of voice costs, in nats; chosen on the kept-back part of the training people."""
WITHIN, FEWEST = 2, 2
"""Characters between two stretches of one voice that are one, and words below which a stretch is none."""

_log = logging.getLogger(__name__)


def stretches(text: str, change: float = CHANGE) -> Mapping[str, tuple[Span, ...]] | None:
    """Return the ranges of code points of each voice in order; None where there is no usable head."""
    found = packaged()
    if found is None:
        return None
    said: dict[str, list[Span]] = {PARTNER: [], DRAFT: []}
    for window in encoder().read(text):
        for voice, span in _runs(window, found, change):
            ranges = said[voice]
            if ranges and span.start - ranges[-1].end <= WITHIN:
                ranges[-1] = Span(ranges[-1].start, span.end)
            else:
                ranges.append(span)
    return {voice: tuple(_whole(text, span) for span in ranges if _words(text, span)) for voice, ranges in said.items()}


@cache
def packaged() -> Heads | None:
    """Return the packaged head, or None where it cannot be used; says so once a process."""
    try:
        return heads.load(FILE)
    except Exception as error:  # noqa: BLE001 - whatever it is, the patterns still tell voices apart
        _log.warning("The reader of voices is not in use (%s); the patterns alone hold.", error)
        return None


def _runs(window: Window, found: Heads, change: float) -> list[tuple[str, Span]]:
    """Return the stretches of a window with their voice."""
    layer = found["tags"]
    if not len(window.states):
        return []
    path = _walk(_log_shares(layer.scores(window.states)), change)
    runs: list[tuple[str, Span]] = []
    before = None
    for place, tag in zip(window.places, path, strict=True):
        voice = layer.names[tag]
        if voice in (PARTNER, DRAFT):
            start = runs[-1][1].start if voice == before else place.start
            if voice == before:
                runs.pop()
            runs.append((voice, Span(start, place.end)))
        before = voice
    return runs


def _log_shares(scores: Array) -> Array:
    import numpy as np  # noqa: PLC0415 - what reads no message starts without it

    return np.asarray(np.log(np.maximum(heads.softmax(scores), np.float32(1e-6))), dtype=np.float32)


def _walk(shares: Array, change: float) -> Sequence[int]:
    """Return the likeliest label of each token when every change of label costs ``change`` (Viterbi)."""
    import numpy as np  # noqa: PLC0415 - as above

    best = shares[0]
    came: list[Array] = []
    for row in shares[1:]:
        moved = best.max() - change
        came.append(np.where(best >= moved, np.arange(len(best)), best.argmax()))
        best = np.maximum(best, moved) + row
    at = int(best.argmax())
    path = [at]
    for back in reversed(came):
        at = int(back[at])
        path.append(at)
    return path[::-1]


def _whole(text: str, span: Span) -> Span:
    """Return the range widened to whole words."""
    start, end = span.start, span.end
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _words(text: str, span: Span) -> bool:
    return len(text[span.start : span.end].split()) >= FEWEST
