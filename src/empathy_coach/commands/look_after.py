"""The commands that look after referrals and content."""
# ruff: noqa: PLC0415 - each command imports what it needs, so that the others start at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from empathy_coach.commands.saying import in_one_sentence, say

if TYPE_CHECKING:
    from empathy_coach.commands.referrals import Desk

Words = Optional[str]  # noqa: UP045 - Typer evaluates it
referrals = typer.Typer(no_args_is_help=True, help="Look at referrals; send one again that was given up.")
content = typer.Typer(no_args_is_help=True, help="Look after the content files.")


@referrals.command("list")
def referrals_list(limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100) -> None:
    """List the newest referrals."""
    with in_one_sentence():
        say(_desk().listed(limit))


@referrals.command("show")
def referrals_show(
    code: str,
    details: Annotated[bool, typer.Option("--details", help="Also name, contact and words: mind who looks.")] = False,  # noqa: FBT002 - Typer's way
) -> None:
    """Show one referral; what the person agreed to pass on only with --details."""
    with in_one_sentence():
        say(_desk().shown(code, details=details))


@referrals.command("record")
def referrals_record(
    code: str,
    state: str,
    message: Annotated[Words, typer.Option(help="Words to the person, shown with the status.")] = None,
) -> None:
    """Note what became of a referral: accepted, declined, scheduled, unattended, completed or cancelled."""
    with in_one_sentence():
        _desk().record(code, state, message)
        say(f"{code} is noted as {state}.")


@referrals.command("replay")
def referrals_replay(
    code: Annotated[Words, typer.Argument(help="The referral; left out with --all.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Everything that was given up.")] = False,
) -> None:
    """Send a referral again that delivery had given up on; a destination that was switched off is used again."""
    if (code is None) != every:
        raise typer.BadParameter("give the code of one referral, or --all")
    with in_one_sentence():
        if code is not None:
            _desk().replay(code)
            say(f"{code} waits to be sent again.")
        else:
            say(f"{_desk().replay_all()} wait to be sent again.")


@content.command("check")
def content_check() -> None:
    """Check every content file; problems name file and line. Help lines that grew old are told and stop nothing."""
    from datetime import date

    from empathy_coach.commands import contents

    found = contents.problems()
    old = [] if found else contents.warnings(date.today())  # noqa: DTZ011 - entries hold plain days
    for line in (*found, *(f"old: {line}" for line in old)):
        typer.echo(line, err=True)
    say(f"{len(contents.files())} content files, {len(found)} problems, {len(old)} help lines to check again.")
    if not found:
        say(f"{contents.building_blocks()} building blocks for words to the partner.")
    raise typer.Exit(int(bool(found)))


@content.command("print")
def content_print(
    to: Annotated[Words, typer.Argument(help="A file to write; standard output when left out.")] = None,
) -> None:
    """Print every word that people can read, with its version, for a clinician to read and sign (Markdown)."""
    from empathy_coach.commands import printed, project

    with in_one_sentence():
        found = project.find()
        text = printed.document(found, found.settings.clinic)
        if to is None:
            typer.echo(text)
            return
        try:
            Path(to).write_text(text, encoding="utf-8")
        except OSError as error:
            raise project.OperatorError(f"{to} cannot be written: {error.strerror}.") from error
        say(f"All words are in {to}.")


def _desk() -> Desk:
    from empathy_coach.commands import project
    from empathy_coach.commands.referrals import desk

    return desk(project.find())


@content.command("preview")
def content_preview(
    scenario: str,
    style: Annotated[
        str, typer.Option(help="Which ready replies: open, defensive, improving and so on.")
    ] = "improving",
    seed: Annotated[int, typer.Option(help="The same seed gives the same run.")] = 0,
    drill: Annotated[str, typer.Option(help="A drill of this partner.")] = "",
) -> None:
    """Play a practice partner with ready replies, and see which lines never come or need mending."""
    from empathy_coach.commands import preview, show

    raise typer.Exit(preview.preview(show.console(), scenario, style=style, seed=seed, drill=drill))
