"""Counts and times for the operator, without a word or an id of anyone; served on a private port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

FAST = (0.001, 0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.3, 1.0)
SLOW = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)


class Metrics:
    """The edge's own registry, so that two edges in one process (tests) do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._messages = Counter(
            "coach_messages", "Messages by tier and outcome", ["tier", "status"], registry=self.registry
        )
        self._requests = Histogram(
            "coach_request_seconds",
            "Requests by route and status",
            ["route", "status"],
            buckets=SLOW,
            registry=self.registry,
        )
        self._triage = Histogram("coach_triage_seconds", "Triage of one message", buckets=FAST, registry=self.registry)
        self._up = Gauge("coach_part_up", "Whether a part works", ["part"], registry=self.registry)

    def message(self, tier: str, status: str) -> None:
        """Count a message."""
        self._messages.labels(tier, status).inc()

    def request(self, route: str, status: int, seconds: float) -> None:
        """Note a request's time."""
        self._requests.labels(route, str(status)).observe(seconds)

    def triage_time(self) -> AbstractContextManager[object]:
        """Return a context that times triage."""
        return self._triage.time()

    def part(self, name: str, *, up: bool) -> None:
        """Note whether a part works."""
        self._up.labels(name).set(up)


def build_metrics_app(metrics: Metrics) -> web.Application:
    """Return the application for the private port: ``GET /metrics`` and nothing else."""

    async def show(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/metrics", show)
    return app
