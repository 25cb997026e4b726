"""One reply played: heard, moved, answered and judged. Everything here is a function of the session and the reply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from empathy_coach.practice import drills, hearing, moves, partner, shift, wording
from empathy_coach.practice.feedback import feedback
from empathy_coach.practice.model import Reaction, Record
from empathy_coach.practice.signals import signals

if TYPE_CHECKING:
    from empathy_coach.coaching.model import Review
    from empathy_coach.practice.conditions import Moment
    from empathy_coach.practice.model import Session, Words
    from empathy_coach.practice.moves import Effect
    from empathy_coach.practice.ports import Reviewer
    from empathy_coach.practice.state import Change
    from empathy_coach.practice.story import Line, Scenario


@dataclass(frozen=True)
class Played:
    """What came of a reply; ``review`` is the one that holds in this moment."""

    record: Record
    review: Review
    words: Words


@dataclass(frozen=True)
class _Said:
    line: Line
    reacted: str = ""
    quoted: str = ""
    note: tuple[str, ...] = ()


def play(session: Session, about: Scenario, text: str, review: Review, reviewer: Reviewer) -> Played:
    """Return what the reply does to the partner, what they say to it, and what the learner hears about it."""
    review = hearing.in_its_moment(session, about, text, review)
    heard = signals(hearing.heard(session, about, text, review))
    moment = hearing.moment(session, about, review, tuple(heard))
    effect = moves.apply(moment, session.state, session.start)
    if session.drill:
        said = _in_drill(session, about, moment)
    else:
        phrases = hearing.phrases(text, review, heard)
        scene = hearing.scene(session, about, moment, effect.state, phrases)
        line = partner.next_line(scene)
        said = _Said(line, quoted=scene.quotes.phrase(line) if line.quote else "")
    if said.line.reaction is Reaction.CRASH:
        effect = moves.wave(effect, session.start, partner.wave())
    changes = _told(effect, about)
    words = feedback(hearing.judged(session, about, text, review, heard, reviewer))
    record = Record(
        line=session.line, reply=text, state=effect.state, reaction=said.line.reaction.value, said=said.line.id,
        theme=said.line.theme or session.theme, verdict=review.verdict.value if review.verdict else None,
        kinds=moment.kinds, skills=moment.skills, signals=moment.signals, rules=effect.rules, score=effect.score,
        landed=words.landed_quote, missed=words.missed_quote, wordings=(*words.wordings, *said.note),
        changes=changes, quoted=said.quoted, reacted=said.reacted,
        shift=shift.shift(changes, about, seed=session.seed, turn=len(session.records) + 1),
    )  # fmt: skip
    return Played(record, review, words)


def _in_drill(session: Session, about: Scenario, moment: Moment) -> _Said:
    drill = about.drill(session.drill)
    done = drills.how(drill, moment)
    reacted, line = drills.next_lines(drill, session, done)
    return _Said(line, reacted.id, note=(drills.mark(done),))


def _told(effect: Effect, about: Scenario) -> tuple[Change, ...]:
    """Return the changes with reasons that speak of this partner."""
    return tuple(replace(change, because=wording.fill(change.because, about)) for change in effect.changes)
