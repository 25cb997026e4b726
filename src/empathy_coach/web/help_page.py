"""``GET /help``: help lines for every region as plain HTML, made once at start and served from memory."""

from __future__ import annotations

import re
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from empathy_coach import content
from empathy_coach.web.errors import described
from empathy_coach.web.pages import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.web.ports import Json

log = structlog.get_logger(__name__)
SCHEMES = {"call": "tel:", "text": "sms:", "web": "", "chat": ""}


class HelpPage:
    """The page. When its content cannot be read it still shows the emergency words, and the log says why."""

    def __init__(self, *, quick_exit_url: str, render: Callable[[str], str] | None = None) -> None:
        try:
            page = (render or render_help)(quick_exit_url)
        except Exception as error:  # noqa: BLE001 - this page must come whatever is broken
            log.error("the help page's content is broken", **described(error))  # noqa: TRY400 - one form for all errors
            page = fill(_static("help_plain.html"), {"quick_exit_url": quick_exit_url})
        self._body = page.encode()

    async def show(self, _request: web.Request) -> web.Response:
        """Answer with the page; needs no session, no database and no Rasa."""
        return web.Response(body=self._body, content_type="text/html", charset="utf-8")


def render_help(quick_exit_url: str) -> str:
    """Return the page: each situation with its words, and the lines for it by region."""
    words: Json = content.load("safety/help_page.yml")
    regions: Json = content.load("safety/resources.yml")["regions"]
    page = fill(
        _static("help.html"),
        {
            "title": words["title"],
            "intro": words["intro"],
            "software": words["software"],
            "exit": words["exit"]["label"],
            "exit_note": words["exit"]["note"],
            "quick_exit_url": quick_exit_url,
        },
    )
    links = (f'<li><a href="#{escape(part["id"])}">{escape(part["heading"])}</a></li>' for part in words["sections"])
    sections = (_section(part, regions) for part in words["sections"])
    return page.replace("{{links}}", "".join(links)).replace("{{sections}}", "\n".join(sections))


def _section(part: Json, regions: Json) -> str:
    texts = "".join(f"<p>{escape(text)}</p>" for text in part["text"])
    rows = "".join(_region(name, region, part["kinds"]) for name, region in regions.items())
    heading = f'<section id="{escape(part["id"])}"><h2>{escape(part["heading"])}</h2>'
    return f"{heading}{texts}<dl>{rows}</dl></section>"


def _region(name: str, region: Json, kinds: list[str]) -> str:
    """Return a region's lines of these kinds; its plain number where an emergency has no line of its own."""
    lines = [_line(line) for line in region["lines"] if line["kind"] in kinds]
    if not lines and "emergency" in kinds:
        lines = [escape(region["number"])]
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<div><dt>{escape(_region_name(name))}</dt><dd><ul>{items}</ul></dd></div>"


def _line(line: Json) -> str:
    address = SCHEMES[line["action"]] + line["value"]
    if line["action"] in {"call", "text"}:
        address = SCHEMES[line["action"]] + re.sub(r"[^+\d]", "", line["value"])
    hours = f' <span class="soft">{escape(line["hours"])}</span>' if line.get("hours") else ""
    link = f'<a href="{escape(address)}" rel="noreferrer">{escape(line["display"])}</a>'
    return f"{escape(line['label'])}: {link}{hours}"


def _region_name(name: str) -> str:
    names: dict[str, str] = content.load("web/page.yml", "web_page")["regions"]
    return names.get(name, name)


def _static(name: str) -> str:
    return resources.files("empathy_coach.web").joinpath(f"static/{name}").read_text(encoding="utf-8")
