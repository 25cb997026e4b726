"""A reply placed in its session: what each part of practice is told about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.model import Verdict
from empathy_coach.practice.conditions import Moment
from empathy_coach.practice.feedback import Judged
from empathy_coach.practice.partner import Scene
from empathy_coach.practice.signals import WALL_WORDS, Heard, signals, words

if TYPE_CHECKING:
    from empathy_coach.coaching.model import Review
    from empathy_coach.practice.model import Session, State
    from empathy_coach.practice.signals import Span
    from empathy_coach.practice.story import Scenario


def in_its_moment(session: Session, about: Scenario, text: str, review: Review) -> Review:
    """Return the review without what this moment excuses, for instance "No." to a plain question."""
    found = signals(replace(heard(session, about, text, review), kinds=()))
    excused = {kind for excuse in _excuses() if _excuses_here(excuse, found, text) for kind in excuse["kinds"]}
    findings = tuple(finding for finding in review.findings if finding.kind.value not in excused)
    if len(findings) == len(review.findings):
        return review
    return replace(review, findings=findings, verdict=review.verdict if findings else Verdict.OPEN)


def _excuses() -> list[dict[str, Any]]:
    excuses: list[dict[str, Any]] = content.load("practice/moves.yml", "practice_moves")["excuses"]
    return excuses


def _excuses_here(excuse: dict[str, Any], found: dict[str, Span], text: str) -> bool:
    short = len(words(text)) <= excuse.get("most_words", WALL_WORDS)
    return short and any(name in found for name in excuse["signals"])


def asked(session: Session, about: Scenario) -> str:
    """Return what kind of answer is wanted; after "you didn't answer" the question before still stands."""
    line = about.line(session.line)
    waits = not line.asks and "unanswered" in line.causes and session.records
    return about.line(session.records[-1].line).asks if waits else line.asks


def heard(session: Session, about: Scenario, text: str, review: Review) -> Heard:
    """Return the reply as the signals see it."""
    line = about.line(session.line)
    return Heard(
        text=text,
        earlier=tuple(record.reply for record in session.records),
        partner=line.text,
        asked=asked(session, about),
        specifics=about.specifics,
        skills=tuple(skill.value for skill in review.moves),
        kinds=tuple(kind.value for kind in review.kinds),
    )


def moment(session: Session, about: Scenario, review: Review, heard: tuple[str, ...]) -> Moment:
    """Return the reply as the moves see it: it knows nothing of the state."""
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
        last=session.records[-1].reaction if session.records else "opening",
        fired=frozenset(rule for record in session.records for rule in record.rules),
    )


def scene(session: Session, about: Scenario, moment: Moment, state: State) -> Scene:
    """Return the reply as the partner sees it, in the state that it left them in."""
    return Scene(
        scenario=about,
        seed=session.seed,
        turn=len(session.records) + 1,
        of=session.of,
        moment=replace(moment, mood=state.mood, heat=state.heat),
        state=state,
        before=session.state,
        used=session.used,
        discarded=session.discarded,
    )


def judged(session: Session, about: Scenario, text: str, review: Review, heard: dict[str, Span]) -> Judged:
    """Return the reply as the feedback sees it."""
    return Judged(
        text=text,
        review=review,
        signals=heard,
        who=about,
        theme=session.theme,
        seed=session.seed,
        turn=len(session.records) + 1,
        asked=asked(session, about),
        used=tuple(name for record in session.records for name in record.wordings),
    )
