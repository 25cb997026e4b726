"""The commands of the operator: start, train, migrate, check, evaluate."""
# ruff: noqa: PLC0415 - each command imports what it needs, so that the others start at once

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from empathy_coach.commands.saying import in_one_sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.table import Table

    from empathy_coach.commands.project import Project

Port = Optional[int]  # noqa: UP045 - Typer evaluates it
Host = Optional[str]  # noqa: UP045 - as above
File = Optional[Path]  # noqa: UP045 - as above
EDGE = "The web edge's port; COACH_PORT."
RASA = "Rasa's port, on this machine only."
ACTIONS = "The action server's port, on this machine only."
WIDE = 160


class Measured(str, Enum):
    """What ``coach evaluate`` can be asked for."""

    TRIAGE = "triage"
    REVIEW = "review"
    VOICES = "voices"
    THEMES = "themes"
    INTENTS = "intents"


Topic = Optional[Measured]  # noqa: UP045 - as above


def up(
    host: Annotated[Host, typer.Option(help="Where the web edge listens; COACH_HOST.")] = None,
    port: Annotated[Port, typer.Option(help=EDGE, min=1, max=65535)] = None,
    rasa_port: Annotated[Port, typer.Option(help=RASA, min=1, max=65535)] = None,
    actions_port: Annotated[Port, typer.Option(help=ACTIONS, min=1, max=65535)] = None,
) -> None:
    """Start everything, training first when something changed; Ctrl-C stops it."""
    from dataclasses import replace

    from empathy_coach.commands import plan, project, show
    from empathy_coach.commands.up import up as run

    with in_one_sentence():
        found = project.find()
        ports = plan.with_ports(found.settings, host=host, port=port, rasa_port=rasa_port, actions_port=actions_port)
        run(replace(found, settings=ports), show.console())


def train(*, force: Annotated[bool, typer.Option(help="Train even when nothing changed.")] = False) -> None:
    """Train the model when something changed."""
    import asyncio

    from empathy_coach.commands import project, show
    from empathy_coach.commands.train import ensure_model

    with in_one_sentence():
        say(f"Model: {asyncio.run(ensure_model(project.find(), show.console(), force=force))}")


def migrate() -> None:
    """Bring the database to the revision that this version needs."""
    from empathy_coach.commands import project
    from empathy_coach.commands.migrate import migrate as run

    with in_one_sentence():
        say(f"The database is at revision {run(project.find())}.")


def relay(*, once: Annotated[bool, typer.Option(help="Stop when nothing more is due.")] = False) -> None:
    """Deliver referrals until stopped; several may run at once (COACH_RELAY=no leaves it all to them)."""
    from empathy_coach.commands import project
    from empathy_coach.commands.relay import relay as run

    with in_one_sentence():
        run(project.find(), once=once, started=lambda: None if once else say("The relay is at work. Ctrl-C stops it."))


def check() -> None:
    """Say what is wrong, and how to mend it."""
    from empathy_coach.commands import project, show
    from empathy_coach.commands.check import check as look

    with in_one_sentence():
        found = look(project.find())
        say(show.rows(("", "about", ""), ((each.mark, each.about, each.problem) for each in found)))
        raise typer.Exit(int(any(each.problem and each.stops for each in found)))


def evaluate(
    topic: Annotated[Topic, typer.Argument(help="One topic; all of them when left out.")] = None,
    errors: Annotated[File, typer.Option(help="Write the misread lines there, as JSON lines.")] = None,
) -> None:
    """Measure triage, review, voices, themes and intents on the labelled development lines."""
    from empathy_coach.commands import project
    from empathy_coach.commands.evaluate import topics

    with in_one_sentence():
        found = project.find()
        names = [topic.value] if topic else topics.LINES
        misread = [line for name in names for line in _measured(name, found)]
        if errors:
            _write(errors, misread)
            say(f"{len(misread)} misread lines are in {errors}.")


def _measured(topic: str, found: Project) -> Sequence[dict[str, Any]]:
    """Print a topic's tables, or that there is nothing to measure it on; return the misread lines."""
    from empathy_coach.commands.evaluate import topics
    from empathy_coach.commands.labelled import CORPUS, DEV

    labelled = topics.lines(found.root, topic)
    if labelled is None:
        say(f"{topic}: there is no {CORPUS}/{topics.LINES[topic]}/{DEV}, so it is not measured.")
        return ()
    path, entries = labelled
    say(f"{topic}: {len(entries)} lines of {path.relative_to(found.root)}; shares with Wilson 95 % intervals")
    report = topics.report(topic, entries, found)
    say("\n".join((*report.notes, "")))
    for title, table in report.tables:
        say(f"{title}:")
        _wide(table)
    return report.misread


def _wide(table: Table) -> None:
    """Print a table of figures; a file or pipe gets whole lines."""
    from empathy_coach.commands import show

    console = show.console()
    if not console.is_terminal:
        console.width = WIDE
    console.print(table)
    console.print()


def _write(path: Path, misread: Iterable[Mapping[str, Any]]) -> None:
    from empathy_coach.commands import lines
    from empathy_coach.commands.project import OperatorError

    try:
        path.write_bytes(b"".join(lines.dumps(each) + b"\n" for each in misread))
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from error
