"""The commands of the operator: start, train, migrate, check, evaluate."""
# ruff: noqa: PLC0415 - each command imports what it needs, so that the others start at once

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from empathy_coach.commands.saying import in_one_sentence, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.table import Table

Port = Optional[int]  # noqa: UP045 - Typer evaluates it
Host = Optional[str]  # noqa: UP045 - as above
EDGE = "The web edge's port; COACH_PORT."
RASA = "Rasa's port, on this machine only."
ACTIONS = "The action server's port, on this machine only."


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


def check() -> None:
    """Say what is wrong, and how to mend it."""
    from empathy_coach.commands import project, show
    from empathy_coach.commands.check import check as look

    with in_one_sentence():
        found = look(project.find())
        say(show.rows(("", "about", ""), ((each.mark, each.about, each.problem) for each in found)))
        raise typer.Exit(int(any(each.problem and each.stops for each in found)))


def evaluate() -> None:
    """Measure triage, review and intents on the labelled development lines."""
    from empathy_coach.commands import evaluate as measure
    from empathy_coach.commands import project, texts
    from empathy_coach.commands.classify import classifier

    with in_one_sentence():
        found = project.find()
        _table(found.root, "triage", lambda lines: measure.triage_table(measure.triage(lines, texts.triage)))
        _table(found.root, "review", lambda lines: measure.review_table(measure.review(lines, texts.review)))
        _table(
            found.root,
            "intents",
            lambda lines: measure.intents_table(measure.intents(lines, classifier(found))),
        )


def _table(root: Path, topic: str, measured: Callable[[list[dict[str, Any]]], Table]) -> None:
    """Print a topic's table, or that there is nothing to measure it on."""
    from empathy_coach.commands import labelled

    path = labelled.dev_file(root, topic)
    if path is None:
        say(f"{topic}: there is no {labelled.CORPUS}/{topic}/{labelled.DEV}, so it is not measured.")
        return
    say(f"{topic}, on {path.relative_to(root)}:")
    say(measured(labelled.read(path)))
