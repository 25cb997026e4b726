"""Shares with their intervals, and what a report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from empathy_coach.commands import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.table import Table

    Entry = dict[str, Any]

Z = 1.959964
"""Quantile of the normal distribution for 95 %."""


@dataclass(frozen=True)
class Share:
    """``found`` of ``n``."""

    found: int
    n: int

    @property
    def plain(self) -> str:
        """The share with two digits, or a dash where there is nothing to share."""
        return f"{self.found / self.n:.2f}" if self.n else "-"

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval at 95 %; all that is possible where there is nothing to share."""
        if not self.n:
            return 0.0, 1.0
        share, z2 = self.found / self.n, Z * Z
        centre, spread = share + z2 / (2 * self.n), Z * sqrt(share * (1 - share) / self.n + z2 / (4 * self.n**2))
        low, high = (centre - spread) / (1 + z2 / self.n), (centre + spread) / (1 + z2 / self.n)
        return max(low, 0.0), min(high, 1.0)  # rounding alone may lead a hair past them

    def __str__(self) -> str:
        """The share and its interval."""
        return f"{self.plain} ({self.interval[0]:.2f}-{self.interval[1]:.2f})" if self.n else "-"


@dataclass(frozen=True)
class Report:
    """Titled tables, the lines that were misread (id, text, what was labelled and found), and what to know first."""

    tables: tuple[tuple[str, Table], ...]
    misread: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


def share(items: Iterable[Any], right: Callable[[Any], object]) -> Share:
    """Return how many of the items are right."""
    outcomes = [bool(right(item)) for item in items]
    return Share(sum(outcomes), len(outcomes))


def shares_table(titles: Sequence[str], rows: Iterable[tuple[str, Sequence[Share | None]]]) -> Table:
    """Return a row of shares for each name, with their n; a dash where a method says nothing.

    Args:
        titles: of the name and of each column; n comes between them.
        rows: name, and a share of the same lines for each column.
    """
    return show.rows(
        (titles[0], "n", *titles[1:]),
        ((name, _n(cells), *("-" if each is None else str(each) for each in cells)) for name, cells in rows),
    )


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which ``part`` (0 to 1) of the values lie, by the nearest rank; 0 of none."""
    ordered = sorted(values)
    return ordered[round(part * (len(ordered) - 1))] if ordered else 0.0


def _n(cells: Sequence[Share | None]) -> str:
    return str(max((each.n for each in cells if each is not None), default=0))
