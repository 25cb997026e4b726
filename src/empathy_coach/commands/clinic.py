"""``coach clinic``: who may read the inbox, and who looked at what."""
# ruff: noqa: PLC0415 - each command imports what it needs, so that the others start at once

from __future__ import annotations

import re
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from empathy_coach.commands.saying import in_one_sentence, say

if TYPE_CHECKING:
    from empathy_coach.storage.clinic import SqlClinicStore

clinic = typer.Typer(no_args_is_help=True, help="Who may read the clinic's inbox, and who looked at what.")
Words = Optional[str]  # noqa: UP045 - Typer evaluates it
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
FROM_INPUT = "Read the password from standard input, as one line."


@clinic.command("add-user")
def add_user(
    name: str,
    *,
    password_stdin: Annotated[bool, typer.Option(help=FROM_INPUT)] = False,
) -> None:
    """Let somebody sign in to the inbox; the password is asked for and shown nowhere."""
    from empathy_coach.commands.project import OperatorError
    from empathy_coach.storage.clinic import NameTakenError

    with in_one_sentence():
        if NAME.fullmatch(name) is None:
            raise OperatorError("A name has 2 to 32 lower-case letters, digits, dots or dashes, such as a.moss.")
        hashed = _hashed(_password(from_input=password_stdin))
        try:
            _store().add(name, hashed, _now())
        except NameTakenError as error:
            raise OperatorError(f"{name} is taken, perhaps by somebody who left: please take another name.") from error
        say(f"{name} can sign in at /clinic/ now.")


@clinic.command("password")
def set_password(
    name: str,
    *,
    password_stdin: Annotated[bool, typer.Option(help=FROM_INPUT)] = False,
) -> None:
    """Give somebody a new password and end their sessions."""
    with in_one_sentence():
        _known(_store().set_password(name, _hashed(_password(from_input=password_stdin))), name)
        say(f"{name} has a new password; all their sessions are ended.")


@clinic.command("remove-user")
def remove_user(name: str) -> None:
    """Let somebody sign in no more; what they did stays in the audit log."""
    with in_one_sentence():
        _known(_store().close(name, _now()), name)
        say(f"{name} can sign in no more.")


@clinic.command("users")
def users() -> None:
    """List who may sign in."""
    with in_one_sentence():
        say("\n".join(_store().names()) or "Nobody can sign in yet: coach clinic add-user NAME.")


@clinic.command("audit")
def audit(
    code: Annotated[Words, typer.Argument(help="One request; all of them when left out.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many lines.")] = 200,
) -> None:
    """Show who looked at what and did what in the inbox, newest first."""
    from empathy_coach.commands import show

    with in_one_sentence():
        lines = _store().log(code=code, limit=limit)
        rows = ((f"{each.at:%Y-%m-%d %H:%M:%S}", each.who, each.action, each.code or "") for each in lines)
        say(show.rows(("UTC", "who", "did", "request"), rows))


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _hashed(password: str) -> str:
    from empathy_coach.privacy.passwords import hash_new

    return hash_new(password)


def _known(found: bool, name: str) -> None:  # noqa: FBT001 - what a store answered
    from empathy_coach.commands.project import OperatorError

    if not found:
        raise OperatorError(f"There is no user {name}: `coach clinic users` lists them.")


def _store() -> SqlClinicStore:
    from empathy_coach.commands import project
    from empathy_coach.storage.clinic import SqlClinicStore
    from empathy_coach.storage.database import Database
    from empathy_coach.storage.migrate import check_revision

    settings = project.find().settings
    check_revision(settings.database_url)
    return SqlClinicStore(Database(settings.database_url, settings.keys().cipher()))


def _now() -> datetime:
    return datetime.now(timezone.utc)
