"""The figures of a run: medians, ratios and n, as a table and as a file."""

from __future__ import annotations

import json
import os
import platform
import statistics
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).with_name("results")
MEGABYTE = 1_000_000
LARGER_IS_BETTER = frozenset({"turns a second, eight users"})
BARS = {
    "training, s": "ours at most 60",
    "start, s": "ours at most 30",
    "turn p50, ms": "at most a third of stock",
    "turns a second, eight users": "at least 2.5 times stock",
}
Figures = dict[str, dict[str, list[float]]]  # row -> side -> values


def percentile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of the values lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def summary(figures: Figures) -> list[dict[str, Any]]:
    """Return a row for each figure: n and median of both sides, and ours divided by stock."""
    rows = []
    for name, sides in figures.items():
        mine, theirs = sides["ours"], sides["stock"]
        medians = (statistics.median(mine), statistics.median(theirs))
        rows.append(
            {
                "figure": name,
                "n": {"ours": len(mine), "stock": len(theirs)},
                "median": {"ours": round(medians[0], 2), "stock": round(medians[1], 2)},
                "ratio": round(medians[0] / medians[1], 3) if medians[1] else None,
                "bar": BARS.get(name, ""),
            }
        )
    return rows


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    load = os.getloadavg()
    return {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "rasa": version("rasa"),
        "load_at_end": round(load[0], 1),
    }


def table(rows: list[dict[str, Any]]) -> Table:
    """Return the rows as a table."""
    made = Table("figure", "n", "ours", "stock", "ours / stock", "bar", box=None)
    for row in rows:
        n = row["n"]
        cells = (row["median"]["ours"], row["median"]["stock"], row["ratio"])
        made.add_row(row["figure"], f"{n['ours']} / {n['stock']}", *map(str, cells), row["bar"])
    return made


def write(name: str, rows: list[dict[str, Any]], **more: Any) -> Path:
    """Write the run to ``results/<name>.json`` and print its table."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"machine": machine(), **more, "rows": rows}, indent=2) + "\n", encoding="utf-8")
    console = Console(width=140)
    console.print(table(rows))
    console.print(f"written to {path.relative_to(RESULTS.parents[1])}")
    return path
