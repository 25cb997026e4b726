"""Practice with the simulated partner: a list of replies from a line of input, or turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from empathy_coach.commands import show
from empathy_coach.commands.lines import BadLineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.console import Console

    from empathy_coach.commands.lines import Request
    from empathy_coach.practice import Session, Turn

AGAIN, HINT, STOP = "/again", "/hint", "/stop"
HELP = f"Answer your partner. {HINT} gives a hint, {AGAIN} takes the moment again, {STOP} ends the practice."


def practise(request: Request) -> Mapping[str, Any]:
    """Answer ``{"scenario"?, "seed"?, "replies"}`` with the run.

    Raises:
        BadLineError: the request cannot be followed.
    """
    from empathy_coach import practice  # noqa: PLC0415 - `coach --help` starts without it

    try:
        return practice.run(request)
    except practice.PracticeError as error:
        raise BadLineError(str(error)) from error


def interactive(
    scenario: str | None, seed: int, *, console: Console | None = None, ask: Callable[[], str] | None = None
) -> int:
    """Practise at the terminal until the session ends; return the exit status."""
    from empathy_coach import practice  # noqa: PLC0415 - as above

    out = console or show.console()
    read = ask or (lambda: out.input("[bold]you:[/] "))
    try:
        session = practice.start(scenario, seed)
    except practice.PracticeError as error:
        out.print(Text(str(error), "red"))
        return 1
    out.print(Text(HELP, "dim"))
    _say(out, practice.partner_line(session))
    while session.ended is None:
        session = _step(out, session, read)
    _debrief(out, practice.debrief(session).to_json())
    return 0


def _step(out: Console, session: Session, read: Callable[[], str]) -> Session:
    from empathy_coach import practice  # noqa: PLC0415 - as above

    try:
        said = read().strip()
        return _follow(out, session, said) if said else session
    except practice.PracticeError as error:
        out.print(Text(str(error), "yellow"))
        return session
    except (EOFError, KeyboardInterrupt):
        return practice.stop(session)


def _follow(out: Console, session: Session, said: str) -> Session:
    from empathy_coach import practice  # noqa: PLC0415 - as above

    if said == STOP:
        return practice.stop(session)
    if said == HINT:
        out.print(Text(practice.hint(session), "cyan"))
        return session
    if said == AGAIN:
        session = practice.again(session)
        _say(out, practice.partner_line(session))
        return session
    session, turn = practice.reply(session, said)
    _feedback(out, turn)
    return session


def _feedback(out: Console, turn: Turn) -> None:
    for words in turn.words.to_json().values():
        if isinstance(words, str) and words:
            out.print(Text(words, "cyan"))
    for change in turn.changes:
        out.print(Text(f"  {change.variable} {change.from_} -> {change.to}: {change.because}", "dim"))
    if turn.partner_after:
        _say(out, turn.partner_after)


def _say(out: Console, line: str) -> None:
    out.print(Text.assemble(("partner: ", "bold magenta"), line))


def _debrief(out: Console, debrief: Mapping[str, Any]) -> None:
    for name in ("opening", "table", "next", "question"):
        if debrief.get(name):
            out.print(Text(str(debrief[name])))
