"""``GET /help``: help lines for every region as plain HTML, made once at start and served from memory."""

from __future__ import annotations

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
    """Return the page: what to do now and two numbers for each region in sight, the rest behind a tap."""
    words: Json = content.load("safety/help_page.yml", "safety_help_page")
    regions: Json = content.load("safety/resources.yml", "safety_resources")["regions"]
    page = fill(
        _static("help.html"),
        {
            "title": words["title"],
            "intro": words["intro"],
            "software": words["software"],
            "exit": words["exit"]["label"],
            "exit_note": words["exit"]["note"],
            "lines_heading": words["lines"]["heading"],
            "lines_note": words["lines"]["note"],
            "quick_exit_url": quick_exit_url,
        },
    )
    first, *others = words["sections"]
    parts = {
        "first": f'<section id="{escape(first["id"])}"><h2>{escape(first["heading"])}</h2>{_texts(first)}</section>',
        "table": _table(words["table"], regions),
        "sections": "\n".join(map(_section, others)),
        "regions": "\n".join(_region(name, region, words["kinds"]) for name, region in regions.items()),
    }
    for name, part in parts.items():
        page = page.replace("{{" + name + "}}", part)
    return page


def _texts(part: Json) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in part["text"])


def _section(part: Json) -> str:
    heading = f'<details id="{escape(part["id"])}"><summary>{escape(part["heading"])}</summary>'
    return f"{heading}{_texts(part)}</details>"


def _table(words: Json, regions: Json) -> str:
    """Return one row for each region: its emergency line and its first line for distress."""
    heads = "".join(f'<th scope="col">{escape(words[name])}</th>' for name in ("where", "emergency", "distress"))
    rows = "".join(
        f'<tr><th scope="row">{escape(_region_name(name))}</th>'
        f"<td>{_first(region, 'emergency', region['number'])}</td><td>{_first(region, 'distress')}</td></tr>"
        for name, region in regions.items()
    )
    caption = f"<caption>{escape(words['caption'])}</caption>"
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _first(region: Json, kind: str, shown: str | None = None) -> str:
    line = next(line for line in region["lines"] if line["kind"] == kind)
    return _link({**line, "display": shown or line["display"]})


def _region(name: str, region: Json, kinds: Json) -> str:
    """Return all lines of a region by kind, behind its name."""
    rows = "".join(
        _kind(title, [line for line in region["lines"] if line["kind"] == kind]) for kind, title in kinds.items()
    )
    return f"<details><summary>{escape(_region_name(name))}</summary><dl>{rows}</dl></details>"


def _kind(title: str, lines: list[Json]) -> str:
    items = "".join(f"<li>{_line(line)}</li>" for line in lines)
    return f"<dt>{escape(title)}</dt><dd><ul>{items}</ul></dd>"


def _line(line: Json) -> str:
    hours = f' <span class="soft">{escape(line["hours"])}</span>' if line.get("hours") else ""
    return f"{escape(line['label'])}: {_link(line)}{hours}"


def _link(line: Json) -> str:
    address = SCHEMES[line["action"]] + line["value"]
    return f'<a href="{escape(address)}" rel="noreferrer">{escape(line["display"])}</a>'


def _region_name(name: str) -> str:
    names: dict[str, str] = content.load("web/page.yml", "web_page")["regions"]
    return names.get(name, name)


def _static(name: str) -> str:
    return resources.files("empathy_coach.web").joinpath(f"static/{name}").read_text(encoding="utf-8")
