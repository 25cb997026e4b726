"""Practice with the simulated partner: a list of replies from a line of input, or turn by turn at a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from empathy_coach.commands import practise_show as shown
from empathy_coach.commands import show
from empathy_coach.commands.lines import BadLineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.console import Console

    from empathy_coach.commands.lines import Request
    from empathy_coach.practice import Session
    from empathy_coach.practice.stepping import Heard


@dataclass(frozen=True)
class Wanted:
    """With whom to practise; what is left out is asked or chosen.

    Attributes:
        scenario: the id of a partner. ``drill``: the name of a drill.
        pronoun, theme, difficulty: narrow the choice.
        seed: the same seed gives the same partner.
    """

    scenario: str | None = None
    drill: str = ""
    pronoun: str | None = None
    theme: str | None = None
    difficulty: str = ""
    seed: int = 0

    @property
    def is_open(self) -> bool:
        """Whether nothing was said of whom to practise with."""
        return not (self.scenario or self.drill or self.pronoun or self.theme or self.difficulty)


def practise(request: Request) -> Mapping[str, Any]:
    """Answer ``{"scenario"?, "drill"?, "seed"?, "replies"}`` with the run.

    Raises:
        BadLineError: the request cannot be followed.
    """
    from empathy_coach import practice  # noqa: PLC0415 - `coach --help` starts without it

    try:
        return practice.run(request)
    except practice.PracticeError as error:
        raise BadLineError(str(error)) from error


def interactive(wanted: Wanted, *, console: Console | None = None, ask: Callable[[], str] | None = None) -> int:
    """Practise at the terminal until the session ends; return the exit status."""
    from empathy_coach import practice  # noqa: PLC0415 - as above

    out = console or show.console()
    read = ask or (lambda: out.input("[bold]you:[/] "))
    try:
        session = _begin(out, wanted, read)
    except practice.PracticeError as error:
        out.print(Text(str(error), "red"))
        return 1
    except (EOFError, KeyboardInterrupt):
        return 0
    shown.briefing(out, session)
    shown.line(out, session)
    while session.ended is None:
        session = _step(out, session, read)
    shown.debrief(out, session)
    return 0


def _begin(out: Console, wanted: Wanted, read: Callable[[], str]) -> Session:
    from empathy_coach import practice  # noqa: PLC0415 - as above
    from empathy_coach.practice import choosing  # noqa: PLC0415

    name, drill = wanted.scenario, wanted.drill
    if name is None:
        said = ""
        if wanted.is_open:
            shown.partners(out)
            said = read().strip()
        wish = choosing.wish_of(" ".join((said, wanted.difficulty, drill.replace("_", " "))))
        name, drill = choosing.nearest(wish, pronoun=wanted.pronoun, theme=wanted.theme, seed=wanted.seed)
    return practice.start(name, wanted.seed, drill=drill)


def _step(out: Console, session: Session, read: Callable[[], str]) -> Session:
    from empathy_coach import practice  # noqa: PLC0415 - as above
    from empathy_coach.practice import stepping  # noqa: PLC0415

    try:
        said = read().strip().removeprefix("/")
        return _follow(out, session, stepping.step_of(session, said), said) if said else session
    except practice.PracticeError as error:
        out.print(Text(str(error), "yellow"))
        return session
    except (EOFError, KeyboardInterrupt):
        return practice.stop(session)


def _follow(out: Console, session: Session, heard: Heard, said: str) -> Session:
    from empathy_coach import practice  # noqa: PLC0415 - as above
    from empathy_coach.practice import guessing  # noqa: PLC0415
    from empathy_coach.practice.stepping import Step  # noqa: PLC0415

    if heard.step is Step.STOP:
        return practice.stop(session)
    if heard.step is Step.GUESS:
        session, card = guessing.resolve(session, heard.guess)
        shown.turn(out, card)
        return session
    if heard.step is Step.AGAIN:
        session = practice.again(session, heard.turn)
        shown.line(out, session)
        return session
    if heard.step is not Step.REPLY:
        shown.aside(out, session, heard.step)
        return session
    session, turn = practice.reply(session, said)
    card = practice.turn_card(turn)
    if turn.branch is None and guessing.is_due(session):
        shown.guess(out, guessing.question(session))
        return guessing.hold(session, card)
    shown.turn(out, card)
    return session
