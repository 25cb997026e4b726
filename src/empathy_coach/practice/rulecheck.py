"""What an editor should mend in the rules and words that all scenarios share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.practice import conditions, drills, moves, scenario, signals, tone, wording
from empathy_coach.practice.lint import KINDS, SKILLS

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATE = frozenset({"mood", "heat", "last"})
_MEMBERS = {
    "kinds": KINDS,
    "without_kinds": KINDS,
    "skills": SKILLS,
    "all_skills": SKILLS,
    "without_skills": SKILLS,
}


def check_all() -> list[str]:
    """Return what is wrong with the practice content, one sentence each: shared files and scenarios."""
    every = [scenario.load(name) for name in scenario.ids()]
    shared = [*_conditions(), *_state_in_moves(), *_no_catch_all(), *_words(), *tone.between(every)]
    return shared + [problem for one in every for problem in scenario.check(one)]


def _whens() -> Iterator[tuple[str, dict[str, Any]]]:
    loaded = content.load("practice/moves.yml", "practice_moves")
    yield from ((f"moves.yml, {rule['id']}", rule["when"]) for rule in loaded["rules"])
    yield from ((f"moves.yml, {guard['promise']}", guard["when"]) for guard in loaded["guards"])
    yield from ((f"reactions.yml, {rule['id']}", rule["when"]) for rule in _reactions()["reactions"])
    yield from ((f"drills.yml, {name}", rule["good"]) for name, rule in drills.rules().items())


def _reactions() -> dict[str, Any]:
    loaded: dict[str, Any] = content.load("practice/reactions.yml", "practice_reactions")
    return loaded


def _conditions() -> Iterator[str]:
    members = {**_MEMBERS, "signals": signals.names(), "without_signals": signals.names()}
    for place, when in _whens():
        yield from (f"{place}: there is no condition {name!r}" for name in when if name not in conditions.known())
        for name, allowed in members.items():
            asked = when.get(name, [])
            listed = asked if isinstance(asked, list) else [asked]
            yield from (f"{place}: {name} cannot be {item!r}" for item in listed if item not in allowed)


def _state_in_moves() -> Iterator[str]:
    for rule in moves.rules():
        if _STATE & set(rule["when"]):
            yield f"moves.yml, {rule['id']}: what a reply does must not depend on how the partner is"


def _no_catch_all() -> Iterator[str]:
    if _reactions()["reactions"][-1]["when"]:
        yield "reactions.yml: the last entry must hold always"


def _words() -> Iterator[str]:
    wanted = [("feedback", "landed", name) for name in SKILLS]
    wanted += [("feedback", part, name) for part in ("missed", "change") for name in KINDS]
    wanted += [("feedback", "missed", name) for name in signals.POOR]
    wanted += [("feedback", "landed", name) for name in signals.GOOD]
    wanted += [("debrief", part, name) for part in ("next", "names") for name in KINDS]
    themes = {theme for name in scenario.ids() for theme in _themes(name)}
    wanted += [("feedback", "theme", theme) for theme in sorted(themes)]
    wanted += [("hints", "theme", theme) for theme in sorted(themes)]
    yield from (
        f"{path}.yml has no words for {part}.{key}" for path, part, key in wanted if not wording.words(path, part, key)
    )


def _themes(name: str) -> set[str]:
    loaded = scenario.load(name)
    return {*loaded.themes, *(line.theme for line in loaded.lines if line.theme)}
