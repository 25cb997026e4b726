"""``POST /api/messages``: reads the request, and leaves the rest to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from empathy_coach.web.bodies import parse_message, read_body
from empathy_coach.web.limits import address_of

if TYPE_CHECKING:
    from empathy_coach.web.services import Services


class MessageCalls:
    """The handler."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def post(self, request: web.Request) -> web.Response:
        """Answer one message."""
        services = self._services
        talk = services.visits.talk(request)
        incoming = parse_message(await read_body(request, services.config.max_body_bytes))
        address = address_of(request, services.config.trusted_proxies)
        answer = await services.desk.answer(talk, incoming, address)
        return web.json_response(answer.to_json())
