"""The chat page, its files and the API document: read once, served from memory."""

from __future__ import annotations

import html
import mimetypes
from http import HTTPStatus
from importlib import resources
from typing import TYPE_CHECKING

from aiohttp import web

from empathy_coach import content

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.web.ports import Json
    from empathy_coach.web.widget import Widget

FILES = ("help.css", "icon.svg", "page.css")
OPENAPI = "openapi.yml"
CACHE = "public, max-age=300"


class Pages:
    """The static part of the edge. Nothing of it needs Rasa, the database or a session."""

    def __init__(self, *, quick_exit_url: str, widget: Widget) -> None:
        self._index = render_index(quick_exit_url, widget)
        self._files = {name: _read(name) for name in (*FILES, OPENAPI)}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/", self.index),
            web.get("/static/{name}", self.file),
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

    async def openapi(self, _request: web.Request) -> web.Response:
        """``GET /api/openapi.yml``: the API's description."""
        return web.Response(body=self._files[OPENAPI], content_type="application/yaml", charset="utf-8")

    async def icon(self, _request: web.Request) -> web.Response:
        """``GET /favicon.ico``: the same neutral icon."""
        return self._file("icon.svg")

    def _file(self, name: str) -> web.Response:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(
            body=self._files[name],
            status=HTTPStatus.OK,
            content_type=kind,
            charset="utf-8",
            headers={"Cache-Control": CACHE},
        )


def render_index(quick_exit_url: str, widget: Widget) -> bytes:
    """Return the chat page: the element, and what stands in its place where it does not come."""
    words: Json = content.load("web/page.yml", "web_page")
    facts = {"quick_exit_url": quick_exit_url, "widget": widget.current, "integrity": widget.integrity}
    return fill(_read("index.html").decode(), {**words["page"], **facts}).encode()


def fill(page: str, words: Mapping[str, str]) -> str:
    """Return the page with each ``{{name}}`` replaced by its words, safe in text and in attributes."""
    for name, text in words.items():
        page = page.replace("{{" + name + "}}", html.escape(text))
    return page


def _read(name: str) -> bytes:
    return resources.files("empathy_coach.web").joinpath(f"static/{name}").read_bytes()
