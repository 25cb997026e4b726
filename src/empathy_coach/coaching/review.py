"""The review of a draft to the partner: what is defensive and why, what is open, what is missing.

The way of a draft: canonical words -> signals of the cues -> what is said now and not made harmless
(``guards``, ``context``, ``but``) -> findings and skills by pattern -> the trained head's opinion -> what both
together say (``judging``) -> apology, verdict. Every step is a pure function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.coaching import but, context, cues, findings, guards, head, judging, moves, notes
from empathy_coach.coaching.apology import anatomy
from empathy_coach.coaching.model import Review, Skill, SkillSpan, Suggestion, Verdict
from empathy_coach.coaching.reading import Place, Reading, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.coaching.model import Finding


def review(draft: str, partner: str = "", *, patterns_only: bool = False) -> Review:
    """Review the learner's draft as an answer to the partner's words.

    Args:
        draft: the learner's own words, as typed.
        partner: what the partner said before; read for what it asks, never graded.
        patterns_only: leave the trained head out, for comparison and for very many drafts.

    Returns:
        The review; its verdict is None where the draft holds no words. A draft in which nothing is
        recognised is ``open``: no defensive wording was found, and that is all that is said.
    """
    reading = Reading(draft, partner)
    if not reading.sentences:
        return Review()
    said = moves.moves(reading)
    signals = context.fitting(guards.standing(_signals(reading), reading), said, reading)
    turned = but.turns(reading, signals)
    signals = findings.confirmed(signals, turned, moves.live(said, signals, turned))
    found = findings.findings(signals, turned, reading)
    skills = moves.spans(moves.live(said, signals, turned), reading)
    threat = notes.is_threat(reading)
    heard = None if patterns_only else head.opinion(draft, partner)
    if heard is None or (not found and context.answers_plainly(reading)):
        lands = verdict(found, skills, threat=threat)
    else:
        found, skills = judging.findings(heard, found, reading), judging.skills(heard, skills, reading)
        lands = judging.verdict(heard, found, threat=threat)
    return Review(
        verdict=lands,
        findings=found,
        skills=skills,
        apology=anatomy(reading, found, [turn.before for turn in turned]),
        threat=threat,
        notes=notes.notes(reading),
    )


def verdict(found: Sequence[Finding], skills: Sequence[SkillSpan], *, threat: bool) -> Verdict:
    """Return how the draft may land: any finding closes it, and an open move beside it makes it mixed.

    Care alone ("I'm sorry", "I love you") does not balance a defence.
    """
    if threat:
        return Verdict.DEFENSIVE
    if not found:
        return Verdict.OPEN
    balancing = any(span.skill is not Skill.CARE for span in skills)
    return Verdict.MIXED if balancing else Verdict.DEFENSIVE


def _signals(reading: Reading) -> list[Signal]:
    known = cues.kind_cues()
    return [
        Signal(label, Place(number, first, last))
        for number, sentence in enumerate(reading.sentences)
        for label, first, last in known.finder.find(sentence)
        if not known.cues[label].whole or last - first == reading.length
    ]


def to_json(reviewed: Review, suggestions: Sequence[Suggestion] = ()) -> dict[str, Any]:
    """Return the review as the ``coach review`` contract gives it, without the ``id``.

    Offsets are code points of the draft; kinds come most salient first.
    """
    return {
        "verdict": reviewed.verdict.value if reviewed.verdict else None,
        "kinds": [
            {"kind": one.kind.value, "start": one.start, "end": one.end, "text": one.text, "why": one.why}
            for one in reviewed.findings
        ],
        "skills": [
            {"skill": one.skill.value, "start": one.start, "end": one.end, "text": one.text} for one in reviewed.skills
        ],
        "apology": {
            "present": list(reviewed.apology.present),
            "missing": list(reviewed.apology.missing),
            "cancelled": list(reviewed.apology.cancelled),
        },
        "suggestions": [
            {"text": one.text, "skills": [skill.value for skill in one.skills], "why": one.why} for one in suggestions
        ],
    }
