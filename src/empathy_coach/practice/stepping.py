"""What a message in a practice is: a line to the partner, or a step out of the scene for a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.language import answers
from empathy_coach.language.answers import Command
from empathy_coach.practice import cues, guessing

if TYPE_CHECKING:
    from empathy_coach.practice.model import Session

COMMANDS = guessing.COMMANDS
AWAY = 3600.0
"""Seconds without a message after which the next one may not be a reply to the partner any more."""
_TURN = re.compile(r"\b(?:again|turn|moment)\s+(\d)\b", re.IGNORECASE)


class Step(str, Enum):
    """What a message is; the values end the names of the responses."""

    REPLY = "reply"
    STOP = "stop"
    HINT = "hint"
    HELP = "help"
    AGAIN = "again"
    NUMBERS = "numbers"
    FACTS = "facts"
    GUESS = "guess"
    AWAY = "away"
    SEND = "send"
    GO_ON = "go_on"
    ANOTHER = "another"  # somebody else, before the first reply


@dataclass(frozen=True)
class Heard:
    """A message as a step; ``guess`` and ``turn`` where it names them."""

    step: Step
    guess: str | None = None
    turn: int | None = None


_OF_COMMAND = {
    Command.STOP: Step.STOP,
    Command.PAUSE: Step.HINT,
    Command.HELP: Step.HELP,
    Command.TRY_AGAIN: Step.AGAIN,
    Command.BACK: Step.AGAIN,
}


def step_of(session: Session, text: str, *, away: bool = False) -> Heard:
    """Return what the message is; commands are whole messages, so that "please stop" stays a line.

    Args:
        session: the session; a held guess and a waiting message change what a word means.
        text: the message.
        away: whether hours lie between it and the one before.
    """
    if not text.strip():
        return Heard(Step.STOP)
    command = answers.leading_command(text)
    guess = guessing.guessed(text) if session.held is not None else None
    said = Heard(_OF_COMMAND[command]) if command in _OF_COMMAND else _named(text)
    if session.held is not None and (guess or said is None):
        return Heard(Step.GUESS, guess=guess)
    if said is None and not session.records and cues.is_one(text, "another", path=COMMANDS):
        return Heard(Step.ANOTHER)
    if said is None and session.waiting:
        return _after_away(text)
    return said or Heard(Step.AWAY if away else Step.REPLY)


def _named(text: str) -> Heard | None:
    """Return a step that only a practice knows."""
    turn = _TURN.search(text) if len(text.split()) <= _SHORT else None
    if turn or cues.is_one(text, "again", path=COMMANDS):
        return Heard(Step.AGAIN, turn=int(turn[1]) if turn else None)
    steps = ((Step.HINT, "hint"), (Step.NUMBERS, "numbers"), (Step.FACTS, "facts"))
    return next((Heard(step) for step, name in steps if cues.is_one(text, name, path=COMMANDS)), None)


_SHORT = 5  # words of a command


def _after_away(text: str) -> Heard:
    if cues.is_one(text, "send_it", path=COMMANDS):
        return Heard(Step.SEND)
    return Heard(Step.GO_ON if cues.is_one(text, "go_on", path=COMMANDS) else Step.REPLY)


class After(str, Enum):
    """What a message after the debrief asks for; the values end the names of the responses."""

    AGAIN = "again"
    ANOTHER = "another"
    KEEP = "keep"
    ENOUGH = "enough"
    WHEN = "when"


def after_of(text: str) -> tuple[After, int | None] | None:
    """Return what a message after the debrief asks for, with the turn it names; None where it is no such message."""
    short = len(text.split()) <= _SHORT
    turn = _TURN.search(text) if short else None
    if turn or cues.is_one(text, "again", path=COMMANDS):
        return After.AGAIN, int(turn[1]) if turn else None
    for after in (After.KEEP, After.ANOTHER, After.ENOUGH):
        if cues.is_one(text, after.value, path=COMMANDS):
            return after, None
    planned = len(text.split()) <= _PLAN and cues.has(text, "when", path="practice/choosing.yml")
    return (After.WHEN, None) if planned else None


_PLAN = 14
"""Words of an answer to "when will you use it?"; more than that tells a story of its own."""
