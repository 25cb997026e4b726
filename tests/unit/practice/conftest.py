"""A reviewer and a triage that do as the text says, so that tests choose what a reply is."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from empathy_coach.coaching.model import Apology, Finding, Kind, Review, Skill, SkillSpan, Verdict
from empathy_coach.practice import Ports

KINDS = {kind.value for kind in Kind}
SKILLS = {skill.value for skill in Skill}
_MARK = re.compile(r"\[(\w+)\]([^\[]*)")


def review(draft: str, partner: str = "") -> Review:  # noqa: ARG001
    """Review "[accountability]I lied" as that skill on those words, "[threat]" as a threat, and so on."""
    findings, skills, present = [], [], []
    for match in _MARK.finditer(draft):
        name, (start, end), words = match[1], match.span(2), match[2]
        if name in KINDS:
            findings.append(Finding(Kind(name), start, end, words, "it stings", "say what you did"))
        elif name in SKILLS:
            skills.append(SkillSpan(Skill(name), start, end, words))
        elif name == "effect":
            present.append(name)
    return Review(
        verdict=_verdict(bool(findings), bool(skills)) if draft.strip() else None,
        findings=tuple(findings),
        skills=tuple(skills),
        apology=Apology(tuple(present)),
        threat="[threat]" in draft,
    )


def _verdict(kinds: bool, skills: bool) -> Verdict:  # noqa: FBT001
    if kinds:
        return Verdict.MIXED if skills else Verdict.DEFENSIVE
    return Verdict.OPEN


@dataclass(frozen=True)
class FakeTriage:
    """The answer of the fake triage."""

    tier: str = "none"


def triage(text: str) -> FakeTriage:
    """Triage "[crisis]", "[emergency]" and "[distress]" as the mark says."""
    tier = next((name for name in ("emergency", "crisis", "distress") if f"[{name}]" in text), "none")
    return FakeTriage(tier)


@pytest.fixture(scope="session")
def ports() -> Ports:
    """The fake neighbours."""
    return Ports(review=review, triage=triage)
