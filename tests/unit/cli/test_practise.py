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


def play(*said: str, scenario: str | None = "mira", **wanted: str) -> tuple[int, str]:
    """Practise with a script; return the exit status and what was shown."""
    shown = io.StringIO()
    console = Console(file=shown, width=100)
    asked = practise.Wanted(scenario, seed=1, **wanted)  # type: ignore[arg-type]
    status = practise.interactive(asked, console=console, ask=script(*said))
    return status, shown.getvalue()


def spoken(shown: str, name: str = "Mira") -> list[str]:
    """Return the lines in which the partner speaks."""
    return [line for line in shown.splitlines() if line.startswith(f"{name}:")]


def test_a_practice_shows_partner_feedback_and_debrief() -> None:
    status, shown = play("I lied to you for a year. You had every right to ask.", "/stop")
    assert status == 0
    assert len(spoken(shown)) == 2
    assert "made up" in shown
    assert "openness" in shown


def test_the_end_of_the_input_ends_the_practice() -> None:
    status, shown = play()
    assert status == 0
    assert len(spoken(shown)) == 1


def test_the_same_moment_can_be_taken_again() -> None:
    _, shown = play("You pushed me away.", "/again")
    lines = spoken(shown)
    assert len(lines) == 3
    assert lines[0] == lines[2]


def test_a_hint_costs_no_turn() -> None:
    _, shown = play("/hint", "/stop")
    assert len(spoken(shown)) == 1


def test_the_numbers_come_when_asked_for() -> None:
    _, shown = play("I lied to you for a year.", "numbers", "/stop")
    assert "trust  openness" in shown
    assert shown.index("I lied") < shown.index("trust  openness")


def test_both_branches_are_shown_after_the_same_moment_again() -> None:
    _, shown = play("You pushed me away.", "again", "I lied to you for a year.", "/stop")
    assert "before: “You pushed me away”" in shown


def test_without_a_name_it_is_asked_in_own_words() -> None:
    _, shown = play("someone who goes silent", "/stop", scenario=None)
    assert "Kemi" in shown or "Jude" in shown
    _, chosen = play("/stop", scenario=None, pronoun="he", theme="grief")
    assert "Eamon:" in chosen


def test_a_drill_has_days() -> None:
    _, shown = play("It began in January, after the office move.", "/stop", drill="same_question")
    assert "Monday" in shown
    assert "Tuesday" in shown


def test_the_effect_is_guessed_now_and_then() -> None:
    said = ["I lied to you.", "You lay awake because of me.", "I put that in your head.", "opened", "/stop"]
    _, shown = play(*said)
    assert "opened, closed or same?" in shown


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
