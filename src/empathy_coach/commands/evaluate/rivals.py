"""The ways to read a draft that are measured side by side: ours, and simple ones to compare with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from empathy_coach.commands.project import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from empathy_coach.coaching.model import Review

Spans = Sequence[tuple[int, int]]
PATTERNS = "benchmarks/baselines/defensive.yml"
FALSE_FLAGS = 0.05
"""Share of open drafts that a scorer may flag where its threshold is chosen here."""


@dataclass(frozen=True)
class Answer:
    """What a method says of a draft; None where it says nothing of the sort. Kinds come most salient first."""

    closed: bool
    verdict: str | None = None
    kinds: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    spans: Spans | None = None


@dataclass(frozen=True)
class Method:
    """A way to read drafts.

    ``answer`` takes draft, partner's words, and the score that a draft must pass to be flagged; ``score`` tells how
    defensive a draft is. A method without a score of its own decides alone and takes no notice of the threshold.
    """

    name: str
    answer: Callable[[str, str, float], Answer]
    score: Callable[[str, str], float] | None = None


def at_false_flags(opened: Sequence[float]) -> float:
    """Return the score that at most ``FALSE_FLAGS`` of the open drafts' scores are above."""
    ordered = sorted(opened, reverse=True)
    return ordered[int(FALSE_FLAGS * len(ordered))] if ordered else 0.0


def ours() -> Method:
    """Return the review as it ships; its score is what it decides by, where there is a trained head."""
    from empathy_coach.coaching import head  # noqa: PLC0415 - what measures nothing starts without it
    from empathy_coach.coaching.review import review  # noqa: PLC0415 - as above

    def score(draft: str, partner: str) -> float:
        found, patterned = head.opinion(draft, partner), review(draft, partner, patterns_only=True).findings
        return (found.defensive if found else 0.0) + (head.PATTERN if patterned else 0.0)

    def answer(draft: str, partner: str, _: float) -> Answer:
        return _answer(review(draft, partner))

    return Method("ours", answer, score if head.packaged() else None)


def patterns_only() -> Method:
    """Return the review without its trained head."""
    from empathy_coach.coaching.review import review  # noqa: PLC0415 - as above

    return Method("our patterns", lambda draft, partner, _: _answer(review(draft, partner, patterns_only=True)))


def expressions(path: Path) -> Method | None:
    """Return the regular expressions of a file (kind -> patterns); None where there is no such file.

    They know kinds and no skills; the one that stands first in the draft is named first.

    Raises:
        OperatorError: the file holds anything else.
    """
    if not path.is_file():
        return None
    try:
        known = yaml.safe_load(path.read_text(encoding="utf-8"))
        compiled = [(kind, re.compile(one, re.IGNORECASE)) for kind, all_of in known.items() for one in all_of]
    except (OSError, AttributeError, TypeError, re.error, yaml.YAMLError) as error:
        raise OperatorError(f"{path} cannot be read ({type(error).__name__}): {error}") from error

    def answer(draft: str, _: str, __: float) -> Answer:
        plain = draft.replace("\u2019", "'")
        found = sorted((m.start(), m.end(), kind) for kind, one in compiled for m in one.finditer(plain))
        kinds = tuple(dict.fromkeys(kind for *_, kind in found))
        return Answer(bool(found), _verdict(closed=bool(found)), kinds, spans=[(start, end) for start, end, _ in found])

    return Method("expressions", answer)


def sentiment() -> Method | None:
    """Return VADER, which flags what sounds negative; None where it is not installed (it is a tool of developers)."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415 - as above
    except ImportError:
        return None
    analyser = SentimentIntensityAnalyzer()

    def score(draft: str, _: str) -> float:
        return -float(analyser.polarity_scores(draft)["compound"])

    def answer(draft: str, partner: str, least: float) -> Answer:
        closed = score(draft, partner) > least
        return Answer(closed, _verdict(closed=closed))

    return Method("sentiment", answer, score)


def _answer(found: Review) -> Answer:
    return Answer(
        closed=bool(found.findings) or found.threat,
        verdict=found.verdict.value if found.verdict else None,
        kinds=tuple(kind.value for kind in found.kinds),
        skills=tuple(skill.value for skill in found.moves),
        spans=[(each.start, each.end) for each in found.findings],
    )


def _verdict(*, closed: bool) -> str:
    return "defensive" if closed else "open"
