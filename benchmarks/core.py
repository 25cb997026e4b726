"""Speed of what runs inside a turn: triage of 60 words, review of one draft, the sentence encoder."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from report import percentile
from rich.console import Console
from rich.table import Table

from empathy_coach import safety
from empathy_coach.coaching.review import review
from empathy_coach.language.encoder import encoder

if TYPE_CHECKING:
    from collections.abc import Callable

PARTNER = "How could you lie to me for a whole year? Was it the work trip in March?"
DRAFT = "I'm sorry that you feel hurt, but you were never home. I know I lied, and I will answer what you ask."
SIXTY = (
    "I have not slept much since she found the messages on Tuesday and I keep thinking about her face when "
    "she read them. She wants to know everything and I am scared that if I tell her she will take the kids "
    "and go to her sister. I do not know how to start, and every time she asks I hear myself getting angry."
)
TIMES = 300
BARS = {"triage, 60 words": "p95 at most 15 ms", "review of a draft": "p95 at most 40 ms"}


def measure(work: Callable[[int], object], times: int = TIMES) -> list[float]:
    """Return the milliseconds of each call, after ten that warm up; the number keeps caches out."""
    for number in range(10):
        work(-number)
    found = []
    for number in range(times):
        start = time.perf_counter()
        work(number)
        found.append((time.perf_counter() - start) * 1000)
    return found


def main() -> None:
    """Measure and print."""
    works: dict[str, Callable[[int], object]] = {
        "triage, 60 words": lambda n: safety.triage(f"{SIXTY} {n}"),
        "review of a draft": lambda n: review(f"{DRAFT} {n}", PARTNER),
        "encoder, one sentence": lambda n: encoder().encode([f"{DRAFT} {n}"]),
    }
    table = Table("figure", "n", "p50 ms", "p95 ms", "bar", box=None)
    for name, work in works.items():
        found = measure(work)
        p95 = percentile(found, 0.95)
        table.add_row(name, str(len(found)), f"{statistics.median(found):.2f}", f"{p95:.2f}", BARS.get(name, ""))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
