"""How fast, and how surely, danger is answered while everything behind the edge is down, hangs, or is busy.

Starts the real edge as a process of its own, with a database, Rasa and an action server that refuse or swallow every
connection, and sends it messages of danger over HTTP. Prints n, p50, p95 and the delivered share for each case.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from cryptography.fernet import Fernet
from report import percentile
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BAR = "p95 at most 300 ms, 100 % delivered"
START_SECONDS = 60.0
EACH = 20  # messages of danger in one conversation: beginning one waits for a database that hangs
DANGER = (
    "I want to die",
    "I've got the pills in front of me and I'm going to take them tonight",
    "he has a knife and he's at the bedroom door",
    "I slapped her and she is crying in the bathroom",
    "my wife says she will kill herself if I leave",
    "I hit the kids last night and I'm scared of what I'll do",
)


@dataclass
class Case:
    """Milliseconds of each answer, and how many came without a card or the direct question."""

    took: list[float] = field(default_factory=list)
    missed: int = 0


async def main() -> None:
    """Measure the three cases and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="messages of danger for each case")
    times = parser.parse_args().times
    async with swallowing() as hole:
        cases = {
            "all behind it refuse": await measured(_closed_port(), times),
            "all behind it hang": await measured(hole, times),
            "a message of the same talk is stuck": await measured(hole, times, stuck=True),
        }
    table = Table("case", "n", "p50 ms", "p95 ms", "slowest ms", "delivered", title=BAR, box=None)
    for name, case in cases.items():
        n = len(case.took)
        p50, p95 = statistics.median(case.took), percentile(case.took, 0.95)
        shares = f"{n - case.missed} of {n} ({(n - case.missed) / n:.0%})"
        table.add_row(name, str(n), f"{p50:.1f}", f"{p95:.1f}", f"{max(case.took):.1f}", shares)
    Console(width=110).print(table)


async def measured(behind: int, times: int, *, stuck: bool = False) -> Case:
    """Return the figures of an edge whose database, Rasa and action server are at the port ``behind``."""
    case = Case()
    with tempfile.TemporaryDirectory() as home:
        port = _closed_port()
        edge = subprocess.Popen(  # noqa: ASYNC220 - started once, before anything is timed
            [sys.executable, "-m", "empathy_coach.web"],
            env=_environment(Path(home), port, behind),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
                await _until_alive(http)
                for first in range(0, times, EACH):
                    await _talk(http, case, range(first, min(first + EACH, times)), stuck=stuck)
        finally:
            edge.terminate()
            edge.wait(20)
    return case


async def _talk(http: aiohttp.ClientSession, case: Case, numbers: range, *, stuck: bool) -> None:
    """Begin a conversation, perhaps with a message that hangs, and time each answer to danger in it."""
    async with http.post("/api/session", json={"region": "GB"}) as response:
        headers = {"Authorization": f"Bearer {(await response.json())['token']}"}
    waiting = asyncio.ensure_future(_say(http, headers, "how do I answer her")) if stuck else None
    if waiting is not None:
        await asyncio.sleep(0.05)
    for number in numbers:
        begin = time.perf_counter()
        answer = await _say(http, headers, f"{DANGER[(number + number // EACH) % len(DANGER)]}. {number}")
        case.took.append((time.perf_counter() - begin) * 1000)
        helped = any(reply.get("card") or reply.get("choices") for reply in answer.get("replies", []))
        case.missed += not (helped and answer.get("triage", {}).get("tier") in {"crisis", "emergency"})
    if waiting is not None:
        waiting.cancel()


async def _say(http: aiohttp.ClientSession, headers: dict[str, str], text: str) -> dict[str, Any]:
    body = {"message_id": uuid.uuid4().hex, "text": text}
    async with http.post("/api/messages", json=body, headers=headers) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def _until_alive(http: aiohttp.ClientSession) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            async with http.get("/healthz") as response:
                if response.ok:
                    return
        except aiohttp.ClientError:  # noqa: PERF203 - it waits for the start
            await asyncio.sleep(0.2)
    raise RuntimeError("the edge did not start")


def _environment(home: Path, port: int, behind: int) -> dict[str, str]:
    return {
        **os.environ,
        "COACH_HOME": str(home),
        "COACH_PORT": str(port),
        "COACH_METRICS_PORT": str(_closed_port()),
        "COACH_RASA_URL": f"http://127.0.0.1:{behind}",
        "COACH_ACTIONS_URL": f"http://127.0.0.1:{behind}",
        "DATABASE_URL": f"postgresql://nobody:nothing@127.0.0.1:{behind}/nowhere",
        "COACH_INTERNAL_SECRET": "i" * 32,
        "COACH_SESSION_SECRET": "s" * 32,
        "COACH_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }


@asynccontextmanager
async def swallowing() -> AsyncIterator[int]:
    """Yield a port that takes every connection and never answers."""
    held: list[asyncio.StreamWriter] = []

    async def hold(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        for writer in held:
            writer.close()
        server.close()


def _closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
