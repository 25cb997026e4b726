"""Ready to talk: a values minute, how stirred up one is, and a time-out that names when one is back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import lexicon, situations

if TYPE_CHECKING:
    from collections.abc import Collection

    from empathy_coach.coaching.bank import Line
    from empathy_coach.coaching.pronouns import Pronouns

SHORTEST_BREAK, LONGEST_BREAK = timedelta(minutes=20), timedelta(hours=24)
"""A body needs some twenty minutes to come down; past a day it is no break but silence (Gottman's time-out)."""

FLOODED_FROM, STIRRED_FROM = 7, 4
"""On the scale from 0 to 10; set by hand."""

_TOPIC = "ready"
_WORDS = "coaching/lexicon/arousal.yml"
_NUMBER = re.compile(r"(?<![\d.])(10|\d)(?![\d.]|:\d)(?:\s*(?:/|out of)\s*10)?")
_COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_CLOCK = re.compile(r"___ \(a time[^()]*\)")
_STEP = timedelta(minutes=5)


class Arousal(str, Enum):
    """How stirred up the learner is."""

    CALM = "calm"
    STIRRED = "stirred"
    FLOODED = "flooded"


def values_prompt(used: Collection[str] = (), *, pronouns: Pronouns, seed: int = 0) -> Line:
    """Return a prompt for the minute before: writing on what one stands for makes apologies fuller."""
    return situations.advice(_TOPIC, "values", used, pronouns=pronouns, seed=seed)


def arousal_question(used: Collection[str] = (), *, pronouns: Pronouns) -> Line:
    """Return the question that `arousal_of` reads the answer to."""
    return situations.advice(_TOPIC, "arousal", used, pronouns=pronouns)


def arousal_of(text: str) -> Arousal | None:
    """Return how stirred up an answer sounds: a number from 0 to 10, else words, or None."""
    number = _NUMBER.search(re.sub(r"[a-z]+", _counted, text.lower()))
    if number:
        value = int(number.group(1))
        if value >= FLOODED_FROM:
            return Arousal.FLOODED
        return Arousal.STIRRED if value >= STIRRED_FROM else Arousal.CALM
    plain = lexicon.plain(text)
    return next((each for each in reversed(Arousal) if lexicon.count(_WORDS, each.value, plain=plain)), None)


def _counted(word: re.Match[str]) -> str:
    """Return the digits of a number word; "one" by itself is too common a word to mean a number."""
    said = word.group(0)
    return str(_COUNTED.index(said)) if said in _COUNTED and said != "one" else said


def step(arousal: Arousal, used: Collection[str] = (), *, pronouns: Pronouns) -> Line:
    """Return what to do at this level: go, go slowly, or take a break first."""
    return situations.advice(_TOPIC, arousal.value, used, pronouns=pronouns)


def time_out(used: Collection[str] = (), *, pronouns: Pronouns) -> Line:
    """Return what to tell the partner before a break; `at` fills in the time."""
    return situations.advice(_TOPIC, "time_out", used, pronouns=pronouns)


def back(used: Collection[str] = (), *, pronouns: Pronouns) -> Line:
    """Return what to say on coming back."""
    return situations.advice(_TOPIC, "back", used, pronouns=pronouns)


def return_time(now: datetime, minutes: int) -> datetime:
    """Return when a break ends: at least 20 minutes and at most a day from ``now``, on the next five minutes."""
    end = now + min(max(timedelta(minutes=minutes), SHORTEST_BREAK), LONGEST_BREAK)
    over = timedelta(minutes=end.minute % 5, seconds=end.second, microseconds=end.microsecond)
    return end + (_STEP - over if over else timedelta())


def at(text: str, when: datetime) -> str:
    """Return a hold or time-out line with its return time filled in (24-hour clock)."""
    return _CLOCK.sub(f"{when:%H:%M}", text)
