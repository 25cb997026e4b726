"""Practice at the terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

from empathy_coach.commands import practise

if TYPE_CHECKING:
    from collections.abc import Callable


def script(*said: str) -> Callable[[], str]:
    """Return a reader that says these lines, then ends the input."""
    lines = iter(said)

    def read() -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return read


def play(*said: str, scenario: str | None = None) -> tuple[int, str]:
    """Practise with a script; return the exit status and what was shown."""
    shown = io.StringIO()
    console = Console(file=shown, width=100)
    return practise.interactive(scenario, 1, console=console, ask=script(*said)), shown.getvalue()


def test_a_practice_shows_partner_feedback_and_debrief() -> None:
    status, shown = play("I lied to you for a year. You had every right to ask.", "/stop")
    assert status == 0
    assert shown.count("partner:") == 2
    assert "->" in shown


def test_the_end_of_the_input_ends_the_practice() -> None:
    status, shown = play()
    assert status == 0
    assert shown.count("partner:") == 1


def test_the_same_moment_can_be_taken_again() -> None:
    _, shown = play("You pushed me away.", "/again")
    lines = [line for line in shown.splitlines() if line.startswith("partner:")]
    assert len(lines) == 3
    assert lines[0] == lines[2]


def test_a_hint_costs_no_turn() -> None:
    _, shown = play("/hint", "/stop")
    assert shown.count("partner:") == 1


def test_nothing_to_take_again_is_said() -> None:
    status, shown = play("/again", "/stop")
    assert status == 0
    assert "nothing to try again" in shown


def test_an_unknown_partner_is_said() -> None:
    status, shown = play(scenario="nobody")
    assert status == 1
    assert "nobody" in shown


def test_words_are_shown_as_they_are() -> None:
    """Square brackets in a reply are no markup."""
    status, _ = play("[bold]I lied[/red] to you.", "   ", "/stop")
    assert status == 0
