"""Fit the classifiers and choose the thresholds on predictions for lines that the fit did not see."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from empathy_coach.language.encoder import DIMENSIONS
from empathy_coach.safety.head import Head
from empathy_coach.safety.model import Concern, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TIERS = ("none", "distress", "crisis", "emergency")
STRENGTH = 3.0
"""Inverse of the L2 penalty: unit vectors need large weights."""
HARD = 5.0
"""Weight of a harmless line of the danger corpus beside one of the intents."""
FOLDS = 5
SEED = 0
ALLOWED = {"distress": 0.006, "crisis": 0.003, "emergency": 0.0005}
"""Share of harmless lines that may reach each tier by the head alone."""


def importance(labels: Sequence[str], hard: Sequence[bool]) -> NDArray[np.float64]:
    """Return a weight for each line: rarer tiers count more, and so do harmless lines written to look alike."""
    number = Counter(labels)
    found = [
        (len(labels) / number[label]) ** 0.5 * (HARD if label == "none" and near else 1.0)
        for label, near in zip(labels, hard, strict=True)
    ]
    return np.array(found) / np.mean(found)


def weights(
    vectors: NDArray[np.float32],
    labels: Sequence[str],
    classes: Sequence[str],
    share: NDArray[np.float64] | None = None,
) -> NDArray[np.float32]:
    """Return the weights of a multinomial logistic regression, bias last: (classes, dimensions + 1)."""
    model = LogisticRegression(C=STRENGTH, max_iter=2000, random_state=SEED)
    model.fit(vectors, labels, sample_weight=share)
    rows = np.full((len(classes), DIMENSIONS + 1), 0.0, dtype=np.float32)
    rows[:, -1] = -30.0  # a class without lines is never chosen
    for name, row, bias in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        rows[list(classes).index(name)] = [*row, bias]
    return rows


def held_out(
    vectors: NDArray[np.float32],
    pieces: Sequence[NDArray[np.float32]],
    labels: Sequence[str],
    groups: Sequence[str],
    share: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Return the three scores of each line, from a fit that saw no line of its author: (n, 3).

    Fitted on the whole lines; scored on the pieces that the head reads in use, the highest score of each line.
    """
    scores = np.zeros((len(labels), 3), dtype=np.float32)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    known = np.array(labels)
    for seen, unseen in folds.split(vectors, known, groups):
        fitted = head(weights(vectors[seen], known[seen], TIERS, share[seen]))
        for place in unseen:
            if len(pieces[place]):
                scores[place] = fitted.scores(pieces[place]).max(axis=0)
    return scores


def head(tiers: NDArray[np.float32]) -> Head:
    """Return a head that only scores."""
    return Head(tiers, np.zeros((1, DIMENSIONS + 1), dtype=np.float32), (Concern.SUICIDE,), dict.fromkeys(Tier, 1.0))


def thresholds(scores: NDArray[np.float32], harmless: NDArray[np.bool_]) -> dict[str, float]:
    """Return the lowest thresholds that keep the share of harmless lines which reach a tier within bounds."""
    found: dict[str, float] = {}
    for column, (tier, share) in enumerate(ALLOWED.items()):
        ordered = np.sort(scores[harmless, column])[::-1]
        found[tier] = float(np.ceil((ordered[int(share * len(ordered))] + 1e-4) * 1e4) / 1e4)
    return found
