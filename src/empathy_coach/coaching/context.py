"""What the partner's words make of the draft: a plain answer, a number asked for, leaving as told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from empathy_coach import content
from empathy_coach.coaching import cues, guards
from empathy_coach.coaching.model import Skill
from empathy_coach.coaching.reading import Place, Reading, Signal

_SHORT = 14
"""A plain answer has at most so many words."""

Moves = Sequence[tuple[Skill, Place]]


def fitting(signals: Sequence[Signal], moves: Moves, reading: Reading) -> list[Signal]:
    """Return the signals without those that the partner's words, or what was received first, explain."""
    return [
        signal
        for signal in signals
        if not any(signal.cue.startswith(prefix) and holds(signal, moves, reading) for prefix, holds in _EXPLAINED)
    ]


def answers_plainly(reading: Reading) -> bool:
    """Whether the draft is a short answer, and little else, to what the partner asked to be told."""
    return any(holds(reading) for holds in (_plain_no_or_yes, _plain_number))


def _plain_no_or_yes(reading: Reading) -> bool:
    return _asks(reading, "yes_no") and _says(reading, "plain_no")


def _plain_number(reading: Reading) -> bool:
    return _asks(reading, "count") and _says(reading, "plain_count")


def _answers_yes_no(_: Signal, __: Moves, reading: Reading) -> bool:
    return _plain_no_or_yes(reading)


def _answers_count(_: Signal, __: Moves, reading: Reading) -> bool:
    return _plain_number(reading)


def _obeys(_: Signal, __: Moves, reading: Reading) -> bool:
    return _asks(reading, "go_away")


def _is_no_wall(_: Signal, __: Moves, reading: Reading) -> bool:
    """Whether one word is enough here: nothing was said before it, or it answers what was asked."""
    return not reading.answered or any(_asks(reading, name) for name in ("yes_no", "count", "go_away", "asks_plan"))


def _will_find_out(signal: Signal, __: Moves, reading: Reading) -> bool:
    finds_out = reading.once("soft", lambda: _words("soft_correction").anywhere(reading.sentences))
    return finds_out or guards.is_guarded("timed_return", signal.place, reading)


def _received_first(signal: Signal, moves: Moves, __: Reading) -> bool:
    """Whether the correction comes in a later sentence than owning or receiving."""
    receiving = {Skill.VALIDATION, Skill.ACCOUNTABILITY, Skill.TRANSPARENCY}
    first = next((place.sentence for skill, place in moves if skill in receiving), None)
    return first is not None and first < signal.place.sentence


def _plans(_: Signal, __: Moves, reading: Reading) -> bool:
    return _asks(reading, "asks_plan")


_EXPLAINED: tuple[tuple[str, Callable[[Signal, Moves, Reading], bool]], ...] = (
    ("denying.flat", _answers_yes_no),
    ("denying.flat", _received_first),
    ("stonewalling.", _answers_yes_no),
    ("minimizing.", _answers_count),
    ("denying.no_memory", _will_find_out),
    ("stonewalling.leaving", _obeys),
    ("stonewalling.whatever", _obeys),
    ("stonewalling.bare", _is_no_wall),
    ("deflecting.logistics", _plans),
)


def _asks(reading: Reading, name: str) -> bool:
    return reading.once(("asks", name), lambda: _words(name).anywhere(reading.answered))


def _says(reading: Reading, name: str) -> bool:
    return reading.length <= _SHORT and _words(name).anywhere(reading.sentences)


def _words(name: str) -> cues.Words:
    return _all()[name]


@cache
def _all() -> Mapping[str, cues.Words]:
    source = content.load("coaching/context.yml", "coaching_context")
    return {name: cues.words(rows) for name, rows in source.items()}
