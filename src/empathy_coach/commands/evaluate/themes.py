"""Themes of the partner's pain, told from the partner's words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.commands import show
from empathy_coach.commands.evaluate.figures import Report, share, shares_table
from empathy_coach.commands.labelled import field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.table import Table

    from empathy_coach.commands.evaluate.figures import Entry

MOST_CONFUSED = 10


@dataclass(frozen=True)
class Read:
    """The partner's words, their labelled themes (different lines may see them differently), and the one found."""

    partner: str
    themes: tuple[str, ...]
    found: str | None

    @property
    def right(self) -> bool:
        """Whether a labelled theme was found."""
        return self.found in self.themes


def read(entries: Iterable[Entry], theme_of: Callable[[str], str | None]) -> list[Read]:
    """Read the theme of the partner's words, each words once: several drafts may answer the same."""
    labelled: dict[str, list[str]] = {}
    for entry in entries:
        partner = field(entry, "partner")
        if partner.strip():
            labelled.setdefault(partner, []).append(field(entry, "theme"))
    return [Read(partner, tuple(dict.fromkeys(themes)), theme_of(partner)) for partner, themes in labelled.items()]


def report(reads: Sequence[Read]) -> Report:
    """Return the tables."""
    named = [each for each in reads if each.found]
    overall = [
        ("theme right", [share(reads, lambda r: r.right)]),
        ("a theme named", [share(reads, lambda r: r.found)]),
        ("of those named, right", [share(named, lambda r: r.right)]),
    ]
    return Report(
        (
            ("themes, of the partner's words", shares_table(("what", "share"), overall)),
            ("themes, one by one", _each(reads)),
            (f"themes, the {MOST_CONFUSED} most frequent confusions", _confusions(reads)),
        ),
        tuple(_misread(each) for each in reads if not each.right),
    )


def _each(reads: Sequence[Read]) -> Table:
    rows = []
    for theme in sorted({each.themes[0] for each in reads}):
        found = share((r for r in reads if r.themes[0] == theme), lambda r: r.right)
        named = share((r for r in reads if r.found == theme), lambda r: r.right)
        rows.append((theme, str(found.n), str(found), named.plain, str(named.n)))
    return show.rows(("theme", "n", "found", "named, right", "of n"), rows)


def _confusions(reads: Sequence[Read]) -> Table:
    pairs = Counter((each.themes[0], each.found or "none named") for each in reads if not each.right)
    of = Counter(each.themes[0] for each in reads)
    rows = ((theme, found, str(n), str(of[theme])) for (theme, found), n in pairs.most_common(MOST_CONFUSED))
    return show.rows(("labelled", "read as", "lines", "of n"), rows)


def _misread(read: Read) -> Entry:
    return {"topic": "themes", "text": read.partner, "labelled": read.themes, "found": read.found}
