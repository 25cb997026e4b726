"""A practice on a terminal: who there is to practise with, the scene, a turn, and looking back."""
# ruff: noqa: PLC0415 - `coach --help` starts without the practice

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from empathy_coach.practice import Session
    from empathy_coach.practice.stepping import Step

HELP = (
    "Write what you'd say. Whole lines that steer: pause (a hint), again (the same moment), again 2 (an earlier one), "
    "facts, numbers, stop."
)
WITH_WHOM = "Who, or what about? A name, or in your own words; Enter leaves it to me."
GUESS = "opened, closed or same?"
BARS = " ▁▂▃▄▅▆▇█"


def partners(out: Console) -> None:
    """List everybody there is to practise with."""
    from empathy_coach.practice import scenario

    rows = Table(box=None, pad_edge=False)
    for head in ("name", "", "difficulty", "about", "drills"):
        rows.add_column(head, style="dim" if head in ("difficulty", "drills") else None)
    for name in scenario.ids():
        one = scenario.load(name)
        drills = ", ".join(one.drills).replace("_", " ")
        rows.add_row(Text(name, "bold"), one.title, one.difficulty, ", ".join(one.themes).replace("_", " "), drills)
    out.print(rows)
    out.print(Text(WITH_WHOM, "dim"))


def briefing(out: Console, session: Session) -> None:
    """Set the scene."""
    from empathy_coach.practice import drills, scenario, wording

    about = scenario.load(session.scenario)
    out.print(Text(about.briefing), Text("\n" + "\n".join(f"- {fact}" for fact in about.facts), "dim"))
    if session.drill:
        drill = about.drill(session.drill)
        told = wording.fill(drills.rules()[session.drill]["briefing"], about)
        out.print(Text("\n" + told.replace("{about}", drill.about).replace("{answer}", drill.answer)))
    out.print(Text(f"\n{HELP}\n", "dim"))


def line(out: Console, session: Session) -> None:
    """Speak for the partner; in a drill under the heading of its day."""
    from empathy_coach import practice
    from empathy_coach.practice import drills, scenario

    about = scenario.load(session.scenario)
    day = drills.day(session, about)
    if day:
        out.print(Text(f"\n{day}", "dim italic"))
    _bubbles(out, about.name, practice.partner_bubbles(session))


def turn(out: Console, card: Mapping[str, Any]) -> None:
    """Show one turn: words first, then the partner; the numbers wait for ``numbers``."""
    if card["guess"]:
        out.print(Text(card["guess"]["text"], "cyan"))
    for words in card["feedback"].values():
        if words:
            out.print(Text(words, "cyan"))
    if card["shift"]:
        out.print(Text(card["shift"], "dim cyan"))
    if card["what_if"]:
        before = card["what_if"]["before"]
        out.print(Text(f"before: “{before['quote']}” -> {' / '.join(before['partner'])} ({before['shift']})", "dim"))
    _bubbles(out, card["name"], card["reaction"])
    if card["day"]:
        out.print(Text(f"\n{card['day']}", "dim italic"))
    _bubbles(out, card["name"], card["bubbles"])


def guess(out: Console, question: str) -> None:
    """Ask what the reply did."""
    out.print(Text(f"{question} {GUESS}", "cyan"))


def aside(out: Console, session: Session, step: Step) -> None:
    """Answer a step out of the scene."""
    from empathy_coach import practice
    from empathy_coach.practice import scenario

    told = {
        "hint": lambda: practice.hint(session),
        "facts": lambda: "\n".join(f"- {fact}" for fact in scenario.load(session.scenario).facts),
        "numbers": lambda: practice.debrief(session).table,
    }
    out.print(Text(told.get(step.value, lambda: HELP)(), "cyan"))


def debrief(out: Console, session: Session) -> None:
    """Look back: out of the role, the turning points, the chart, one thing to practise."""
    from empathy_coach import practice

    told = practice.debrief(session).to_json()
    out.print(Text(f"\n{told['step_out'] or told['opening']}\n"))
    if told["step_out"]:
        out.print(Text(told["opening"]))
    for point in told["turning_points"]:
        out.print(Text(f"  {point['turn']}. “{point['quote']}”: {point['because']}", "dim"))
    for name in ("anger", "openness") if len(told["states"]) > 1 else ():
        out.print(Text(f"  {name:9}{''.join(_bar(state[name]) for state in told['states'])}"))
    for name in ("best", "hardest"):
        if told[name]:
            out.print(Text(f"{name} line ({told[name]['turn']}): {told[name]['quote']}"))
    for name in ("next", "question"):
        if told[name]:
            out.print(Text(told[name], "bold" if name == "next" else ""))


def _bar(value: int) -> str:
    return BARS[(value * (len(BARS) - 1) + 9) // 10] + " "


def _bubbles(out: Console, name: str, bubbles: list[str]) -> None:
    for number, bubble in enumerate(bubbles):
        lead = f"{name}: " if not number else " " * (len(name) + 2)
        out.print(Text.assemble((lead, "bold magenta"), bubble))
