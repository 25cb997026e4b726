"""What patterns and the trained head say together: the head decides, the patterns lend words and explanation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from empathy_coach.coaching import cues, head, judging
from empathy_coach.coaching.model import Finding, Kind, Skill, SkillSpan, Verdict
from empathy_coach.coaching.reading import Reading
from empathy_coach.coaching.review import review
from empathy_coach.language.text import Span

PLAIN_CUE = next(one.id for one in cues.kind_cues().cues.values() if one.kind is Kind.INVALIDATING and not one.faint)
DRAFT = "I lied to you about March. You're overreacting anyway."
READING = Reading(DRAFT)
OVER = Finding(Kind.INVALIDATING, 27, 47, DRAFT[27:47], "why", "instead", PLAIN_CUE)
OWNED = SkillSpan(Skill.ACCOUNTABILITY, 0, 14, DRAFT[:14])
BARS = {"defensive": 0.5, "kind": 0.5, "kind_agreed": 0.25, "skill": 0.5, "skill_agreed": 0.25}


def opinion(*, closed: bool = True, **known: Any) -> head.Opinion:
    tokens = [
        (Span(0, 1), {"accountability": 0.7, "contempt": 0.0}),
        (Span(2, 6), {"accountability": 0.9, "contempt": 0.0}),
        (Span(27, 33), {"accountability": 0.0, "contempt": 0.2}),
        (Span(34, 38), {"accountability": 0.0, "contempt": 0.6}),
        (Span(48, 54), {"accountability": 0.0, "contempt": 0.1}),
    ]
    return head.Opinion(
        defensive=0.9 if closed else 0.1,
        verdict={Verdict.OPEN: 0.1, Verdict.MIXED: known.get("mixed", 0.2), Verdict.DEFENSIVE: 0.5},
        first={kind: known.get("first", {}).get(kind, 0.0) for kind in Kind},
        kinds={kind: known.get("kinds", {}).get(kind, 0.0) for kind in Kind},
        skills={skill: known.get("skills", {}).get(skill, 0.0) for skill in Skill},
        tokens=tokens,
        bars=BARS,
    )


def test_an_open_draft_has_no_findings_whatever_the_patterns_say() -> None:
    assert judging.findings(opinion(closed=False), [OVER], READING) == ()


def test_a_pattern_tips_a_draft_that_the_head_doubts() -> None:
    heard = replace(opinion(first={Kind.INVALIDATING: 0.8}), defensive=0.4)
    assert judging.findings(heard, [OVER], READING) == (OVER,)
    assert judging.findings(heard, [], READING) == ()


def test_a_kind_that_both_name_comes_with_the_words_of_the_pattern() -> None:
    heard = opinion(first={Kind.INVALIDATING: 0.8}, kinds={Kind.INVALIDATING: 0.9})
    assert judging.findings(heard, [OVER], READING) == (OVER,)


def test_a_kind_that_only_the_head_names_comes_with_its_weightiest_words() -> None:
    heard = opinion(first={Kind.CONTEMPT: 0.8}, kinds={Kind.CONTEMPT: 0.9})
    (found,) = judging.findings(heard, [], READING)
    assert (found.kind, found.text) == (Kind.CONTEMPT, "You're overreacting anyway")
    assert DRAFT[found.start : found.end] == found.text
    assert found.why
    assert found.instead


def test_a_closed_draft_names_at_least_one_kind() -> None:
    heard = opinion(first={Kind.DENYING: 0.3})
    heard.tokens[0][1]["denying"] = 0.1
    for _, row in heard.tokens[1:]:
        row["denying"] = 0.0
    assert [found.kind for found in judging.findings(heard, [], READING)] == [Kind.DENYING]


def test_a_pattern_that_the_head_hardly_shares_is_left_out() -> None:
    heard = opinion(first={Kind.CONTEMPT: 0.8}, kinds={Kind.CONTEMPT: 0.9, Kind.INVALIDATING: 0.05})
    assert [found.kind for found in judging.findings(heard, [OVER], READING)] == [Kind.CONTEMPT]


def test_skills_come_in_the_order_of_the_draft_with_their_words() -> None:
    heard = opinion(skills={Skill.ACCOUNTABILITY: 0.8})
    assert judging.skills(heard, [], READING)[0].text == "I lied to you about March"
    assert judging.skills(heard, [OWNED], READING) == (OWNED,)
    assert judging.skills(opinion(skills={Skill.ACCOUNTABILITY: 0.1}), [OWNED], READING) == ()


@pytest.mark.parametrize(("mixed", "wanted"), [(0.2, Verdict.DEFENSIVE), (0.6, Verdict.MIXED)])
def test_what_closes_a_draft_may_leave_an_open_move_standing(mixed: float, wanted: Verdict) -> None:
    assert judging.verdict(opinion(mixed=mixed), [OVER], threat=False) is wanted


def test_a_threat_is_never_balanced() -> None:
    assert judging.verdict(opinion(mixed=0.9), [OVER], threat=True) is Verdict.DEFENSIVE
    assert judging.verdict(opinion(closed=False), [], threat=True) is Verdict.DEFENSIVE


def test_without_a_head_the_patterns_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head, "packaged", lambda: None)
    assert review("You're overreacting.") == review("You're overreacting.", patterns_only=True)
    assert review("You're overreacting.").kinds == (Kind.INVALIDATING,)
