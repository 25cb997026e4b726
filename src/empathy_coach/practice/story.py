"""A made-up partner as data: who they are, what happened, and the lines that they can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from empathy_coach.practice.state import PracticeError, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from empathy_coach.coaching.pronouns import Pronouns
    from empathy_coach.practice.conditions import Moment
    from empathy_coach.practice.model import Reaction

QUOTE = "{quote}"


@dataclass(frozen=True)
class Line:
    """One thing that the partner can say.

    Attributes:
        id: made of the words, so that a stored session survives re-ordering of the file.
        text: the words; bubbles that are sent one after the other stand on lines of their own.
        causes: skills, kinds or signals of the reply that it answers; none means that it fits any.
        moods: ``cold``, ``guarded``, ``open``; none means any. ``heats`` likewise: ``hot``, ``cool``.
        theme: what the pain is about from here on; empty keeps the theme.
        asks: ``yes_no``, ``fact``, ``why`` or ``space`` where the line wants an answer of that kind.
        quote: which of the learner's phrases it takes up: ``now``, ``good`` or ``poor``; empty takes up none.
        after: skills, kinds or signals of an earlier reply that it needs.
        turn: ``early`` (the first three replies) or ``late``; empty means any.
    """

    id: str
    text: str
    reaction: Reaction
    causes: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    heats: tuple[str, ...] = ()
    theme: str = ""
    asks: str = ""
    quote: str = ""
    after: tuple[str, ...] = ()
    turn: str = ""

    def fits(self, causes: tuple[str, ...], mood: str, heat: str) -> bool:
        """Whether the line can answer a reply with these causes in this mood and heat."""
        return (
            (not self.causes or any(cause in causes for cause in self.causes))
            and (not self.moods or mood in self.moods)
            and (not self.heats or heat in self.heats)
        )

    def belongs(self, moment: Moment) -> bool:
        """Whether the line can be said in the moment."""
        return (
            self.fits(moment.causes, moment.mood, moment.heat)
            and (not self.after or bool(set(self.after) & moment.earlier))
            and (not self.turn or (self.turn == "late") is moment.late)
        )

    def bubbles(self, quote: str = "") -> list[str]:
        """Return what is said, bubble by bubble, with the learner's phrase filled in."""
        return [part.replace(QUOTE, quote) for part in self.text.split("\n")]


@dataclass(frozen=True)
class Scene:
    """One simulated day of a drill: its heading, and wordings of the partner's line."""

    day: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Drill:
    """The same thing over several simulated days.

    Attributes:
        about: what it is about, for the briefing.
        answer: for the same question: the true answer. ``words``: one of them stands in every true answer, or
            names the day that lies ahead.
        good, poor: what the partner says to an answer before the next day; ``closings`` after the last one.
    """

    name: str
    about: str
    answer: str
    words: tuple[str, ...]
    scenes: tuple[Scene, ...]
    good: tuple[Line, ...]
    poor: tuple[Line, ...]
    closings: Mapping[str, tuple[Line, ...]]

    @property
    def lines(self) -> Iterator[Line]:
        """Every line of the drill."""
        yield from (line for scene in self.scenes for line in scene.lines)
        yield from (*self.good, *self.poor)
        yield from (line for lines in self.closings.values() for line in lines)


@dataclass(frozen=True)
class Scenario:
    """A made-up couple and the evening in which the practice plays.

    Attributes:
        name: what the partner is called; never a real person.
        briefing: for the learner: who, what happened, what the partner knows, and that it is made up.
        facts: what is true in the scenario, so that the learner can answer questions.
        specifics: words that only someone who speaks of this very story would use.
        about: words of someone who asks for such a rehearsal.
        temper: how much likelier (above 1) or rarer (below 1) a reaction is for this partner.
    """

    id: str
    title: str
    name: str
    pronouns: Pronouns
    difficulty: str
    themes: tuple[str, ...]
    start: State
    briefing: str
    facts: tuple[str, ...]
    specifics: tuple[str, ...]
    temper: Mapping[str, float]
    lines: tuple[Line, ...]
    about: tuple[str, ...] = ()
    drills: Mapping[str, Drill] = field(default_factory=dict)
    by_id: Mapping[str, Line] = field(repr=False, default_factory=dict)

    def line(self, line_id: str) -> Line:
        """Return the line; raise PracticeError where the content no longer has it."""
        try:
            return self.by_id[line_id]
        except KeyError as error:
            raise PracticeError("This practice has been rewritten since. Please start it again.") from error

    def drill(self, name: str) -> Drill:
        """Return the drill; raise PracticeError where this partner has none of that name."""
        try:
            return self.drills[name]
        except KeyError as error:
            known = ", ".join(self.drills) or "none"
            raise PracticeError(f"There is no drill {name[:40]!r} with {self.name}. There are: {known}.") from error

    def bank(self, reaction: Reaction) -> tuple[Line, ...]:
        """Return all lines of the reaction, in the order of the files."""
        return tuple(line for line in self.lines if line.reaction is reaction)

    def card(self, drill: str = "") -> dict[str, Any]:
        """Return what the learner reads before the first line."""
        return {
            "type": "scenario",
            "id": self.id,
            "title": self.title,
            "name": self.name,
            "briefing": self.briefing,
            "facts": list(self.facts),
            "difficulty": self.difficulty,
            "drill": drill or None,
            "answer": self.drills[drill].answer or None if drill else None,
        }

    def entry(self) -> dict[str, Any]:
        """Return what the learner reads when choosing a partner."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "pronouns": self.pronouns.subject,
            "difficulty": self.difficulty,
            "themes": list(self.themes),
            "drills": list(self.drills),
        }
