"""``coach content preview``: an editor plays a partner with ready replies, and sees which lines never come."""
# ruff: noqa: PLC0415 - `coach --help` starts without the practice

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from empathy_coach.commands import practise_show as shown

if TYPE_CHECKING:
    from rich.console import Console

NO_STYLE = "There is no style {style!r}. There are: {known}."


def styles() -> list[str]:
    """Return the names of the ready replies."""
    from empathy_coach import content

    return list(content.load("practice/preview.yml", "practice_preview")["styles"])


def preview(out: Console, name: str, *, style: str, seed: int, drill: str) -> int:
    """Play the partner with the style's replies, then tell what to mend; return the exit status.

    Args:
        out: where to show it.
        name: id of the scenario.
        style: which ready replies answer.
        seed: the same seed gives the same run.
        drill: a drill of the scenario; empty plays the scene itself.
    """
    from empathy_coach import content, practice
    from empathy_coach.practice import scenario

    if style not in styles():
        out.print(Text(NO_STYLE.format(style=style, known=", ".join(styles())), "red"))
        return 1
    try:
        about = scenario.load(name)
        session = practice.start(name, seed, drill=drill)
    except (practice.PracticeError, content.ContentError) as error:
        out.print(Text(str(error), "red"))
        return 1
    shown.line(out, session)
    for said in content.load("practice/preview.yml", "practice_preview")["styles"][style]:
        if session.ended is not None:
            break
        out.print(Text.assemble(("you: ", "bold"), said))
        session, turn = practice.reply(session, said)
        shown.turn(out, practice.turn_card(turn))
    shown.debrief(out, practice.stop(session))
    return _report(out, name, scenario.check(about))


def _report(out: Console, name: str, problems: list[str]) -> int:
    from empathy_coach.practice import coverage, scenario

    about = scenario.load(name)
    counted = Counter(line.reaction.value for line in about.lines)
    rows = Table("reaction", "lines", box=None, pad_edge=False)
    for reaction, count in counted.most_common():
        rows.add_row(reaction, str(count))
    rows.add_row("drills", str(sum(1 for drill in about.drills.values() for _ in drill.lines)))
    out.print(rows)
    never = coverage.unsaid(about)
    for line in never:
        out.print(Text(f"never said in {coverage.RUNS} runs ({line.reaction.value}): {line.text!r}", "yellow"))
    for problem in problems:
        out.print(Text(problem, "yellow"))
    out.print(Text(f"{name}: {len(about.by_id)} lines, {len(problems)} to mend, {len(never)} never said."))
    return 1 if problems or never else 0
