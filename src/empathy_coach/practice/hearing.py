"""A reply placed in its session: what each part of practice is told about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.model import Skill, Verdict
from empathy_coach.practice import cues, quoting, shift
from empathy_coach.practice.conditions import Moment
from empathy_coach.practice.feedback import Judged, clause
from empathy_coach.practice.partner import Scene
from empathy_coach.practice.signals import WALL_WORDS, Heard, signals, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.coaching.model import Finding, Review
    from empathy_coach.practice.model import Session
    from empathy_coach.practice.ports import Reviewer
    from empathy_coach.practice.signals import Span
    from empathy_coach.practice.state import State
    from empathy_coach.practice.story import Scenario

LATE = 4
"""From the fourth reply on it is late in the talk."""


def in_its_moment(session: Session, about: Scenario, text: str, review: Review) -> Review:
    """Return the review without what this moment excuses, for instance "No." to a plain question."""
    found = signals(replace(heard(session, about, text, review), kinds=()))
    here = [excuse for excuse in _excuses() if _excuses_here(excuse, found, text)]
    review = _timed(review, text)
    left = [one for one in review.findings if not any(_is_excused(one, excuse) for excuse in here)]
    findings = _surest(left)
    opened = Verdict.OPEN if review.verdict else None
    return replace(review, findings=findings, verdict=review.verdict if findings else opened)


def _timed(review: Review, text: str) -> Review:
    """Return the review without commitments that no time stands beside: "I'll be better" cannot be kept."""
    if cues.has(text, "when", path="practice/choosing.yml") or cues.has(text, "a_time", path=cues.ANSWERS):
        return review
    return replace(review, skills=tuple(span for span in review.skills if span.skill is not Skill.COMMITMENT))


def _surest(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings that words stand behind; without any, the one that stands out most.

    A partner who answers one reply with four reproaches at once, some of them guessed, is not believed.
    """
    return tuple(one for one in findings if one.cue) or tuple(findings[:1])


def _excuses() -> list[dict[str, Any]]:
    excuses: list[dict[str, Any]] = content.load("practice/moves.yml", "practice_moves")["excuses"]
    return excuses


def _excuses_here(excuse: dict[str, Any], found: Mapping[str, Span], text: str) -> bool:
    short = len(words(text)) <= excuse.get("most_words", WALL_WORDS)
    return short and any(name in found for name in excuse["signals"])


def _is_excused(finding: Finding, excuse: dict[str, Any]) -> bool:
    """Whether the excuse holds for the finding; some hold only where no wording stands behind it (no cue)."""
    named = finding.kind.value in excuse["kinds"]
    return named and not (finding.cue and excuse.get("unworded", False))


def asked(session: Session, about: Scenario) -> str:
    """Return what kind of answer is wanted; after "you didn't answer" the question before still stands."""
    line = about.line(session.line)
    waits = not line.asks and "unanswered" in line.causes and session.records
    return about.line(session.records[-1].line).asks if waits else line.asks


def heard(session: Session, about: Scenario, text: str, review: Review) -> Heard:
    """Return the reply as the signals see it."""
    line, records = about.line(session.line), session.records
    return Heard(
        text=text,
        earlier=tuple(record.reply for record in records),
        partner=line.text,
        asked=asked(session, about),
        specifics=about.specifics,
        skills=tuple(skill.value for skill in review.moves),
        kinds=tuple(kind.value for kind in review.kinds),
        given=tuple(name for record in records for name in record.signals),
        last=records[-1].signals if records else (),
        theme=session.theme,
        reaction=records[-1].reaction if records else "",
        drill=session.drill,
        truth=about.drill(session.drill).words if session.drill else (),
    )


def moment(session: Session, about: Scenario, review: Review, heard: tuple[str, ...]) -> Moment:
    """Return the reply as the moves see it: it knows nothing of the state."""
    records = session.records
    return Moment(
        verdict=review.verdict.value if review.verdict else None,
        kinds=tuple(kind.value for kind in review.kinds),
        skills=tuple(skill.value for skill in review.moves),
        signals=heard,
        apology=review.apology.present,
        cancelled=review.apology.cancelled,
        theme=session.theme,
        difficulty=about.difficulty,
        asked=asked(session, about),
        last=records[-1].reaction if records else "opening",
        drill=session.drill,
        fired=frozenset(rule for record in records for rule in record.rules),
        earlier=frozenset(cause for record in records for cause in record.causes),
        late=len(records) + 1 >= LATE,
    )


def scene(session: Session, about: Scenario, moment: Moment, state: State, now: Mapping[str, str]) -> Scene:
    """Return the reply as the partner sees it, in the state that it left them in; ``now`` are its phrases."""
    return Scene(
        scenario=about,
        seed=session.seed,
        turn=len(session.records) + 1,
        of=session.of,
        moment=replace(moment, mood=state.mood, heat=state.heat, warming=_warming(session, state)),
        state=state,
        before=session.state,
        quotes=quoting.quotes(session.records, now),
        used=session.used,
        discarded=session.discarded,
        reactions=tuple(record.reaction for record in session.records),
    )


def _warming(session: Session, state: State) -> int:
    """Return how many replies in a row opened the partner, the one that led to ``state`` included."""
    if state.openness <= session.state.openness:
        return 0
    row = 1
    for record in reversed(session.records):
        if shift.effect(record.changes) != shift.OPENED:
            break
        row += 1
    return row


def phrases(text: str, review: Review, found: Mapping[str, Span]) -> dict[str, str]:
    """Return the words of the reply that each kind, skill and signal stands on."""
    spans: dict[str, Span] = dict(found)
    spans.update({span.skill.value: (span.start, span.end) for span in reversed(review.skills)})
    spans.update({finding.kind.value: (finding.start, finding.end) for finding in reversed(review.findings)})
    return {name: clause(text, span) for name, span in spans.items()}


def judged(  # noqa: PLR0917 - a reply and all that was found in it
    session: Session, about: Scenario, text: str, review: Review, heard: dict[str, Span], reviewer: Reviewer
) -> Judged:
    """Return the reply as the feedback sees it."""
    partner = about.line(session.line).text
    records = session.records
    return Judged(
        text=text,
        review=review,
        signals=heard,
        who=about,
        theme=session.theme,
        seed=session.seed,
        turn=len(records) + 1,
        asked=asked(session, about),
        used=tuple(name for record in records for name in record.wordings),
        shown=frozenset(skill for record in records for skill in record.skills),
        drill=session.drill,
        says=lambda sentence: {skill.value for skill in reviewer(sentence, partner).moves},
    )
