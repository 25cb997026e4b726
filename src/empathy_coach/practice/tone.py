"""How a partner must not sound: forbidden words, lines said twice, states read out, quotations that cannot stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.practice import cues, signals
from empathy_coach.practice.quoting import BANNED
from empathy_coach.practice.story import QUOTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from empathy_coach.practice.story import Line, Scenario

SHARED_RUN = 5
"""Words in a row that two lines of one partner may not share."""
SHARED_BETWEEN = 7
"""Words in a row that lines of two partners may not share: they would be the same voice."""
MOST_WORDS = 45
"""A bubble on a phone; a longer one is a speech."""
_MARKS = ('"', "\u201c", "'", "\u2018", "\u2019", "\u201d")


def banned(scenario: Scenario) -> Iterator[str]:
    """Find words that a partner must not say."""
    for line in scenario.by_id.values():
        for topic in content.load(BANNED, "practice_signals"):
            if cues.has(line.text, topic, path=BANNED):
                yield f"{topic}: {line.text!r}"
        if cues.has(line.text, "therapy_heavy"):
            yield f"sounds like a counsellor: {line.text!r}"


def repeats(scenario: Scenario) -> Iterator[str]:
    """Find lines that are there twice, or share a run of words."""
    drilled = [line for drill in scenario.drills.values() for line in drill.lines]
    yield from (f"two lines share {run!r}: {one!r} and {other!r}" for run, one, other in _shared(scenario.lines))
    if len(scenario.by_id) < len(scenario.lines) + len(drilled):
        yield "the same line is written twice"


def between(scenarios: Iterable[Scenario]) -> Iterator[str]:
    """Find lines of two partners that share a long run of words."""
    seen: dict[tuple[str, ...], tuple[str, str]] = {}
    for scenario in scenarios:
        for line in scenario.by_id.values():
            for run in _runs(line, SHARED_BETWEEN):
                who, text = seen.setdefault(run, (scenario.id, line.text))
                if who != scenario.id:
                    yield f"{who} and {scenario.id} share {' '.join(run)!r}: {text!r} and {line.text!r}"


def reports(scenario: Scenario) -> Iterator[str]:
    """Find lines that sound like a report of a state, and speeches."""
    for line in scenario.by_id.values():
        if any(len(signals.words(bubble)) > MOST_WORDS for bubble in line.bubbles()):
            yield f"a bubble has more than {MOST_WORDS} words: {line.text!r}"


def quotations(scenario: Scenario) -> Iterator[str]:
    """Find quotations of the learner that are not told, or that stand inside a sentence without marks."""
    for line in scenario.lines:
        if (QUOTE in line.text) is not bool(line.quote):
            yield f"{QUOTE} in the text and 'quote' beside it belong together: {line.text!r}"
        if line.quote == "now" and not line.causes:
            yield f"'quote: now' needs 'for': {line.text!r}"
        if line.quote and not all(_stands(bubble) for bubble in line.bubbles(QUOTE) if QUOTE in bubble):
            yield f"a quotation stands in marks, or in a bubble of its own: {line.text!r}"


def _stands(bubble: str) -> bool:
    before, _, after = bubble.partition(QUOTE)
    return not (before.strip() or after.strip(" .?!")) or (
        before.endswith(_MARKS) and after.lstrip(".,!?").startswith(_MARKS)
    )


def _shared(lines: Iterable[Line]) -> Iterator[tuple[str, str, str]]:
    seen: dict[tuple[str, ...], str] = {}
    for line in lines:
        for run in _runs(line, SHARED_RUN):
            first = seen.setdefault(run, line.text)
            if first != line.text:
                yield " ".join(run), first, line.text


def _runs(line: Line, length: int) -> Iterator[tuple[str, ...]]:
    said = signals.words(line.text)
    return zip(*(said[start:] for start in range(length)), strict=False)
