"""Whether the edge lives, and whether each part behind it works."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web
from async_timeout import timeout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.web.metrics import Metrics
    from empathy_coach.web.ports import Probe, Safety

PROBE_SECONDS = 2.0
FRESH_SECONDS = 1.0  # a balancer may ask often; the parts are asked at most this often
SAMPLE = "I want to die"  # what triage must never miss
LESSER = frozenset({"second_reader"})  # without it the rules still read every message: told, but no 503


class Health:
    """Asks the parts, each with a deadline, and names those that are down."""

    def __init__(self, probes: Mapping[str, Probe], metrics: Metrics) -> None:
        self._probes = dict(probes)
        self._metrics = metrics
        self._asking = asyncio.Lock()
        self._seen: dict[str, bool] = {}
        self._at = float("-inf")

    async def parts(self) -> dict[str, bool]:
        """Return which parts work."""
        async with self._asking:
            if time.monotonic() - self._at > FRESH_SECONDS:
                up = await asyncio.gather(*(_ask(probe) for probe in self._probes.values()))
                self._seen, self._at = dict(zip(self._probes, up, strict=True)), time.monotonic()
                for name, works in self._seen.items():
                    self._metrics.part(name, up=works)
            return self._seen

    async def live(self, _request: web.Request) -> web.Response:
        """``GET /healthz``: this process answers."""
        return web.json_response({"status": "ok"})

    async def ready(self, _request: web.Request) -> web.Response:
        """``GET /readyz``: the state of each part; 503 when one is down without which messages fail."""
        parts = await self.parts()
        body = {
            "status": "ready" if all(parts.values()) else "degraded",
            "parts": {name: "up" if works else "down" for name, works in parts.items()},
        }
        works = all(up for name, up in parts.items() if name not in LESSER)
        return web.json_response(body, status=HTTPStatus.OK if works else HTTPStatus.SERVICE_UNAVAILABLE)


async def _ask(probe: Probe) -> bool:
    try:
        async with timeout(PROBE_SECONDS):
            return await probe()
    except Exception:  # noqa: BLE001 - whatever it is, the part does not work
        return False


def triage_probe(safety: Safety) -> Probe:
    """Return a probe that reads one plain sentence of danger."""

    async def works() -> bool:
        return bool(safety.triage(SAMPLE).to_json()["tier"] in {"crisis", "emergency"})

    return works


def second_reader_probe(safety: Safety) -> Probe:
    """Return a probe of the classifier that may raise what the rules read."""

    async def works() -> bool:
        return await asyncio.to_thread(safety.second_reader)

    return works


def http_probe(url: str, headers: Mapping[str, str]) -> Probe:
    """Return a probe that expects 200 from an address."""

    async def works() -> bool:
        timeout = aiohttp.ClientTimeout(total=PROBE_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as client,
            client.get(url) as response,
        ):
            return response.status == HTTPStatus.OK

    async def safe() -> bool:
        return await _ask(works)

    return safe
