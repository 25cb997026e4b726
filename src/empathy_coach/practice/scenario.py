"""The made-up partners, read from their files and checked."""

from __future__ import annotations

from functools import cache
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.pronouns import HE, SHE, THEY
from empathy_coach.practice.lint import check
from empathy_coach.practice.model import Reaction
from empathy_coach.practice.state import PracticeError, State
from empathy_coach.practice.story import Drill, Line, Scenario, Scene

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["check", "ids", "load"]

_INDEX = "practice/index.yml"
_DRILLS = "drills.yml"
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
    drilled = content.load(f"{folder}/{_DRILLS}", "practice_drills") if content.exists(f"{folder}/{_DRILLS}") else {}
    drills = {name: _drill(name, spec) for name, spec in drilled.items()}
    return _scenario(scenario_id, about, lines, drills)


def _scenario(
    scenario_id: str, about: Mapping[str, Any], lines: tuple[Line, ...], drills: Mapping[str, Drill]
) -> Scenario:
    every = (*lines, *(line for drill in drills.values() for line in drill.lines))
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
        about=tuple(about.get("about", ())),
        temper=about["temper"],
        lines=lines,
        drills=drills,
        by_id={line.id: line for line in every},
    )


def _drill(name: str, spec: Mapping[str, Any]) -> Drill:
    return Drill(
        name=name,
        about=spec["about"],
        answer=spec.get("answer", ""),
        words=tuple(spec.get("words", ())),
        scenes=tuple(_scene(item, name) for item in spec["scenes"]),
        good=tuple(_line(Reaction.SOFTEN, item, drill=name) for item in spec["good"]),
        poor=tuple(_line(Reaction.PUSH, item, drill=name) for item in spec["poor"]),
        closings={
            how: tuple(_line(Reaction.CLOSING, item, drill=name) for item in spec["closing"][how])
            for how in ("good", "poor")
        },
    )


def _scene(item: Mapping[str, Any], drill: str) -> Scene:
    shared = {name: item[name] for name in ("asks", "theme") if name in item}
    lines = (_line(Reaction.SCENE, {**shared, **_spec(line)}, drill=drill) for line in item["lines"])
    return Scene(item["day"], tuple(lines))


def _spec(item: Any) -> dict[str, Any]:
    return item if isinstance(item, dict) else {"text": item}


def _line(reaction: Reaction, item: Any, *, drill: str = "") -> Line:
    spec = _spec(item)
    text = spec["text"].strip() if isinstance(spec["text"], str) else "\n".join(part.strip() for part in spec["text"])
    return Line(
        id=blake2s(f"{drill}/{text}".encode() if drill else text.encode(), digest_size=4).hexdigest(),
        text=text,
        reaction=reaction,
        causes=_tuple(spec.get("for")),
        moods=_tuple(spec.get("mood")),
        heats=_tuple(spec.get("heat")),
        theme=spec.get("theme", ""),
        asks=spec.get("asks", ""),
        quote=spec.get("quote", ""),
        after=_tuple(spec.get("after")),
        turn=spec.get("turn", ""),
    )


def _tuple(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)
