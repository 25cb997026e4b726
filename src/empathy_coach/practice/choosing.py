"""Which partner, and which drill: what a learner asked for in their own words, and who is nearest to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.practice import cues, drills, scenario
from empathy_coach.practice.chance import roll

if TYPE_CHECKING:
    from empathy_coach.practice.story import Scenario

CUES = "practice/choosing.yml"
_PRONOUNS = ("she", "he", "they")
_DIFFICULTIES = ("hard", "gentle")
_PRONOUN, _THEME, _DIFFICULTY, _ABOUT, _DRILL, _PLAYED = 8.0, 3.0, 3.0, 2.0, 6.0, -2.5
"""What counts how much; a pronoun that was told outweighs everything but a name and a drill."""


@dataclass(frozen=True)
class Wish:
    """What was asked for; empty where nothing was.

    Attributes:
        text: the words, read for what a scenario is about.
        name: id of a scenario that was named.
        pronoun: of the partner to practise with, where the wish says it.
        telling: whether it is about telling something that the partner does not know.
        anyone: whether the choice is left to the coach.
    """

    text: str = ""
    name: str = ""
    difficulty: str = ""
    drill: str = ""
    pronoun: str = ""
    telling: bool = False
    anyone: bool = False

    @property
    def says_something(self) -> bool:
        """Whether a partner can be chosen by it without asking."""
        told = self.name or self.difficulty or self.drill or self.pronoun or self.telling or self.anyone
        return bool(told) or any(_shared(self.text, scenario.load(one)) for one in scenario.ids())


def wish_of(text: str) -> Wish:
    """Return what the learner's words ask for."""
    return Wish(
        text=text,
        name=next((one for one in scenario.ids() if cues.find(text, scenario.load(one).name)), ""),
        difficulty=next((one for one in _DIFFICULTIES if cues.has(text, one, path=CUES)), ""),
        drill=next((one for one in drills.names() if cues.has(text, one, path=CUES)), ""),
        pronoun=next((one for one in _PRONOUNS if cues.has(text, one, path=CUES)), ""),
        telling=cues.has(text, "telling", path=CUES),
        anyone=cues.is_one(text, "anyone", path=CUES),
    )


def nearest(wish: Wish, *, pronoun: str | None, theme: str | None, seed: int, played: str = "") -> tuple[str, str]:
    """Return the scenario that is nearest to the wish, and the drill; equal ones are chosen by the seed.

    Args:
        wish: what was asked for.
        pronoun: how the learner speaks of their own partner; None or ``they`` narrows nothing.
        theme: what that partner's pain is about, where it was told.
        seed: decides between equals.
        played: the scenario of the last rehearsal: somebody else comes first.
    """
    if wish.name:
        return wish.name, wish.drill if wish.drill in scenario.load(wish.name).drills else ""
    weighed = [
        (_weight(scenario.load(one), wish, wish.pronoun or pronoun, theme, played), roll(seed, "nearest", one), one)
        for one in scenario.ids()
    ]
    best = max(weighed)[2]
    return best, wish.drill if wish.drill in scenario.load(best).drills else ""


def _weight(one: Scenario, wish: Wish, pronoun: str | None, theme: str | None, played: str) -> float:
    fits = pronoun in (None, "they", one.pronouns.subject)
    weight = _PRONOUN * fits + _ABOUT * _shared(wish.text, one) + _PLAYED * (one.id == played)
    if theme in one.themes:
        weight += _THEME - one.themes.index(theme)
    if wish.telling and "disbelief" in one.themes:
        weight += 1
    return weight + _DIFFICULTY * (one.difficulty == wish.difficulty) + _DRILL * (wish.drill in one.drills)


def _shared(text: str, one: Scenario) -> int:
    """Return how many of the scenario's own words the text has, two at most."""
    return min(2, sum(cues.find(text, word) is not None for word in one.about))
