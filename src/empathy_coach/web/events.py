"""What comes without being asked (referral status, check-ins), as server-sent events with a keep-alive."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web
from async_timeout import timeout

from empathy_coach.web.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.web.ports import Json

KEEP_ALIVE = 15.0  # seconds; proxies close a silent connection after 30 to 60
MAX_STREAMS = 3  # open pages of one session
MAX_QUEUED = 50
CLOSE = ""


class Events:
    """The open streams by session. ``publish`` is the seam for referral and consistency."""

    def __init__(self, keep_alive: float = KEEP_ALIVE) -> None:
        self._keep_alive = keep_alive
        self._streams: dict[str, list[asyncio.Queue[str]]] = {}

    def publish(self, session: str, event: str, data: Json) -> int:
        """Send an event to the session's open pages; return how many there are."""
        streams = self._streams.get(session, [])
        for queue in streams:
            _put(queue, f"event: {event}\ndata: {json.dumps(data)}\n\n")
        return len(streams)

    def open_sessions(self) -> tuple[str, ...]:
        """Return the sessions that have a page open."""
        return tuple(self._streams)

    def close(self, session: str) -> None:
        """End the session's streams."""
        for queue in self._streams.get(session, []):
            _put(queue, CLOSE)

    async def close_all(self, _app: web.Application) -> None:
        """End every stream, so that the server can stop."""
        for session in list(self._streams):
            self.close(session)

    async def stream(self, request: web.Request, session: str) -> web.StreamResponse:
        """Hold the connection open and write events and keep-alives until either side ends it."""
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "X-Accel-Buffering": "no",
                "Cache-Control": "no-store",
            }
        )
        with self._queue(session) as queue:
            await response.prepare(request)
            with suppress(ConnectionError):
                await response.write(b"retry: 5000\n\n")
                while (text := await self._next(queue)) != CLOSE:
                    await response.write(text.encode())
        return response

    async def _next(self, queue: asyncio.Queue[str]) -> str:
        try:
            async with timeout(self._keep_alive):
                return await queue.get()
        except asyncio.TimeoutError:
            return ": keep-alive\n\n"

    @contextmanager
    def _queue(self, session: str) -> Iterator[asyncio.Queue[str]]:
        streams = self._streams.setdefault(session, [])
        if len(streams) >= MAX_STREAMS:
            raise ProblemError(HTTPStatus.TOO_MANY_REQUESTS, "busy", retry_after=self._keep_alive)
        queue: asyncio.Queue[str] = asyncio.Queue(MAX_QUEUED)
        streams.append(queue)
        try:
            yield queue
        finally:
            streams.remove(queue)
            if not streams:
                del self._streams[session]


def _put(queue: asyncio.Queue[str], text: str) -> None:
    if queue.full():  # a page that reads nothing loses the oldest
        queue.get_nowait()
    queue.put_nowait(text)
