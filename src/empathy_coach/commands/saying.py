"""How commands speak at the terminal: tables and sentences, and problems without a traceback."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from empathy_coach.commands import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

# By name: importing them all would bring SQLAlchemy, spaCy and more into `coach --help`.
SENTENCES = frozenset(
    {
        "AddressError",
        "BadLineError",
        "ContentError",
        "DatabaseError",
        "EncoderError",
        "KeysError",
        "OperatorError",
        "PasswordError",
        "SecretError",
        "SettingsError",
        "SupervisorError",
    }
)
INTERRUPTED = 130


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Print a problem that the operator can mend as a sentence, and leave with status 1."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:
        if type(error).__name__ not in SENTENCES:
            raise
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def say(shown: RenderableType) -> None:
    """Print a sentence as it is, or a table or card."""
    show.console().print(shown, soft_wrap=isinstance(shown, str), markup=False)
