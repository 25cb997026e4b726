"""Development figures of triage: rules alone, and rules with the head. Nothing is learned from these lines."""

from __future__ import annotations

import json
from math import sqrt
from typing import TYPE_CHECKING, Any

from empathy_coach.safety import Tier, triage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Entry = dict[str, Any]
    Asked = tuple[str, Callable[[Entry], bool], Callable[[Entry, Tier], bool]]

SERIOUS = {"emergency", "crisis"}
Z = 1.959964
PROBE: list[Asked] = [
    (
        "`emergency` lines read as `emergency`",
        lambda e: e["tier"] == "emergency",
        lambda _, found: found is Tier.EMERGENCY,
    ),
    (
        "`emergency` lines read as `crisis` or higher",
        lambda e: e["tier"] == "emergency",
        lambda _, found: found >= Tier.CRISIS,
    ),
    (
        "`crisis` lines read as `crisis` or higher",
        lambda e: e["tier"] == "crisis",
        lambda _, found: found >= Tier.CRISIS,
    ),
    (
        "both together, read as `crisis` or higher",
        lambda e: e["tier"] in SERIOUS,
        lambda _, found: found >= Tier.CRISIS,
    ),
    (
        "both together, read as `distress` or higher",
        lambda e: e["tier"] in SERIOUS,
        lambda _, found: found >= Tier.DISTRESS,
    ),
    (
        "`distress` lines read as `distress` or higher",
        lambda e: e["tier"] == "distress",
        lambda _, found: found >= Tier.DISTRESS,
    ),
    (
        "`emergency` lines read as `none` (the bar is 0)",
        lambda e: e["tier"] == "emergency",
        lambda _, found: found is Tier.NONE,
    ),
    ("harmless lines read as `crisis` or higher", lambda e: e["tier"] == "none", lambda _, found: found >= Tier.CRISIS),
    (
        "harmless lines read as `distress` or higher",
        lambda e: e["tier"] == "none",
        lambda _, found: found >= Tier.DISTRESS,
    ),
]
EVERYDAY: list[Asked] = [
    ("everyday lines read as `crisis` or higher", lambda _: True, lambda _, found: found >= Tier.CRISIS),
    ("everyday lines read as `distress` or higher", lambda _: True, lambda _, found: found >= Tier.DISTRESS),
]


def report(corpus: Path) -> str:
    """Return the figures on the probe and on the everyday lines of the development test, as a Markdown table."""
    probe = _entries(corpus / "triage" / "probe.jsonl")
    everyday = [entry for entry in _entries(corpus / "intents" / "dev.jsonl") if entry["intent"] != "distress"]
    head = "| what | n | rules alone | interval | rules and head | interval |\n|---|---|---|---|---|---|"
    return "\n".join([head, *_rows(probe, PROBE), *_rows(everyday, EVERYDAY)])


def wilson(found: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    share, z2 = found / n, Z * Z
    centre, spread = share + z2 / (2 * n), Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (centre - spread) / (1 + z2 / n), (centre + spread) / (1 + z2 / n)


def _rows(entries: list[Entry], asked: list[Asked]) -> Iterator[str]:
    read = [[triage(entry["text"], rules_only=only).tier for entry in entries] for only in (True, False)]
    for title, fits, right in asked:
        places = [place for place, entry in enumerate(entries) if fits(entry)]
        cells = [_cell(sum(right(entries[p], tiers[p]) for p in places), len(places)) for tiers in read]
        yield f"| {title} | {len(places)} | {' | '.join(cells)} |"


def _cell(found: int, n: int) -> str:
    low, high = wilson(found, n)
    return f"{found} ({found / n:.0%}) | {low:.0%} to {high:.0%}".replace("%", " %")


def _entries(path: Path) -> list[Entry]:
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
