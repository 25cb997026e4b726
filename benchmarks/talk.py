"""Conversations with either side, timed turn by turn."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import yaml

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sides import Side

LINES: list[str] = yaml.safe_load(Path(__file__).with_name("conversation.yml").read_text(encoding="utf-8"))
TIMEOUT = aiohttp.ClientTimeout(total=60)


@dataclass
class Timed:
    """Turns in seconds, and how many of them got no reply or another status than 200."""

    turns: list[float] = field(default_factory=list)
    failed: int = 0

    def add(self, other: Timed) -> None:
        """Take in another's turns."""
        self.turns += other.turns
        self.failed += other.failed


async def conversation(http: aiohttp.ClientSession, side: Side) -> Timed:
    """Hold the conversation once, as a new person."""
    say = await (_our_person if side.name == "ours" else _stock_person)(http, side)
    timed = Timed()
    for line in LINES:
        start = time.perf_counter()
        good = await say(line)
        timed.turns.append(time.perf_counter() - start)
        timed.failed += not good
    return timed


async def crowd(http: aiohttp.ClientSession, side: Side, users: int) -> tuple[float, Timed]:
    """Hold ``users`` conversations at once; return turns a second, and the turns."""
    start = time.perf_counter()
    all_timed = await asyncio.gather(*(conversation(http, side) for _ in range(users)))
    seconds = time.perf_counter() - start
    together = Timed()
    for timed in all_timed:
        together.add(timed)
    return len(together.turns) / seconds, together


async def _our_person(http: aiohttp.ClientSession, side: Side) -> Callable[[str], Awaitable[bool]]:
    base = f"http://127.0.0.1:{side.project.settings.port}"
    async with http.post(f"{base}/api/session", json={"region": "US"}, timeout=TIMEOUT) as answer:
        headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}

    async def say(text: str) -> bool:
        body = {"message_id": uuid.uuid4().hex, "text": text}
        async with http.post(f"{base}/api/messages", json=body, headers=headers, timeout=TIMEOUT) as answer:
            found: dict[str, Any] = await answer.json()
            return answer.status < 300 and bool(found.get("replies"))  # noqa: PLR2004 - HTTP's own number

    return say


async def _stock_person(http: aiohttp.ClientSession, side: Side) -> Callable[[str], Awaitable[bool]]:
    url = f"{side.project.settings.rasa_url}/webhooks/rest/webhook"
    sender = uuid.uuid4().hex

    async def say(text: str) -> bool:
        async with http.post(url, json={"sender": sender, "message": text}, timeout=TIMEOUT) as answer:
            return answer.status < 300 and bool(await answer.json())  # noqa: PLR2004 - as above

    return say
