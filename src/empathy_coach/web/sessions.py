"""The session's own calls: begin, end, erase, export, and the stream of events."""

from __future__ import annotations

import re
from datetime import timezone
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web

from empathy_coach.web.bodies import parse_object, read_body
from empathy_coach.web.errors import ProblemError
from empathy_coach.web.keys import AUDIENCE
from empathy_coach.web.limits import address_of
from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from empathy_coach.web.events import Events
    from empathy_coach.web.limits import Limits
    from empathy_coach.web.ports import Json
    from empathy_coach.web.store import Store
    from empathy_coach.web.talks import Talk
    from empathy_coach.web.visits import Visits

Result = TypeVar("Result")
DETAILS_BYTES = 4096
PLACE = {
    "region": re.compile(r"[A-Za-z]{2}"),
    "language": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"),
    "time_zone": re.compile(r"[A-Za-z0-9_+/-]{1,64}"),
}


class SessionCalls:
    """The handlers; what cannot be done now is said, and nothing is half done."""

    def __init__(
        self, *, visits: Visits, store: Store, limits: Limits, events: Events, proxies: frozenset[str]
    ) -> None:
        self._visits = visits
        self._store = store
        self._limits = limits
        self._events = events
        self._proxies = proxies

    async def begin(self, request: web.Request) -> web.Response:
        """``POST /api/session``: a new signed session; the body's details may all be left out."""
        place = read_place(await read_body(request, DETAILS_BYTES))
        self._limits.check_start(address_of(request, self._proxies))
        token, until = await self._visits.begin(request[AUDIENCE], place)
        body = {"token": token, "expires_at": until.astimezone(timezone.utc).isoformat(timespec="seconds")}
        return web.json_response(body, status=HTTPStatus.CREATED)

    async def end(self, request: web.Request) -> web.Response:
        """``POST /api/session/end``: no more messages; what is stored goes after the retention time."""
        talk = self._visits.talk(request)
        return await self._close(talk, self._store.end, "ended")

    async def erase(self, request: web.Request) -> web.Response:
        """``DELETE /api/session``: everything stored about the session goes now."""
        talk = self._visits.talk(request)
        response = await self._close(talk, self._store.erase, "erased")
        self._visits.forget(talk)
        return response

    async def export(self, request: web.Request) -> web.Response:
        """``GET /api/export``: everything stored about the session, as a file."""
        talk = self._visits.talk(request)
        everything = await _done(self._confirmed_export(talk))
        name = 'attachment; filename="notes.json"'
        return web.json_response(everything, headers={"Content-Disposition": name})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """``GET /api/events``: the stream."""
        talk = self._visits.talk(request)
        await _done(self._visits.confirm(talk))
        return await self._events.stream(request, talk.session)

    async def _confirmed_export(self, talk: Talk) -> Json:
        await self._visits.confirm(talk)
        return await self._store.export(talk.session)

    async def _close(self, talk: Talk, work: Callable[[str], Awaitable[None]], status: str) -> web.Response:
        """Let the message on its way finish, then close: what waits behind it is never sent."""
        await _done(self._visits.confirm(talk))
        before, talk.closed = talk.closed, True
        try:
            async with talk.lock:
                await _done(work(talk.session))
        except ProblemError:
            talk.closed = before
            raise
        self._events.close(talk.session)
        return web.json_response({"status": status})


def read_place(raw: bytes) -> dict[str, str | None]:
    """Return region, language and time zone from the body of ``POST /api/session``."""
    given = parse_object(raw) if raw.strip() else {}
    return {name: _checked(given.get(name), form) for name, form in PLACE.items()}


def _checked(value: object, form: re.Pattern[str]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and form.fullmatch(value):
        return value
    raise ProblemError(HTTPStatus.BAD_REQUEST, "details")


async def _done(work: Awaitable[Result]) -> Result:
    """Return the result, or say kindly that nothing has changed."""
    try:
        return await work
    except PartDownError as error:
        raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "not_done") from error
