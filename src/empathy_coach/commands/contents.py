"""``coach content check``: whether every content file can be read and used, with file and line where not."""

from __future__ import annotations

from datetime import date
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.commands import help_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINES = "coaching_lines"
_FOLDERS = {
    "coaching/themes/": "coaching_theme",
    "coaching/card/": "coaching_support_card",
    "coaching/situations/": _LINES,
    "coaching/fears/": _LINES,
    "coaching/hold_lines/": _LINES,
}
"""Schemas of files that are read list by list, so that no reader checks the whole."""
PLAIN = "How could you do this to us? I am sorry."


def problems() -> list[str]:
    """Return what is wrong with the content, a sentence each with file and line; none is good news."""
    found = [problem for path in files() if (problem := _problem(partial(content.load, path, _schema_of(path))))]
    found += [] if found else help_lines.problems(date.today())  # noqa: DTZ011 - entries hold plain days
    found += coaching_problems()
    # A schema belongs to the code that reads the file: using each topic once checks the file against it.
    uses = [problem for use in _uses() if (problem := _problem(use))]
    return list(dict.fromkeys([*found, *([] if found else uses)]))


def coaching_problems() -> list[str]:
    """Return what is wrong with the words of the coaching: names, gaps, and lines that our own review finds closed."""
    from empathy_coach.coaching import lint  # noqa: PLC0415 - only this command needs all topics

    return lint.problems()


def building_blocks() -> int:
    """Return how many authored building blocks the coaching has for words to the partner."""
    from empathy_coach.coaching import lint  # noqa: PLC0415

    return sum(lint.counts().values())


def warnings(today: date) -> list[str]:
    """Return what should be looked after soon: help lines that nobody has checked for half a year."""
    return help_lines.stale(today)


def files() -> list[str]:
    """Return all content files, relative to the content folder."""
    root = Path(str(resources.files(content)))
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.yml"))


def _schema_of(path: str) -> str | None:
    return next((schema for folder, schema in _FOLDERS.items() if path.startswith(folder)), None)


def _uses() -> Iterator[Callable[[], object]]:
    yield _use_safety
    yield _use_coaching
    yield _use_practice


def _use_safety() -> None:
    from empathy_coach import safety  # noqa: PLC0415 - only this command needs all topics

    safety.triage(PLAIN)


def _use_coaching() -> None:
    from empathy_coach.commands.texts import review  # noqa: PLC0415

    review({"draft": PLAIN, "partner": PLAIN})


def _use_practice() -> None:
    from empathy_coach.practice import rulecheck  # noqa: PLC0415

    found = rulecheck.check_all()
    if found:
        raise content.ContentError("\n".join(found))


def _problem(use: Callable[[], object]) -> str:
    try:
        use()
    except content.ContentError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - whatever a broken file leads to is what we look for
        return f"{type(error).__name__}: {error}"
    return ""
