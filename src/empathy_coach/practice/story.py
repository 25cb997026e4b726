"""A made-up partner as data: who they are, what happened, and the lines that they can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from empathy_coach.practice.model import PracticeError, Reaction, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.coaching.pronouns import Pronouns


@dataclass(frozen=True)
class Line:
    """One thing that the partner can say.

    Attributes:
        id: made of the words, so that a stored session survives re-ordering of the file.
        causes: skills, kinds or signals of the reply that it answers; none means that it fits any.
        moods: ``cold``, ``guarded``, ``open``; none means any. ``heats`` likewise: ``hot``, ``cool``.
        theme: what the pain is about from here on; empty keeps the theme.
        asks: ``yes_no``, ``fact``, ``why`` or ``space`` where the line wants an answer of that kind.
    """

    id: str
    text: str
    reaction: Reaction
    causes: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    heats: tuple[str, ...] = ()
    theme: str = ""
    asks: str = ""

    def fits(self, causes: tuple[str, ...], mood: str, heat: str) -> bool:
        """Whether the line can answer a reply with these causes in this mood and heat."""
        return (
            (not self.causes or any(cause in causes for cause in self.causes))
            and (not self.moods or mood in self.moods)
            and (not self.heats or heat in self.heats)
        )


@dataclass(frozen=True)
class Scenario:
    """A made-up couple and the evening in which the practice plays.

    Attributes:
        name: what the partner is called; never a real person.
        briefing: for the learner: who, what happened, what the partner knows, and that it is made up.
        facts: what is true in the scenario, so that the learner can answer questions.
        specifics: words that only someone who speaks of this very story would use.
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
    by_id: Mapping[str, Line] = field(repr=False, default_factory=dict)

    def line(self, line_id: str) -> Line:
        """Return the line; raise PracticeError where the content no longer has it."""
        try:
            return self.by_id[line_id]
        except KeyError as error:
            raise PracticeError("This practice has been rewritten since. Please start it again.") from error

    def bank(self, reaction: Reaction) -> tuple[Line, ...]:
        """Return all lines of the reaction, in the order of the files."""
        return tuple(line for line in self.lines if line.reaction is reaction)

    def card(self) -> dict[str, Any]:
        """Return what the learner reads before the first line."""
        return {
            "type": "scenario",
            "id": self.id,
            "title": self.title,
            "name": self.name,
            "briefing": self.briefing,
            "facts": list(self.facts),
        }
