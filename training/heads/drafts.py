"""The bars of the review's head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from empathy_coach.coaching import head
from empathy_coach.coaching.review import review
from heads.lines import of

if TYPE_CHECKING:
    from encoder.lines import Line
    from numpy.typing import NDArray

    from empathy_coach.coaching.head import Opinion
    from empathy_coach.language.heads import Heads

FALSE_FLAGS = 0.05
OPEN = "open"


def bars(found: Heads) -> dict[str, Any]:
    """Return the bars, and what they give on the lines they were chosen on."""
    lines = of("review")
    read = [head.read(line.text, line.before, found) for line in lines]
    by_pattern = np.array([bool(review(line.text, line.before, patterns_only=True).kinds) for line in lines])
    defensive = np.array([one.defensive for one in read]) + head.PATTERN * by_pattern
    opened = np.array([line.label == OPEN for line in lines])
    least = _least(defensive[opened])
    return {
        "bars": {"defensive": least, **_single(lines, read)},
        "reached": {
            "open": {"n": int(opened.sum()), "flagged": int((defensive[opened] >= least).sum())},
            "defensive": {"n": int((~opened).sum()), "flagged": int((defensive[~opened] >= least).sum())},
        },
    }


def _least(scores: NDArray[np.float64]) -> float:
    """Return the bar that one open draft in twenty reaches."""
    return round(float(np.sort(scores)[::-1][int(FALSE_FLAGS * len(scores))]) + 1e-4, 4)


def _single(lines: list[Line], read: list[Opinion]) -> dict[str, float]:
    """Return the bars of single kinds and skills: each where it and its absence are told apart best."""
    kinds = _best(
        [
            (one.kinds[kind], f"kind:{kind.value}" in line.also)
            for line, one in zip(lines, read, strict=True)
            if line.label != OPEN
            for kind in one.kinds
        ]
    )
    skills = _best(
        [
            (one.skills[skill], f"skill:{skill.value}" in line.also)
            for line, one in zip(lines, read, strict=True)
            for skill in one.skills
        ]
    )
    return {"kind": kinds, "kind_agreed": round(kinds / 2, 4), "skill": skills, "skill_agreed": round(skills / 2, 4)}


def _best(scored: list[tuple[float, bool]]) -> float:
    """Return the threshold with the highest F1."""
    scores, true = np.array([score for score, _ in scored]), np.array([hit for _, hit in scored])

    def f1(least: float) -> float:
        said = scores >= least
        return float(2 * (said & true).sum() / max(1, said.sum() + true.sum()))

    return round(max(np.arange(0.1, 0.9, 0.02), key=f1), 4)
