"""Readable cards for a person at a terminal. All text is shown as it is, never read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TIER_STYLE = {"none": "green", "distress": "yellow", "crisis": "red", "emergency": "bold white on red"}
VERDICT_STYLE = {"open": "green", "mixed": "yellow", "defensive": "red"}


def console() -> Console:
    """Return the console for standard output."""
    return Console(highlight=False)


def triage(answer: Mapping[str, Any], text: str) -> Panel:
    """Return the triage of ``text`` as a card: the words that count are underlined."""
    shown = Text(text)
    for found in answer["evidence"]:
        shown.stylize("underline", found["start"], found["end"])
    rows = table("concern", "words")
    for found in answer["evidence"]:
        rows.add_row(Text(found["concern"]), Text(found["text"]))
    parts: list[Any] = [shown, Text(f"subject: {answer['subject']}", "dim")]
    tier = str(answer["tier"])
    return _panel([*parts, rows] if answer["evidence"] else parts, tier, TIER_STYLE.get(tier, ""))


def review(answer: Mapping[str, Any], draft: str) -> Panel:
    """Return the review of ``draft`` as a card: what is defensive, what is open, what to say instead."""
    verdict = answer["verdict"] or "nothing to review"
    shown = Text(draft)
    for span in answer["skills"]:
        shown.stylize("green", span["start"], span["end"])
    for span in answer["kinds"]:
        shown.stylize("red underline", span["start"], span["end"])
    parts: list[Any] = [shown]
    if answer["kinds"]:
        parts.append(rows(("kind", "words", "why"), ((f["kind"], f["text"], f["why"]) for f in answer["kinds"])))
    if answer["skills"]:
        parts.append(rows(("open move", "words"), ((f["skill"], f["text"]) for f in answer["skills"])))
    if answer["apology"]["missing"]:
        parts.append(Text("apology lacks: " + ", ".join(answer["apology"]["missing"]), "yellow"))
    if answer.get("suggestions"):
        parts.append(rows(("try", "why"), ((s["text"], s["why"]) for s in answer["suggestions"])))
    return _panel(parts, verdict, VERDICT_STYLE.get(verdict, "dim"))


def classify(answer: Mapping[str, Any], most: int = 5) -> Table:
    """Return the first ``most`` intents of the ranking."""
    ranking = answer["ranking"][:most]
    return rows(("intent", "confidence"), ((r["intent"], f"{r['confidence']:.2f}") for r in ranking))


def rows(titles: Iterable[str], cells: Iterable[Iterable[str]]) -> Table:
    """Return a table of plain text."""
    made = table(*titles)
    for row in cells:
        made.add_row(*(Text(str(cell)) for cell in row))
    return made


def table(*titles: str) -> Table:
    """Return an empty table in the house style."""
    made = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for title in titles:
        made.add_column(title, overflow="fold")
    return made


def _panel(parts: list[Any], title: str, style: str) -> Panel:
    return Panel(Group(*parts), title=Text(title, style), title_align="left", border_style=style or "dim")
