"""The trained reader of themes: what the partner's own words are about.

A linear layer on the sentence vector (``theme_head.npz``, made by ``make encoder``). It always has a best guess, so it
is asked only about words that are known to be the partner's, and answers only where it is fairly sure.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_coach.language import heads
from empathy_coach.language.encoder import encoder

if TYPE_CHECKING:
    from empathy_coach.language.heads import Heads

FILE = Path(__file__).with_name("theme_head.npz")
SHARPNESS = 8.0  # as in training: unit vectors give small scores
SURE = 0.35

_log = logging.getLogger(__name__)


def theme_by_head(words: str) -> str | None:
    """Return the id of the likeliest theme, or None where the head doubts or cannot be used."""
    found = packaged()
    if found is None:
        return None
    layer = found["label"]
    share = heads.softmax(layer.scores(encoder().encode([words]) * SHARPNESS))[0]
    best = int(share.argmax())
    return layer.names[best] if share[best] >= SURE else None


@cache
def packaged() -> Heads | None:
    """Return the packaged head, or None where it cannot be used; says so once a process."""
    try:
        return heads.load(FILE)
    except Exception as error:  # noqa: BLE001 - whatever it is, the patterns still name most themes
        _log.warning("The head of the themes is not in use (%s); the patterns alone hold.", error)
        return None
