"""The chat page, its files, the widget's loader and the API document: read once, served from memory."""

from __future__ import annotations

import html
import json
import mimetypes
from http import HTTPStatus
from importlib import resources
from typing import TYPE_CHECKING

from aiohttp import web

from empathy_coach import content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.web.ports import Json

FILES = (
    "cards.css", "cards.js", "cards_practice.js", "chat.css", "chat.js", "client.js", "dom.js", "exit.js",
    "help.css", "icon.svg", "menu.js", "suggestion.js", "turn.js", "view.js",
)  # fmt: skip
WIDGET = "empathy-coach.js"
OPENAPI = "openapi.yml"
CACHE = "public, max-age=300"


class Pages:
    """The static part of the edge. Nothing of it needs Rasa, the database or a session."""

    def __init__(self, *, quick_exit_url: str) -> None:
        self._index = render_index(quick_exit_url)
        self._files = {name: _read(name) for name in (*FILES, WIDGET, OPENAPI)}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/", self.index),
            web.get("/static/{name}", self.file),
            web.get(f"/widget/{WIDGET}", self.widget),
            web.get("/api/openapi.yml", self.openapi),
            web.get("/favicon.ico", self.icon),
        ]

    async def index(self, _request: web.Request) -> web.Response:
        """``GET /``: the chat page."""
        return web.Response(body=self._index, content_type="text/html", charset="utf-8")

    async def file(self, request: web.Request) -> web.Response:
        """``GET /static/...``: one of the page's own files."""
        name = request.match_info["name"]
        if name not in FILES:
            raise web.HTTPNotFound
        return self._file(name)

    async def widget(self, _request: web.Request) -> web.Response:
        """``GET /widget/empathy-coach.js``: the loader that a clinic's page includes."""
        return self._file(WIDGET)

    async def openapi(self, _request: web.Request) -> web.Response:
        """``GET /api/openapi.yml``: the API's description."""
        return web.Response(body=self._files[OPENAPI], content_type="application/yaml", charset="utf-8")

    async def icon(self, _request: web.Request) -> web.Response:
        """``GET /favicon.ico``: the same neutral icon."""
        return self._file("icon.svg")

    def _file(self, name: str) -> web.Response:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name.endswith(".js"):
            kind = "text/javascript"
        return web.Response(
            body=self._files[name],
            status=HTTPStatus.OK,
            content_type=kind,
            charset="utf-8",
            headers={"Cache-Control": CACHE},
        )


def render_index(quick_exit_url: str) -> bytes:
    """Return the chat page with the words of ``content/web/page.yml`` and the exit address in it."""
    words: Json = content.load("web/page.yml", "web_page")
    page = _read("index.html").decode()
    page = fill(page, {**words["page"], "quick_exit_url": quick_exit_url})
    block = json.dumps({**words["script"], "exit_url": quick_exit_url}, ensure_ascii=True)
    return page.replace("{{script_words}}", block.replace("<", "\\u003c")).encode()


def fill(page: str, words: Mapping[str, str]) -> str:
    """Return the page with each ``{{name}}`` replaced by its words, safe in text and in attributes."""
    for name, text in words.items():
        page = page.replace("{{" + name + "}}", html.escape(text))
    return page


def _read(name: str) -> bytes:
    return resources.files("empathy_coach.web").joinpath(f"static/{name}").read_bytes()
