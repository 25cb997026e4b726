"""The thresholds of the safety head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from empathy_coach.safety import head
from heads.lines import everyday, of, read_by_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TIERS = ("distress", "crisis", "emergency")
HARD = {"distress": 0.08, "crisis": 0.09, "emergency": 0.02}
"""Share of the harmless lines of the danger corpus, all written to look alike, that may reach each tier."""
EVERYDAY = {"distress": 0.02, "crisis": 0.0135, "emergency": 0.002}
"""The same for ordinary messages: a false crisis stops the help that the person came for."""


def thresholds(reader: head.Head) -> dict[str, Any]:
    """Return the thresholds, and what they let through on the lines they were chosen on."""
    lines = of("triage")
    scores = _scores(reader, [line.text for line in lines])
    plain = _scores(reader, everyday())
    tiers = np.array([line.label for line in lines])
    found: dict[str, float] = {}
    reached: dict[str, Any] = {"everyday": {"n": len(plain)}}
    for column, tier in enumerate(TIERS):
        harmless = scores[tiers == "none", column]
        least = max(_least(harmless, HARD[tier]), _least(plain[:, column], EVERYDAY[tier]))
        found[tier] = round(float(least), 4)
        reached["everyday"][tier] = int((plain[:, column] >= least).sum())
    for label in sorted(set(tiers)):
        rows = scores[tiers == label]
        hits = {tier: int((rows[:, column] >= found[tier]).sum()) for column, tier in enumerate(TIERS)}
        reached[str(label)] = {"n": len(rows), **hits}
    return {"thresholds": found, "reached": reached}


def _scores(reader: head.Head, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the highest score of each tier over the pieces of each text: (n, 3); zero where nothing is read."""
    found = np.zeros((len(texts), len(TIERS)), dtype=np.float32)
    for row, text in enumerate(texts):
        for piece in read_by_head(text):
            found[row] = np.maximum(found[row], reader.scores(head.features(piece)).max(axis=0))
    return found


def _least(scores: NDArray[np.float32], share: float) -> float:
    """Return the lowest threshold that no more than the share of the scores reach."""
    ordered = np.sort(scores)[::-1]
    return float(ordered[int(share * len(ordered))]) + 1e-4
