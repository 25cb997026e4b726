"""Intents: how often the right one is found, what is confused with what, and what the confidence is worth."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

from empathy_coach.commands import show
from empathy_coach.commands.evaluate.figures import Report, Share, percentile, share, shares_table
from empathy_coach.commands.labelled import field, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rich.table import Table

    from empathy_coach.commands.evaluate.figures import Entry
    from empathy_coach.commands.lines import Handler

BANDS = (0.0, 0.3, 0.5, 0.7, 0.9, 1.01)
MOST_CONFUSED = 10
BY_TRIAGE = ("distress", 1.0)
"""The intent that triage sets, whatever the classifier thought, and with which confidence."""


@dataclass(frozen=True)
class Read:
    """A labelled line and what the model made of it; ``ms`` is the time it took."""

    entry: Entry
    found: str | None
    confidence: float
    lead: float
    ms: float

    @property
    def wanted(self) -> str:
        """The labelled intent."""
        return field(self.entry, "intent")

    @property
    def by_triage(self) -> bool:
        """Whether triage has set the intent."""
        return (self.found, self.confidence) == BY_TRIAGE

    @property
    def exact(self) -> bool:
        """Whether the labelled intent was found."""
        return self.found == self.wanted

    @property
    def right(self) -> bool:
        """Whether it, or a neighbour that an expert would accept, was found."""
        return self.exact or self.found in names(self.entry, "also")


@dataclass(frozen=True)
class Fallback:
    """Below which confidence, or which lead over the second intent, the coach asks what was meant."""

    confidence: float
    lead: float

    def asks(self, read: Read) -> bool:
        """Whether the coach asks back; what triage has set, it never does."""
        return not read.by_triage and (read.confidence < self.confidence or read.lead < self.lead)


def fallback(config: Path) -> Fallback:
    """Return the thresholds that the pipeline is configured with; zeros where it has no fallback."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8")).get("pipeline") or ()
    found: Mapping[str, Any] = next((each for each in pipeline if each["name"] == "FallbackClassifier"), {})
    return Fallback(float(found.get("threshold", 0)), float(found.get("ambiguity_threshold", 0)))


def read(entries: Iterable[Entry], classify: Handler) -> list[Read]:
    """Classify each line."""
    return [_read(entry, classify) for entry in entries]


def report(reads: Sequence[Read], asking: Fallback) -> Report:
    """Return the tables."""
    return Report(
        (
            ("intents", _overall(reads)),
            ("intents, one by one, the weakest first", _each(reads)),
            (f"intents, the {MOST_CONFUSED} most frequent confusions", _confusions(reads)),
            ("intents, what the confidence is worth", _calibration(reads)),
            ("intents, asked back instead of answered", _asked(reads, asking)),
        ),
        tuple(_misread(each) for each in reads if not each.right),
    )


def _overall(reads: Sequence[Read]) -> Table:
    times = [each.ms for each in reads]
    accuracy = [("with neighbours", share(reads, lambda r: r.right)), ("strict", share(reads, lambda r: r.exact))]
    rows = [(name, str(found.n), str(found)) for name, found in accuracy]
    spent = f"{percentile(times, 0.5):.1f} at p50, {percentile(times, 0.95):.1f} at p95"
    return show.rows(("accuracy", "n", "share"), [*rows, ("ms a message, whole pipeline", str(len(times)), spent)])


def _each(reads: Sequence[Read]) -> Table:
    """Count as precise what was labelled with the intent, or has it as a neighbour."""
    wanted: dict[str, list[Read]] = defaultdict(list)
    found: dict[str | None, list[Read]] = defaultdict(list)
    for each in reads:
        wanted[each.wanted].append(each)
        found[each.found].append(each)
    rows = [
        (
            name,
            share(lines, lambda r: r.right),
            share(lines, lambda r: r.exact),
            share(found[name], lambda r: r.right),
        )
        for name, lines in wanted.items()
    ]
    rows.sort(key=lambda row: (row[1].found / row[1].n, row[0]))
    return show.rows(
        ("intent", "n", "exact", "with neighbours", "precision", "of n"),
        ((name, str(right.n), exact.plain, str(right), said.plain, str(said.n)) for name, right, exact, said in rows),
    )


def _confusions(reads: Sequence[Read]) -> Table:
    pairs = Counter((each.wanted, str(each.found)) for each in reads if not each.right)
    of = Counter(each.wanted for each in reads)
    rows = ((wanted, found, str(n), str(of[wanted])) for (wanted, found), n in pairs.most_common(MOST_CONFUSED))
    return show.rows(("labelled", "read as", "lines", "of n"), rows)


def _calibration(reads: Sequence[Read]) -> Table:
    rows = []
    for low, high in pairwise(BANDS):
        inside = [each for each in reads if low <= each.confidence < high and not each.by_triage]
        mean = f"{sum(each.confidence for each in inside) / len(inside):.2f}" if inside else "-"
        rows.append((f"{low:.1f} to {min(high, 1):.1f}", str(len(inside)), mean, str(share(inside, lambda r: r.right))))
    triaged = [each for each in reads if each.by_triage]
    rows.append(("set by triage", str(len(triaged)), "-", str(share(triaged, lambda r: r.right))))
    return show.rows(("confidence", "n", "mean", "right, with neighbours"), rows)


def _asked(reads: Sequence[Read], asking: Fallback) -> Table:
    asked = [each for each in reads if asking.asks(each)]
    answered = [each for each in reads if not asking.asks(each)]
    below = f"below {asking.confidence:g}"
    return shares_table(
        ("what", "share"),
        [
            (below, [share(reads, lambda r: r.confidence < asking.confidence)]),
            (f"{below}, or less than {asking.lead:g} before the second", [Share(len(asked), len(reads))]),
            ("of these, the first intent was right", [share(asked, lambda r: r.right)]),
            ("of those answered, right", [share(answered, lambda r: r.right)]),
            ("wrong lines that are asked back", [share([r for r in reads if not r.right], asking.asks)]),
        ],
    )


def _read(entry: Entry, classify: Handler) -> Read:
    text = field(entry, "text")
    start = time.perf_counter()
    answer = classify({"text": text})
    spent = (time.perf_counter() - start) * 1000
    confidence, others = float(answer["confidence"]), answer["ranking"][1:2]
    second = float(others[0]["confidence"]) if others else 0.0
    return Read(entry, answer["intent"], confidence, confidence - second, spent)


def _misread(read: Read) -> dict[str, Any]:
    labels = {"labelled": [read.wanted, *names(read.entry, "also")], "found": read.found}
    return {
        "topic": "intents",
        "id": read.entry.get("id"),
        "text": field(read.entry, "text"),
        **labels,
        "confidence": read.confidence,
    }
