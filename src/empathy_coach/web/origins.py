"""Which web pages may talk to the edge: its own, and those that the operator lists."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from empathy_coach.web.errors import ProblemError, problem_response
from empathy_coach.web.keys import AUDIENCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp.typedefs import Handler, Middleware

SELF = "self"
METHODS = "GET, POST, DELETE, OPTIONS"
HEADERS = "Authorization, Content-Type"
PREFLIGHT_SECONDS = "600"


class Origins:
    """The allow-list. A request without an ``Origin`` comes from the edge's own page or no browser at all."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = frozenset(origin.strip().rstrip("/").lower() for origin in allowed if origin.strip())
        for origin in self.allowed:
            if urlsplit(origin).scheme not in {"http", "https"} or "*" in origin:
                raise ValueError(f"{origin!r} is no origin: write it as https://clinic.example")

    def audience(self, request: web.Request) -> str | None:
        """Return whom a token is for: ``self``, an allowed origin, or ``None`` for a page that is neither."""
        origin = request.headers.get("Origin", "").lower()
        if not origin or urlsplit(origin).netloc == request.host.lower():
            return SELF
        return origin if origin in self.allowed else None

    def middleware(self) -> Middleware:
        """Return the check for every call of the API, which also answers preflights."""

        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not request.path.startswith("/api/"):
                return await handler(request)
            audience = self.audience(request)
            if audience is None:
                return problem_response(request, ProblemError(HTTPStatus.FORBIDDEN, "origin"))
            request[AUDIENCE] = audience
            preflight = request.method == "OPTIONS"
            return web.Response(status=HTTPStatus.NO_CONTENT) if preflight else await handler(request)

        return check

    async def allow(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers that let an allowed page read the answer (a signal of aiohttp)."""
        audience = request.get(AUDIENCE, SELF)
        if audience == SELF:
            return
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = HEADERS
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
        response.headers.add("Vary", "Origin")
