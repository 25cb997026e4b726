"""``coach evaluate``: quality on labelled lines that nothing was trained on. Each figure comes with its n."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_coach.commands import show
from empathy_coach.commands.labelled import field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.table import Table

    from empathy_coach.commands.lines import Handler

TIERS = ("none", "distress", "crisis", "emergency")
OPEN = "open"


@dataclass(frozen=True)
class Score:
    """How often one intent was found, and how often it or an accepted neighbour."""

    n: int
    exact: int
    accepted: int


def intents(entries: Sequence[dict[str, Any]], classify: Handler) -> dict[str, Score]:
    """Return the score of each intent, and of all under ``all``."""
    outcomes: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for entry in entries:
        wanted, found = field(entry, "intent"), classify({"text": field(entry, "text")})["intent"]
        outcome = (found == wanted, found == wanted or found in (entry.get("also") or ()))
        outcomes[wanted].append(outcome)
        outcomes["all"].append(outcome)
    return {
        name: Score(len(o), sum(exact for exact, _ in o), sum(accepted for _, accepted in o))
        for name, o in sorted(outcomes.items())
    }


def intents_table(scores: Mapping[str, Score]) -> Table:
    """Return the scores as a table, the weakest intent first and the sum last."""
    order = sorted(scores, key=lambda name: (name == "all", scores[name].accepted / scores[name].n, name))
    cells = ((name, scores[name].n, scores[name].exact, scores[name].accepted) for name in order)
    titles = ("intent", "n", "exact", "with neighbours")
    return show.rows(titles, ((name, str(n), share(exact, n), share(right, n)) for name, n, exact, right in cells))


def triage(entries: Sequence[dict[str, Any]], handler: Handler) -> Counter[tuple[str, str]]:
    """Return how often each labelled tier was read as each tier."""
    return Counter((field(e, "tier"), handler({"text": field(e, "text")})["tier"]) for e in entries)


def triage_table(found: Counter[tuple[str, str]]) -> Table:
    """Return a row for each labelled tier, a column for each that was read."""
    sums = {tier: sum(found[tier, read] for read in TIERS) for tier in TIERS}
    cells = ((tier, sums[tier], [found[tier, read] for read in TIERS]) for tier in TIERS if sums[tier])
    return show.rows(("tier", "n", *TIERS), ((tier, str(n), *(share(c, n) for c in row)) for tier, n, row in cells))


def review(entries: Sequence[dict[str, Any]], handler: Handler) -> list[tuple[str, int, int]]:
    """Return the figures of the review: name, how many, of how many."""
    read = [(_kinds(e), handler({"partner": e.get("partner") or "", "draft": field(e, "draft")})) for e in entries]
    defended = [(kinds, answer) for kinds, answer in read if kinds]
    opened = [answer for kinds, answer in read if not kinds]
    flagged = [(kinds, [k["kind"] for k in answer["kinds"]]) for kinds, answer in defended]
    return [
        ("defensive drafts flagged", sum(bool(found) for _, found in flagged), len(flagged)),
        ("first kind is right", sum(found[0] in kinds for kinds, found in flagged if found), len(flagged)),
        ("open drafts flagged", sum(bool(answer["kinds"]) for answer in opened), len(opened)),
    ]


def review_table(figures: Iterable[tuple[str, int, int]]) -> Table:
    """Return the figures as a table."""
    return show.rows(("figure", "n", "share"), ((name, str(n), share(count, n)) for name, count, n in figures))


def share(count: int, n: int) -> str:
    """Return the share with two digits, or a dash where there is nothing to share."""
    return f"{count / n:.2f}" if n else "-"


def _kinds(entry: dict[str, Any]) -> frozenset[str]:
    """Return the labelled kinds of a draft; none for an open one."""
    labels = entry.get("kinds")
    labels = [entry.get("kind") or entry.get("label") or OPEN] if labels is None else labels
    return frozenset(map(str, labels)) - {OPEN}
