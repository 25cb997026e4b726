"""A rehearsal, turn by turn: start it, reply, pause for a hint, take the same moment again, stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from empathy_coach.coaching.model import Review
from empathy_coach.practice import cues, hearing, moves, partner, scenario, wording
from empathy_coach.practice.chance import roll
from empathy_coach.practice.feedback import feedback
from empathy_coach.practice.model import Change, Ended, PracticeError, Record, Session, State, Words
from empathy_coach.practice.ports import Ports
from empathy_coach.practice.signals import signals

if TYPE_CHECKING:
    from empathy_coach.practice.story import Scenario

SHORTEST, LONGEST = 6, 8
"""Turns of a session: long enough for the state to follow, short enough for a bad night."""
MAX_SEED = 10**18 - 1
MAX_REPLY = 2_000
"""Code points, as everywhere in the program."""
STOPPING_TIERS = frozenset({"crisis", "emergency"})


@dataclass(frozen=True)
class Turn:
    """One exchange.

    Attributes:
        partner_before: the line that the reply answers; ``partner_after`` the next one, empty after safety.
        review: the review of the reply; ``words`` the short feedback, before any number.
        changes: what the reply moved, with reasons; ``state`` the one after it.
        number: the turn, from 1; ``of`` how many the session has at most.
        ended: None while the session goes on.
    """

    partner_before: str
    reply: str
    review: Review
    words: Words
    changes: tuple[Change, ...]
    partner_after: str
    state: State
    number: int
    of: int
    name: str
    ended: Ended | None = None


def start(scenario_id: str | None = None, seed: int = 0, *, turns: int = LONGEST) -> Session:
    """Start a session.

    Args:
        scenario_id: the scenario; the first one where none is named.
        seed: the same seed and replies give the same run.
        turns: the partner closes after this many turns at the latest; otherwise after six to eight.

    Raises:
        PracticeError: the scenario is unknown or the seed is no whole number.
    """
    if type(seed) is not int or not -MAX_SEED <= seed <= MAX_SEED:
        raise PracticeError("The seed must be a whole number of at most 18 digits.")
    if scenario_id is not None and not isinstance(scenario_id, str):
        raise PracticeError("The scenario must be named by its id, for instance 'mira'.")
    about = scenario.load(scenario.ids()[0] if scenario_id is None else scenario_id)
    line = partner.opening(about, seed)
    of = SHORTEST + int(roll(seed, about.id, "length") * (LONGEST - SHORTEST + 1))
    return Session(about.id, seed, max(1, min(of, turns)), line.id, about.start, line.theme or about.themes[0])


def reply(session: Session, text: str, *, ports: Ports | None = None) -> tuple[Session, Turn]:
    """Answer the partner's line with ``text``.

    Args:
        session: the session; it is not changed.
        text: the learner's words, any length; over 2,000 code points they are triaged whole and then refused.
        ports: the reviewer and the triage to use.

    Returns:
        The session after the turn, and the turn.

    Raises:
        PracticeError: the session has ended, or the text is too long or no text.
    """
    ports = ports or Ports()
    if session.ended is not None:
        raise PracticeError("This practice has ended. You can look at the debrief or start a new one.")
    if not isinstance(text, str):
        raise PracticeError("A reply must be text.")
    triaged = ports.triage(text)
    if getattr(triaged.tier, "value", triaged.tier) in STOPPING_TIERS:
        return _stop_for_safety(session, text)
    if len(text) > MAX_REPLY:
        raise PracticeError(f"This reply has {len(text):,} characters. Please keep it under {MAX_REPLY:,}.")
    about = scenario.load(session.scenario)
    review = ports.review(text, about.line(session.line).text)
    if review.threat or cues.has(text, "danger"):
        return _stop_for_safety(session, text)
    return _take_turn(session, about, text, review)


def again(session: Session) -> Session:
    """Return the session at the same moment, before the last reply, with the same state and line.

    Raises:
        PracticeError: there is no reply to take again, or practice stopped for safety.
    """
    if session.ended is Ended.SAFETY:
        raise PracticeError("This practice was stopped and does not go on.")
    if not session.records:
        raise PracticeError("There is nothing to try again yet: this is the first moment.")
    last = session.records[-1]
    return replace(session, records=session.records[:-1], discarded=(*session.discarded, last.said), ended=None)


def stop(session: Session) -> Session:
    """Return the session ended where it stands; the partner's last line stays the last."""
    return session if session.ended else replace(session, ended=Ended.FINISHED)


def hint(session: Session) -> str:
    """Return a hint for the moment that waits for an answer, for a learner who asks for a pause."""
    about = scenario.load(session.scenario)
    line = about.line(session.line)
    place = len(session.records)
    parts = [
        wording.pick("hints", "theme", session.theme, seed=session.seed, place=place, who=about)[1],
        wording.pick("hints", "asks", line.asks or "nothing", seed=session.seed, place=place, who=about)[1],
    ]
    return " ".join(part for part in parts if part)


def partner_line(session: Session) -> str:
    """Return the partner's line that waits for an answer, or the last one said."""
    return scenario.load(session.scenario).line(session.line).text


def _take_turn(session: Session, about: Scenario, text: str, review: Review) -> tuple[Session, Turn]:
    line = about.line(session.line)
    review = hearing.in_its_moment(session, about, text, review)
    heard = signals(hearing.heard(session, about, text, review))
    moment = hearing.moment(session, about, review, tuple(heard))
    effect = moves.apply(moment, session.state, session.start)
    changes = tuple(replace(c, because=wording.fill(c.because, about)) for c in effect.changes)
    scene = hearing.scene(session, about, moment, effect.state)
    said = partner.next_line(scene)
    words = feedback(hearing.judged(session, about, text, review, heard))
    record = Record(
        line=line.id, reply=text, state=effect.state, reaction=said.reaction.value, said=said.id,
        theme=said.theme or session.theme, verdict=review.verdict.value if review.verdict else None,
        kinds=moment.kinds, skills=moment.skills, signals=moment.signals, rules=effect.rules,
        score=effect.score, landed=words.landed_quote, missed=words.missed_quote, wordings=words.wordings,
        changes=changes,
    )  # fmt: skip
    after = replace(session, records=(*session.records, record), ended=_ending(said.reaction.value))
    turn = Turn(
        line.text, text, review, words, changes, said.text, effect.state, scene.turn, session.of, about.name,
        after.ended,
    )  # fmt: skip
    return after, turn


def _ending(reaction: str) -> Ended | None:
    return {"leave": Ended.LEFT, "closing": Ended.FINISHED}.get(reaction)


def _stop_for_safety(session: Session, text: str) -> tuple[Session, Turn]:
    """Leave the role: no line of the partner, no score, and the words that stopped it are not kept."""
    about = scenario.load(session.scenario)
    line = about.line(session.line)
    record = Record(line.id, "", session.state, "", "", session.theme)
    after = replace(session, records=(*session.records, record), ended=Ended.SAFETY)
    words = Words(change=wording.words("debrief", "safety"))
    number = len(after.records)
    return after, Turn(
        line.text, text, Review(), words, (), "", session.state, number, session.of, about.name, Ended.SAFETY
    )
