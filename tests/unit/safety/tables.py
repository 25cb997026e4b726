"""Reads the labelled lines beside the tests: tier, concern (empty for none), text."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

LINES = Path(__file__).parent / "lines"


class Labelled(NamedTuple):
    """A line as a person might type it, with its label."""

    tier: str
    concern: str
    text: str


def labelled(name: str) -> list[Labelled]:
    """Return the lines of one table."""
    rows = (LINES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [Labelled(*row.split("\t")) for row in rows if row]


def every_line() -> list[Labelled]:
    """Return the lines of all tables."""
    return [line for path in sorted(LINES.glob("*.tsv")) for line in labelled(path.stem)]
