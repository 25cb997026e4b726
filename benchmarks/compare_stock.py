"""Compare the coach with a stock `rasa init` pipeline on the same data, domain and actions. See README.md."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import aiohttp
from report import MEGABYTE, Figures, percentile, summary, write
from sides import BenchmarkError, Side, ours, stock
from talk import Timed, conversation, crowd

from empathy_coach.supervisor.ports import in_use

USERS = 8


async def run(args: argparse.Namespace, home: Path) -> None:
    """Train, start, talk, weigh, and write the figures."""
    sides = (ours(home / "ours"), stock(home / "stock", args.epochs))
    figures: Figures = defaultdict(lambda: defaultdict(list))
    failed: dict[str, int] = defaultdict(int)
    await _train(sides, figures, args.trainings)
    try:
        await _start(sides, figures, args.starts)
        async with aiohttp.ClientSession() as http:
            await _one_user(http, sides, figures, failed, args.rounds)
            await _eight_users(http, sides, figures, failed, args.crowds)
        for side in sides:
            figures["memory, MB"][side.name].append(side.memory() / MEGABYTE)
    finally:
        await asyncio.gather(*(side.stop() for side in sides))
    write(
        args.name,
        summary(figures),
        turns_without_reply=dict(failed),
        rounds=args.rounds,
        crowds=args.crowds,
        stock_epochs=args.epochs,
    )


async def _train(sides: tuple[Side, ...], figures: Figures, times: int) -> None:
    for _ in range(times):
        for side in sides:
            print(f"training {side.name} ...", flush=True)
            figures["training, s"][side.name].append(await side.train())


async def _start(sides: tuple[Side, ...], figures: Figures, times: int) -> None:
    """Start each side alone ``times`` times; the last time leave it up."""
    for turn in range(times):
        for side in sides:
            print(f"starting {side.name} ...", flush=True)
            figures["start, s"][side.name].append(await side.start())
            if turn < times - 1:
                await side.stop()
                await _until_free(side)


async def _until_free(side: Side) -> None:
    while in_use("127.0.0.1", side.ready_url[0]):  # noqa: ASYNC110 - another process's port
        await asyncio.sleep(0.1)


async def _one_user(
    http: aiohttp.ClientSession,
    sides: tuple[Side, ...],
    figures: Figures,
    failed: dict[str, int],
    rounds: int,
) -> None:
    """Take turns, round by round; the first round only warms up. Each value is one conversation's figure."""
    for turn in range(rounds + 1):
        for side in sides:
            timed = await conversation(http, side)
            if turn:
                _note_turns(figures, side.name, timed)
                failed[side.name] += timed.failed
    print("one user: done", flush=True)


def _note_turns(figures: Figures, side: str, timed: Timed) -> None:
    milliseconds = [second * 1000 for second in timed.turns]
    figures["turn p50, ms"][side].append(percentile(milliseconds, 0.5))
    figures["turn p95, ms"][side].append(percentile(milliseconds, 0.95))


async def _eight_users(
    http: aiohttp.ClientSession,
    sides: tuple[Side, ...],
    figures: Figures,
    failed: dict[str, int],
    rounds: int,
) -> None:
    for _ in range(rounds):
        for side in sides:
            rate, timed = await crowd(http, side, USERS)
            figures["turns a second, eight users"][side.name].append(rate)
            failed[side.name] += timed.failed
    print("eight users: done", flush=True)


def main() -> int:
    """Read the options and run; return the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--name", default="compare_stock", help="the result's name")
    options.add_argument("--epochs", type=int, default=100, help="of stock's training; rasa init has 100")
    options.add_argument("--trainings", type=int, default=1, help="how often each is trained")
    options.add_argument("--starts", type=int, default=3, help="how often each is started")
    options.add_argument("--rounds", type=int, default=20, help="conversations of one user, for each side")
    options.add_argument("--crowds", type=int, default=5, help="rounds of eight users, for each side")
    args = options.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="coach-bench-") as home:
            asyncio.run(run(args, Path(home)))
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
