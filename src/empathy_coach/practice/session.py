"""A rehearsal, turn by turn: start it, reply, pause for a hint, take the same moment again, stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from empathy_coach.coaching.model import Review
from empathy_coach.practice import cues, drills, partner, scenario, wording
from empathy_coach.practice.chance import roll
from empathy_coach.practice.model import Ended, Record, Session, Words
from empathy_coach.practice.ports import Ports
from empathy_coach.practice.state import Change, PracticeError, State
from empathy_coach.practice.turning import play

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
        changes: what the reply moved, with reasons; ``state`` the one after it; ``shift`` the same in words.
        number: the turn, from 1; ``of`` how many the session has at most.
        bubbles: the partner's next words, bubble by bubble. In a drill ``reaction`` is what was said before them,
            and ``day`` the heading of the day that they belong to.
        branch: what came of this moment before it was taken again.
        scenario: the id of the scenario.
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
    shift: str = ""
    bubbles: tuple[str, ...] = ()
    reaction: tuple[str, ...] = ()
    day: str = ""
    branch: Record | None = None
    scenario: str = ""


def start(scenario_id: str | None = None, seed: int = 0, *, turns: int = LONGEST, drill: str = "") -> Session:
    """Start a session.

    Args:
        scenario_id: the scenario; the first one where none is named.
        seed: the same seed and replies give the same run.
        turns: the partner closes after this many turns at the latest; otherwise after six to eight.
        drill: the name of a drill of this scenario, which has a turn a day.

    Raises:
        PracticeError: the scenario or the drill is unknown, or the seed is no whole number.
    """
    if type(seed) is not int or not -MAX_SEED <= seed <= MAX_SEED:
        raise PracticeError("The seed must be a whole number of at most 18 digits.")
    if scenario_id is not None and not isinstance(scenario_id, str):
        raise PracticeError("The scenario must be named by its id, for instance 'mira'.")
    about = scenario.load(scenario.ids()[0] if scenario_id is None else scenario_id)
    line = drills.first_line(about.drill(drill), seed) if drill else partner.opening(about, seed)
    long = len(about.drill(drill).scenes) if drill else _length(about, seed)
    theme = line.theme or about.themes[0]
    return Session(about.id, seed, max(1, min(long, turns)), line.id, about.start, theme, drill=drill)


def _length(about: Scenario, seed: int) -> int:
    return SHORTEST + int(roll(seed, about.id, "length") * (LONGEST - SHORTEST + 1))


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
    return _take_turn(session, about, text, review, ports)


def again(session: Session, turn: int | None = None) -> Session:
    """Return the session at a moment that was there before, with the same state and the same line.

    Args:
        session: the session, ended or not.
        turn: number of the reply to take again, from 1; the last one where none is named.

    Raises:
        PracticeError: there is no such reply to take again, or practice stopped for safety.
    """
    if session.ended is Ended.SAFETY:
        raise PracticeError("This practice was stopped and does not go on.")
    if not session.records:
        raise PracticeError("There is nothing to try again yet: this is the first moment.")
    kept = len(session.records) - 1 if turn is None else turn - 1
    if not 0 <= kept < len(session.records):
        raise PracticeError(f"There is no reply {turn} in this practice: it has {len(session.records)}.")
    taken_back = session.records[kept:]
    lines = (line for record in taken_back for line in (record.reacted, record.said) if line)
    return replace(
        session, records=session.records[:kept], branch=taken_back[0], ended=None, held=None, waiting="",
        discarded=tuple(dict.fromkeys((*session.discarded, *lines))),
    )  # fmt: skip


def stop(session: Session) -> Session:
    """Return the session ended where it stands; the partner's last line stays the last."""
    return session if session.ended else replace(session, ended=Ended.FINISHED, held=None, waiting="")


def hint(session: Session) -> str:
    """Return a hint for the moment that waits for an answer, for a learner who asks for a pause."""
    about = scenario.load(session.scenario)
    line = about.line(session.line)
    place = len(session.records)
    first = ("drill", session.drill) if session.drill else ("theme", session.theme)
    parts = [
        wording.pick("hints", *first, seed=session.seed, place=place, who=about)[1],
        wording.pick("hints", "asks", line.asks or "nothing", seed=session.seed, place=place, who=about)[1],
    ]
    return " ".join(part for part in parts if part)


def partner_bubbles(session: Session) -> list[str]:
    """Return the partner's words that wait for an answer, or the last ones said, bubble by bubble."""
    quoted = next((record.quoted for record in reversed(session.records) if record.said), "")
    return scenario.load(session.scenario).line(session.line).bubbles(quoted)


def partner_line(session: Session) -> str:
    """Return the partner's words that wait for an answer, or the last ones said, bubbles on lines of their own."""
    return "\n".join(partner_bubbles(session))


def _take_turn(session: Session, about: Scenario, text: str, review: Review, ports: Ports) -> tuple[Session, Turn]:
    again_the_same = session.branch is not None and session.branch.reply == text
    played = play(replace(session, discarded=()) if again_the_same else session, about, text, review, ports.review)
    record = played.record
    ended = {"leave": Ended.LEFT, "closing": Ended.FINISHED}.get(record.reaction)
    after = replace(session, records=(*session.records, record), ended=ended, branch=None)
    turn = Turn(
        partner_before=partner_line(session), reply=text, review=played.review, words=played.words,
        changes=record.changes, partner_after=partner_line(after), state=record.state, number=len(after.records),
        of=session.of, name=about.name, ended=ended, shift=record.shift, bubbles=tuple(partner_bubbles(after)),
        reaction=tuple(about.line(record.reacted).bubbles()) if record.reacted else (),
        day="" if ended else drills.day(after, about), branch=session.branch,
        scenario=about.id,
    )  # fmt: skip
    return after, turn


def _stop_for_safety(session: Session, text: str) -> tuple[Session, Turn]:
    """Leave the role: no line of the partner, no score, and the words that stopped it are not kept."""
    about = scenario.load(session.scenario)
    record = Record(session.line, "", session.state, "", "", session.theme)
    after = replace(session, records=(*session.records, record), ended=Ended.SAFETY, branch=None, held=None, waiting="")
    words = Words(change=wording.words("debrief", "safety"))
    turn = Turn(
        partner_line(session), text, Review(), words, (), "", session.state, len(after.records), session.of,
        about.name, Ended.SAFETY,
    )  # fmt: skip
    return after, turn
