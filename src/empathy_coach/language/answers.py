"""Short answers to a question of the coach, and wordings that steer the talk itself."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.language.patterns import Compiler, Finder
from empathy_coach.language.words import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Mapping


class Answer(str, Enum):
    """What a short answer says; ``NONE`` is no answer: the message says something else."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NOT_ALL = "not_all"
    DECLINED = "declined"
    NONE = "none"


class Command(str, Enum):
    """A message that steers the talk and says nothing else."""

    STOP = "stop"
    PAUSE = "pause"
    HELP = "help"
    START_OVER = "start_over"
    BACK = "back"
    TRY_AGAIN = "try_again"


def yes_no(text: str) -> Answer:
    """Return the answer to a yes/no question; never ``NOT_ALL``."""
    return _first(text, (Answer.DECLINED, Answer.UNSURE, Answer.NO, Answer.YES))


def truth(text: str) -> Answer:
    """Return the answer to "is this fully true?"; a yes with an exception is ``NOT_ALL``."""
    return _first(text, (Answer.DECLINED, Answer.UNSURE, Answer.NOT_ALL, Answer.NO, Answer.YES))


def command(text: str) -> Command | None:
    """Return the command that the whole message is, or None."""
    read = sentences(text)
    if len(read) != 1:
        return None
    return next((one for one in Command if _holds(_finders()[f"commands.{one.value}"], read)), None)


def leading_command(text: str) -> Command | None:
    """Return the command that the message is, or a stop that it begins with ("stop. this isnt my life")."""
    whole = command(text)
    if whole is not None:
        return whole
    read = sentences(text)
    stops = bool(read) and _holds(_finders()[f"commands.{Command.STOP.value}"], read[:1])
    return Command.STOP if stops else None


def _first(text: str, order: tuple[Answer, ...]) -> Answer:
    read = sentences(text)
    if not 0 < sum(len(sentence.words) for sentence in read) <= _source()["longest"]:
        return Answer.NONE
    return next((one for one in order if _holds(_finders()[one.value], read)), Answer.NONE)


def _holds(finder: Finder, read: tuple[Sentence, ...]) -> bool:
    return any(True for sentence in read for _ in finder.find(sentence))


@cache
def _source() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = content.load("language/answers.yml", "language_answers")
    return loaded


@cache
def _finders() -> Mapping[str, Finder]:
    compiler = Compiler({})
    blocks = {one.value: _source()[one.value] for one in Answer if one is not Answer.NONE}
    blocks.update({f"commands.{one.value}": _source()["commands"][one.value] for one in Command})
    return {name: Finder((name, pattern) for pattern in compiler.rows(rows)) for name, rows in blocks.items()}
