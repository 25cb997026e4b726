"""``/support-card``: the support card as a page to print. Nothing of it is stored or logged."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from empathy_coach.coaching.support_card import SupportCard, card_html, style_hash
from empathy_coach.web.errors import ProblemError

if TYPE_CHECKING:
    from empathy_coach.web.origins import Origins

PATH = "/support-card"
POLICY = f"default-src 'none'; style-src {style_hash()}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class SupportSheet:
    """The sheet: filled in with what the element's form sends, or empty, to write on."""

    def __init__(self, origins: Origins) -> None:
        self._origins = origins

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.get(PATH, self.empty), web.post(PATH, self.filled)]

    async def empty(self, _request: web.Request) -> web.Response:
        """``GET /support-card``: lines to write on, without JavaScript."""
        return _page(SupportCard())

    async def filled(self, request: web.Request) -> web.Response:
        """``POST /support-card``: the form field ``card`` is the card's JSON; anything odd in it is left out."""
        # A page that sends no referrer sends no origin with a form either; the browser says whose it is.
        own = request.headers.get("Sec-Fetch-Site") == "same-origin"
        if not own and self._origins.audience(request) is None:
            raise ProblemError(HTTPStatus.FORBIDDEN, "origin")
        form = await request.post()
        return _page(SupportCard.from_json(_parsed(form.get("card"))))


def _parsed(text: object) -> dict[str, object]:
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _page(card: SupportCard) -> web.Response:
    headers = {"Content-Security-Policy": POLICY}
    return web.Response(text=card_html(card), content_type="text/html", charset="utf-8", headers=headers)
