"""Feedback on one reply: what landed, what did not, one change. It judges the move, not the reaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.practice import wording
from empathy_coach.practice.model import Words
from empathy_coach.practice.signals import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from empathy_coach.coaching.model import Review
    from empathy_coach.practice.signals import Span
    from empathy_coach.practice.story import Scenario

_BORROWED = frozenset({"therapy_speak", "love_bombing", "repeat", "changed_answer", "grunt"})
"""Words that nothing can land in."""
_LOUDEST = ("insult", "broken_word", "changed_answer")
"""What is said before any defence: it is the closer reason."""
_MOST_ASKED = 2
"""Sentences that are read once more by themselves; each costs a review."""
_WHOLE_CLAUSE = 3
"""Words from which a clause shows what was owned; "Yes" does not."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
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
        shown: open moves of earlier replies: what is there already is not asked for again.
        drill: which drill it is.
        says: returns the open moves of a sentence by itself.
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
    shown: frozenset[str] = frozenset()
    drill: str = ""
    says: Callable[[str], Collection[str]] = lambda _: ()


def feedback(judged: Judged) -> Words:
    """Return the feedback; ``landed`` and ``missed`` are None where there is nothing to point at."""
    landed_id, landed, landed_quote = _landed(judged)
    missed_id, missed, missed_quote, change_key = _missed(judged)
    if landed_quote and missed_quote and (landed_quote in missed_quote or missed_quote in landed_quote):
        landed_id, landed, landed_quote = "", "", ""  # the same words cannot have done both
    change_id, change = _change(judged, change_key)
    wordings = tuple(name for name in (landed_id, missed_id, change_id) if name)
    return Words(landed or None, missed or None, change, landed_quote, missed_quote, wordings)


def _landed(judged: Judged) -> tuple[str, str, str]:
    if _BORROWED & set(judged.signals):
        return "", "", ""
    for skill in SKILL_ORDER:
        said = _fullest(judged, skill)
        if said:
            return _with_quote(judged, "landed", skill, said)
    for signal in GOOD:
        if signal in judged.signals:
            return _with_quote(judged, "landed", signal, clause(judged.text, judged.signals[signal]))
    return "", "", ""


def _fullest(judged: Judged, skill: str) -> str:
    """Return the first whole clause that makes the move, else the reply: a bit of a clause says nothing."""
    said = [clause(judged.text, (s.start, s.end)) for s in judged.review.skills if s.skill.value == skill]
    whole = [one for one in said if len(one.split()) >= _WHOLE_CLAUSE]
    if not said or (len(whole) == len(said) and len(_SENTENCE.split(judged.text.strip())) == 1):
        return next(iter(whole), "")
    # Where a move was read from the whole, its words may stand in another sentence: the one that has it alone.
    likely = dict.fromkeys((*whole[:1], *_SENTENCE.split(judged.text)))
    told = (one for one in list(likely)[:_MOST_ASKED] if skill in judged.says(one))
    return next(told, whole[0] if whole and judged.review.findings else judged.text)


def _missed(judged: Judged) -> tuple[str, str, str, tuple[str, str]]:
    loudest = [name for name in _LOUDEST if name in judged.signals]
    if judged.review.findings and not loudest:
        finding = judged.review.findings[0]
        return _told(judged, finding.kind.value, (finding.start, finding.end))
    for signal in (*loudest, *judged.signals):
        if wording.words("feedback", "missed", signal):
            return _told(judged, signal, judged.signals[signal])
    return "", "", "", _lacking(judged)


def _told(judged: Judged, key: str, span: Span) -> tuple[str, str, str, tuple[str, str]]:
    return (*_with_quote(judged, "missed", key, clause(judged.text, span)), ("change", key))


def _lacking(judged: Judged) -> tuple[str, str]:
    """Return which part of a full reply was never there yet, or the next move of the drill or the theme."""
    now = {skill.value for skill in judged.review.moves}
    if judged.drill:
        return "drill", judged.drill
    if set(GOOD) & set(judged.signals):
        return "change", "keep"
    ever = now | judged.shown if now else now
    parts = (("receive", RECEIVING), ("own", frozenset({"accountability"})), ("ask", OFFERING))
    lacking = next((name for name, moves in parts if not ever & moves), None)
    return ("change", lacking) if lacking else ("theme", judged.theme)


def _change(judged: Judged, key: tuple[str, str]) -> tuple[str, str]:
    found = _pick(judged, *key)
    worn = key[0] == "theme" and found[0] in judged.used  # the theme's advice was all given: say nothing new
    return found if found[1] and not worn else _pick(judged, "change", "keep")


def _with_quote(judged: Judged, part: str, key: str, said: str) -> tuple[str, str, str]:
    quoted = wording.quote(said)
    return (*_pick(judged, part, key, quote=quoted), quoted)


def clause(text: str, span: Span) -> str:
    """Return the clause around the words that a finding stands on: a bare cue is no quote."""
    start, end = span[0], span[0] + len(text[span[0] : span[1]].rstrip(" .!?;,\n"))
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
