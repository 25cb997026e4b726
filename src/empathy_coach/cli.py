"""The command ``coach``. Commands import what they need, so that help and single reviews start at once."""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from empathy_coach.commands import clinic, lines, look_after, operate, show
from empathy_coach.commands.saying import in_one_sentence, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from empathy_coach.commands.lines import Handler

app = typer.Typer(
    name="coach",
    help="A conversation coach for people who betrayed a partner. Batch commands read JSON lines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
INPUT = "A text; without it, JSON lines from standard input."
Words = Annotated[Optional[str], typer.Argument(help=INPUT)]  # noqa: UP045 - Typer evaluates it
Name = Optional[str]  # noqa: UP045 - as above


@app.command()
def triage(text: Words = None) -> None:
    """How urgent is a text: tier, concerns, and the words that say so."""
    from empathy_coach.commands import texts

    _answer(texts.triage, text, show.triage)


@app.command()
def review(
    draft: Words = None,
    partner: Annotated[str, typer.Option(help="What the partner said.")] = "",
) -> None:
    """How a draft may land: what is defensive, what is open, and other ways to say it."""
    from empathy_coach.commands import texts

    _answer(texts.review, draft, show.review, name="draft", partner=partner)


@app.command()
def classify(text: Words = None) -> None:
    """Which intent the trained model gives a text."""
    from empathy_coach.commands import project
    from empathy_coach.commands.classify import classifier

    _need_input(text)
    with in_one_sentence():
        handler = classifier(project.find())
    _answer(handler, text, lambda answer, _: show.classify(answer))


@app.command()
def practise(  # noqa: PLR0917 - Typer makes an option of each
    scenario: Annotated[Name, typer.Argument(help="Which partner; asked when left out.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same partner.")] = 0,
    drill: Annotated[str, typer.Option(help="same_question, silence or anniversary.")] = "",
    pronoun: Annotated[Name, typer.Option("--with", help="she, he or they.")] = None,
    theme: Annotated[Name, typer.Option(help="What the pain is about, for instance checking.")] = None,
    difficulty: Annotated[str, typer.Option(help="gentle or hard.")] = "",
) -> None:
    """Practise with a simulated partner; JSON lines when standard input is no terminal."""
    from empathy_coach.commands import practise as practice

    wanted = practice.Wanted(scenario, drill, pronoun, theme, difficulty, seed)
    if wanted.is_open and not sys.stdin.isatty():
        raise typer.Exit(lines.run_standard(practice.practise))
    raise typer.Exit(practice.interactive(wanted))


for command in (operate.up, operate.train, operate.migrate, operate.relay, operate.check, operate.evaluate):
    app.command()(command)
app.add_typer(look_after.referrals, name="referrals")
app.add_typer(look_after.content, name="content")
app.add_typer(clinic.clinic, name="clinic")


def main() -> None:
    """Run the command line."""
    app()


def _answer(
    handler: Handler,
    text: str | None,
    card: Callable[[Any, str], RenderableType],
    *,
    name: str = "text",
    **more: str,
) -> None:
    """Answer one text with a card, or standard input with JSON lines, and leave with the exit status."""
    _need_input(text)
    if text is None:
        raise typer.Exit(lines.run_standard(handler))
    with in_one_sentence():
        say(card(handler({name: text, **more}), text))


def _need_input(text: str | None) -> None:
    if text is None and sys.stdin.isatty():
        raise typer.BadParameter("give a text, or JSON lines on standard input")


if __name__ == "__main__":
    main()
