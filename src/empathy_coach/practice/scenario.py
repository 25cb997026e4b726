"""The made-up partners, read from their files and checked."""

from __future__ import annotations

from functools import cache
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.pronouns import HE, SHE, THEY
from empathy_coach.practice.lint import check
from empathy_coach.practice.model import PracticeError, Reaction, State
from empathy_coach.practice.story import Line, Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["check", "ids", "load"]

_INDEX = "practice/index.yml"
_PRONOUNS = {"she": SHE, "he": HE, "they": THEY}


def ids() -> tuple[str, ...]:
    """Return the ids of all scenarios; the first is the one that starts when none is asked for."""
    return tuple(content.load(_INDEX, "practice_index")["scenarios"])


@cache
def load(scenario_id: str) -> Scenario:
    """Return the scenario.

    Raises:
        PracticeError: no scenario has this id; the text names those that exist.
        ContentError: a file of the scenario is missing or does not fit its schema.
    """
    if scenario_id not in ids():
        raise PracticeError(f"There is no practice called {scenario_id[:40]!r}. There are: {', '.join(ids())}.")
    folder = f"practice/{scenario_id}"
    about = content.load(f"{folder}/scenario.yml", "practice_scenario")
    files = [content.load(f"{folder}/{name}.yml", "practice_lines") for name in about["lines"]]
    lines = tuple(_line(Reaction(key), item) for file in files for key in file for item in file[key])
    return _scenario(scenario_id, about, lines)


def _scenario(scenario_id: str, about: Mapping[str, Any], lines: tuple[Line, ...]) -> Scenario:
    return Scenario(
        id=scenario_id,
        title=about["title"],
        name=about["name"],
        pronouns=_PRONOUNS[about["pronouns"]],
        difficulty=about["difficulty"],
        themes=tuple(about["themes"]),
        start=State(**about["start"]),
        briefing=about["briefing"].strip(),
        facts=tuple(about["facts"]),
        specifics=tuple(about["specifics"]),
        temper=about["temper"],
        lines=lines,
        by_id={line.id: line for line in lines},
    )


def _line(reaction: Reaction, item: Any) -> Line:
    spec = {"text": item} if isinstance(item, str) else item
    text = spec["text"].strip()
    return Line(
        id=blake2s(text.encode(), digest_size=4).hexdigest(),
        text=text,
        reaction=reaction,
        causes=_tuple(spec.get("for")),
        moods=_tuple(spec.get("mood")),
        heats=_tuple(spec.get("heat")),
        theme=spec.get("theme", ""),
        asks=spec.get("asks", ""),
    )


def _tuple(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)
