"""Now and then the learner guesses what a reply did, before it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from empathy_coach.practice import cues, scenario, shift, wording
from empathy_coach.practice.chance import roll

if TYPE_CHECKING:
    from empathy_coach.practice.model import Session

COMMANDS = "practice/commands.yml"
GUESSES = (shift.OPENED, shift.CLOSED, shift.SAME)
FIRST, EVERY = 2, 3
"""The first guess comes at the second or third reply, the next one three replies later."""


@dataclass(frozen=True)
class Guess:
    """A guess and what it was: ``opened``, ``closed`` or ``same``; ``guessed`` is None where none was made."""

    guessed: str | None
    was: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the guess for a card."""
        return {"guessed": self.guessed, "was": self.was, "text": self.text}


def is_due(session: Session) -> bool:
    """Whether the learner guesses what the last reply did; never in drills, nor once the session has ended."""
    turn = len(session.records)
    first = FIRST + int(roll(session.seed, session.scenario, "guess") * 2)
    open_ = session.ended is None and not session.drill and session.branch is None
    return open_ and turn >= first and (turn - first) % EVERY == 0


def question(session: Session) -> str:
    """Return the question that is asked."""
    return _say(session, "question")


def hold(session: Session, card: dict[str, Any]) -> Session:
    """Return the session with the card of its last turn held back."""
    return replace(session, held=card)


def guessed(text: str) -> str | None:
    """Return the guess that a whole message is, or None."""
    return next((guess for guess in GUESSES if cues.is_one(text, f"guess_{guess}", path=COMMANDS)), None)


def resolve(session: Session, guess: str | None) -> tuple[Session, dict[str, Any]]:
    """Return the session going on, and the card that was held back, with what the guess was worth."""
    card = dict(session.held or {})
    was = shift.effect(session.records[-1].changes) if session.records else shift.SAME
    key = "none" if guess is None else "right" if guess == was else f"was_{was}"
    card["guess"] = Guess(guess, was, _say(session, key)).to_json()
    return replace(session, held=None), card


def _say(session: Session, key: str) -> str:
    who = scenario.load(session.scenario)
    return wording.pick("feedback", "guess", key, who=who, seed=session.seed, place=len(session.records))[1]
