"""Logs as JSON lines with a request id: route, status and time, never a body, an address or a token."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from empathy_coach.logs import configure, quieten
from empathy_coach.web.keys import REQUEST_ID
from empathy_coach.web.tokens import random_id

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from empathy_coach.web.metrics import Metrics

log = structlog.get_logger(__name__)
__all__ = ["configure", "quieten", "request_log"]


def request_log(metrics: Metrics) -> Middleware:
    """Return the middleware that gives each request an id and logs its outcome."""

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[REQUEST_ID] = random_id()
        start = time.perf_counter()
        response = await handler(request)
        seconds = time.perf_counter() - start
        resource = request.match_info.route.resource
        route = resource.canonical if resource is not None else "unknown"
        metrics.request(route, response.status, seconds)
        log.info(
            "request",
            id=request[REQUEST_ID],
            method=request.method if request.method in METHODS else "other",
            route=route,
            status=response.status,
            ms=round(seconds * 1000, 1),
        )
        return response

    return note


METHODS = {"GET", "POST", "DELETE", "OPTIONS", "HEAD"}
