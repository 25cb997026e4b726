"""Compare how well the coach and a stock `rasa init` pipeline read intents: the same data, domain and test lines.

Both are trained in this run and read the lines of `corpus/intents/dev.jsonl` in turns, so that a busy machine slows
both. Stock's DIET takes minutes an epoch: `--epochs` shortens it, and its accuracy with few is no fair figure.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from report import RESULTS, machine
from rich.console import Console
from sides import ROOT, BenchmarkError, Side, ours, stock

from empathy_coach.commands import labelled, show
from empathy_coach.commands.classify import answering
from empathy_coach.commands.evaluate import intents
from empathy_coach.commands.evaluate.figures import percentile, share
from empathy_coach.commands.lines import dumps
from empathy_coach.commands.project import OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.commands.evaluate.intents import Read
    from empathy_coach.commands.lines import Handler

WARM_UP = "I am afraid that she will leave me when I tell her."


def compare(home: Path, epochs: int, limit: int | None) -> list[dict[str, Any]]:
    """Train both sides, let both read the lines in turns, and return a row for each."""
    entries = labelled.read(ROOT / "corpus" / "intents" / labelled.DEV)[:limit]
    sides = (ours(home / "ours"), stock(home / "stock", epochs))
    seconds = [_train(side) for side in sides]
    models = [_load(side) for side in sides]
    reads: list[list[Read]] = [[], []]
    for entry in entries:
        for found, model in zip(reads, models, strict=True):
            found.extend(intents.read([entry], model))
    return [_row(*each) for each in zip(sides, seconds, reads, strict=True)]


def _train(side: Side) -> float:
    print(f"training {side.name} ...", flush=True)
    return asyncio.run(side.train())


def _load(side: Side) -> Handler:
    print(f"loading {side.name} ...", flush=True)
    from rasa.core.agent import Agent  # noqa: PLC0415 - costs seconds

    start = time.perf_counter()
    model = answering(Agent.load(str(side.model)))
    model({"text": WARM_UP})
    print(f"  loaded in {time.perf_counter() - start:.0f} s", flush=True)
    return model


def _row(side: Side, seconds: float, reads: Sequence[Read]) -> dict[str, Any]:
    times = [each.ms for each in reads]
    right, exact = share(reads, lambda r: r.right), share(reads, lambda r: r.exact)
    return {
        "pipeline": side.name,
        "n": len(reads),
        "with neighbours": str(right),
        "strict": str(exact),
        "training, s": round(seconds),
        "ms a message, p50": round(percentile(times, 0.5), 1),
        "p95": round(percentile(times, 0.95), 1),
    }


def main() -> int:
    """Read the options and run; return the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--name", default="quality_stock", help="the result's name")
    options.add_argument("--epochs", type=int, default=100, help="of stock's training; rasa init has 100")
    options.add_argument("--limit", type=int, help="read only so many lines, to try it out")
    args = options.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        with tempfile.TemporaryDirectory(prefix="coach-bench-") as home:
            rows = compare(Path(home), args.epochs, args.limit)
    except (BenchmarkError, OperatorError) as error:
        print(error, file=sys.stderr)
        return 1
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{args.name}.json").write_bytes(
        dumps({"machine": machine(), "stock_epochs": args.epochs, "rows": rows}) + b"\n"
    )
    print(f"stock was trained for {args.epochs} epochs")
    Console(width=140).print(show.rows(rows[0], ([str(cell) for cell in row.values()] for row in rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
