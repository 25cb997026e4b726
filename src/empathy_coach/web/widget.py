"""The chat element's file, under an address of its own content, so that a page may name its hash, and a plain one."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from empathy_coach.web.ports import Json

PLAIN = "empathy-coach.js"
MANIFEST = "manifest.json"
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_A_WHILE = "public, max-age=300"


class Widget:
    """The built file that is current, and those that were kept for pages that name them."""

    def __init__(self) -> None:
        folder = resources.files("empathy_coach.web").joinpath("static/widget")
        self._record = folder.joinpath(MANIFEST).read_bytes()
        found: Json = json.loads(self._record)
        self.current: str = found["current"]
        self.integrity: str = found["integrity"]
        self._files = {name: folder.joinpath(name).read_bytes() for name in {self.current, *found["kept"]}}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.get("/widget/{name}", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """``GET /widget/...``: the element, by its own or the plain name, or the record of what is current."""
        name = request.match_info["name"]
        if name == MANIFEST:
            return _open(self._record, "application/json", FOR_A_WHILE)
        if name == PLAIN:
            return _open(self._files[self.current], "text/javascript", FOR_A_WHILE)
        if name not in self._files:
            raise web.HTTPNotFound
        return _open(self._files[name], "text/javascript", FOR_GOOD)


def _open(body: bytes, kind: str, cache: str) -> web.Response:
    """Return a file that any page may load: a module always asks across origins, and so does an integrity check."""
    headers = {"Cache-Control": cache, "Access-Control-Allow-Origin": "*"}
    return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)
