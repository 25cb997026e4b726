"""Writing one turn: bubbles in order, and the ids of the lines that were used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from empathy_coach.coaching.conversation.turn import Say, Turn
from empathy_coach.coaching.pronouns import fill

if TYPE_CHECKING:
    from empathy_coach.coaching.bank import Line
    from empathy_coach.coaching.conversation.situation import Situation


_FORMS = {
    "they": "{they}",
    "They": "{They}",
    "them": "{them}",
    "their": "{their}",
    "Their": "{Their}",
    "they_are": "{they're}",
    "They_are": "{They're}",
    "ask": "{ask|asks}",
    "know": "{know|knows}",
}
"""Pieces that every response may use to speak of the partner."""


class Pen:
    """Collects what one turn says; a line taken with `words` is not said again in this conversation."""

    def __init__(self, situation: Situation) -> None:
        self.known = situation
        self._asked = situation.awaiting
        self._says: list[Say] = []

    @property
    def bank(self) -> dict[str, Any]:
        """What every bank of lines asks: what was said before, and the partner's pronouns."""
        return {"used": self.known.used, "pronouns": self.known.pronouns}

    def words(self, line: Line) -> str:
        """Return the line's text, and remember that it was said."""
        self.known = self.known.having_said(line.id)
        return fill(line.text, self.known.pronouns)

    def remember(self, *ids: str) -> Pen:
        """Note lines that were said in another way than through `words`."""
        self.known = self.known.having_said(*ids)
        return self

    def say(self, outcome: str, *, card: dict[str, Any] | None = None, **pieces: str) -> Pen:
        """Add a bubble; the pronoun pieces ``they``, ``them``, ``their`` are always there."""
        forms = {name: fill(pattern, self.known.pronouns) for name, pattern in _FORMS.items()}
        self._says.append(Say(outcome, {**forms, **pieces}, card))
        return self

    def know(self, **facts: Any) -> Pen:
        """Change what is known after the turn."""
        self.known = replace(self.known, **facts)
        return self

    def turn(self) -> Turn:
        """Return the turn as written; a question that it closes can be gone back to."""
        if self._asked is not None and self._asked is not self.known.awaiting:
            self.know(before=self._asked)
        return Turn(tuple(self._says), self.known)
