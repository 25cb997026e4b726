"""The edge's own words, read from ``content/web/replies.yml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach import content

if TYPE_CHECKING:
    from empathy_coach.web.ports import Json


def prompt(name: str) -> str:
    """Return a kind sentence that asks for something else; it needs no help line."""
    return _section("prompts")[name]


def failure(name: str) -> str:
    """Return an honest sentence about an answer that failed, with the help line."""
    return f"{_section('failures')[name]} {help_line()}"


def error(code: str) -> str:
    """Return the kind sentence for an error code, without the help line."""
    return _section("errors")[code]


def help_line() -> str:
    """Return the one line that every failure carries."""
    return str(_all()["help_line"])


def _section(name: str) -> dict[str, str]:
    section: dict[str, str] = _all()[name]
    return section


def _all() -> Json:
    words: Json = content.load("web/replies.yml", "web_replies")
    return words
