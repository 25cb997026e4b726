"""The learner's phrases that the partner can take up: short, whole, and nothing that a partner must not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.practice import cues
from empathy_coach.practice.signals import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from empathy_coach.practice.model import Record
    from empathy_coach.practice.story import Line

BANNED = "practice/banned.yml"
FEWEST, MOST = 2, 9
"""Words of a phrase that somebody throws back or holds on to."""
LONGEST = 60
RESTS = 2
"""Turns without a quotation after one: more would be a parrot."""


@dataclass(frozen=True)
class Quotes:
    """What can be taken up: phrases of the reply by what was found in them, and phrases of earlier turns."""

    now: Mapping[str, str]
    good: tuple[str, ...] = ()
    poor: tuple[str, ...] = ()
    resting: bool = False

    def phrase(self, line: Line) -> str:
        """Return the phrase that the line takes up; empty where there is none."""
        if self.resting:
            return ""
        if line.quote == "now":
            return next((self.now[cause] for cause in line.causes if cause in self.now), "")
        return next(iter(self.good if line.quote == "good" else self.poor), "")


def quotes(records: Iterable[Record], now: Mapping[str, str]) -> Quotes:
    """Return what can be taken up after the records, of the reply's phrases ``now`` and of earlier ones."""
    past = list(records)
    return Quotes(
        now={cause: phrase for cause, said in now.items() if (phrase := quotable(said))},
        good=_latest_first(record.landed for record in past if record.score > 0),
        poor=_latest_first(record.missed for record in past if record.kinds),
        resting=any(record.quoted for record in past[-RESTS:]),
    )


def quotable(said: str) -> str:
    """Return the phrase as somebody would quote it, or nothing where it is too long, too short or cut."""
    phrase = " ".join(said.split()).strip(" .,;:!?\u201c\u201d\"'")
    fits = FEWEST <= len(words(phrase)) <= MOST and len(phrase) <= LONGEST
    return phrase if fits and not any(mark in phrase for mark in '{}\u2026"\u201c') and not _banned(phrase) else ""


def _latest_first(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(phrase for one in reversed(list(said)) if (phrase := quotable(one)))


def _banned(phrase: str) -> bool:
    return any(cues.has(phrase, topic, path=BANNED) for topic in content.load(BANNED, "practice_signals"))
