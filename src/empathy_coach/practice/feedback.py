"""Feedback on one reply: what landed, what did not, one change. It judges the move, not the reaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.practice import wording
from empathy_coach.practice.model import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.coaching.model import Review
    from empathy_coach.practice.signals import Span
    from empathy_coach.practice.story import Scenario

GOOD_SIGNALS = ("time_out", "gave_space", "let_be", "same_answer", "plain_answer")
_BREAK = re.compile(r"[.!?;,\n]+(?=\s|$)\s*")
RECEIVING = frozenset({"validation", "care"})
OFFERING = frozenset({"support_question", "exploration", "transparency", "commitment", "patience"})
SKILL_ORDER = (
    "accountability", "validation", "transparency", "commitment", "honest_fear", "support_question",
    "exploration", "patience", "care",
)  # fmt: skip
"""What is hardest to say comes first: where several moves landed, the learner hears of that one."""


@dataclass(frozen=True)
class Judged:
    """A reply as the feedback sees it.

    Attributes:
        signals: how the reply was made, with the part that each stands on.
        who: the scenario, for the partner's name and pronouns.
        used: ids of the wordings shown before in this session.
        asked: what kind of answer the partner's line wanted.
    """

    text: str
    review: Review
    signals: Mapping[str, Span]
    who: Scenario
    theme: str
    seed: int
    turn: int
    asked: str = ""
    used: tuple[str, ...] = ()


def feedback(judged: Judged) -> Words:
    """Return the feedback; ``landed`` and ``missed`` are None where there is nothing to point at."""
    landed_id, landed, landed_quote = _landed(judged)
    missed_id, missed, missed_quote, change_key = _missed(judged)
    change_id, change = _change(judged, change_key)
    wordings = tuple(name for name in (landed_id, missed_id, change_id) if name)
    return Words(landed or None, missed or None, change, landed_quote, missed_quote, wordings)


def _landed(judged: Judged) -> tuple[str, str, str]:
    if set(judged.signals) & {"therapy_speak", "love_bombing", "repeat"}:
        return "", "", ""
    by_length = sorted(judged.review.skills, key=lambda span: span.end - span.start)
    spans = {span.skill.value: (span.start, span.end) for span in by_length}
    for skill in SKILL_ORDER:
        if skill in spans:
            return _with_quote(judged, "landed", skill, _clause(judged.text, spans[skill]))
    for signal in GOOD_SIGNALS:
        if signal in judged.signals:
            return _with_quote(judged, "landed", signal, _clause(judged.text, judged.signals[signal]))
    return "", "", ""


def _missed(judged: Judged) -> tuple[str, str, str, tuple[str, str]]:
    if judged.review.findings:
        finding = judged.review.findings[0]
        key = finding.kind.value
        return (
            *_with_quote(judged, "missed", key, _clause(judged.text, (finding.start, finding.end))),
            ("change", key),
        )
    for signal in judged.signals:
        if wording.words("feedback", "missed", signal):
            return (
                *_with_quote(judged, "missed", signal, _clause(judged.text, judged.signals[signal])),
                ("change", signal),
            )
    return "", "", "", _lacking(judged)


def _lacking(judged: Judged) -> tuple[str, str]:
    """Return which part of a full reply is not there yet, or the theme's next move where all are."""
    skills = {skill.value for skill in judged.review.moves}
    if set(GOOD_SIGNALS) & set(judged.signals):
        return "change", "keep"
    if not skills & RECEIVING:
        return "change", "receive"
    if "accountability" not in skills:
        return "change", "own"
    if not skills & OFFERING:
        return "change", "ask"
    return "theme", judged.theme


def _change(judged: Judged, key: tuple[str, str]) -> tuple[str, str]:
    found = _pick(judged, *key)
    return found if found[1] else _pick(judged, "change", "keep")


def _with_quote(judged: Judged, part: str, key: str, said: str) -> tuple[str, str, str]:
    quoted = wording.quote(said)
    return (*_pick(judged, part, key, quote=quoted), quoted)


def _clause(text: str, span: Span) -> str:
    """Return the clause around the words that a finding stands on: a bare cue is no quote."""
    start, end = span
    before = max((match.end() for match in _BREAK.finditer(text, 0, start)), default=0)
    after = next((match.start() for match in _BREAK.finditer(text, max(start, end - 1))), len(text))
    return text[before : max(after, end)]


def _pick(judged: Judged, part: str, key: str, quote: str = "") -> tuple[str, str]:
    return wording.pick(
        "feedback",
        part,
        key,
        who=judged.who,
        seed=judged.seed,
        place=judged.turn,
        used=judged.used,
        quote=quote,
    )
