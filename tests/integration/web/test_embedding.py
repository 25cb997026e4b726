"""The element on somebody else's page: one that is as unkind as pages are, and one that is not listed."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from page_support import PATIENCE, ScriptedRasa, Tab, from_npm, neutral
from playwright.async_api import expect

from empathy_coach.web.fakes import FakeWorld

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from edge_support import Edge, Start
    from playwright.async_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# A page with everything that breaks widgets: styles for every element, a small root font, transformed parents, one
# listener that swallows Enter, one that pulls the focus back, shortcuts on letters, methods on Array.prototype, and a
# policy of its own.
HOSTILE = """<!doctype html><html style="font-size:6px"><head><title>Clinic</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'unsafe-inline' {edge}; \
connect-src {edge}; style-src 'unsafe-inline'; form-action {edge}; require-trusted-types-for 'script'">
<style>
* {{ font: 40px/3 fantasy !important; color: #f00 !important; text-transform: uppercase !important; direction: ltr;
  letter-spacing: 1em !important; position: static !important; float: left !important; opacity: .5 }}
div, button, dialog, textarea {{ display: none !important; width: 3px !important }}
empathy-coach {{ display: none !important; visibility: hidden !important; transform: scale(4) !important }}
</style></head><body style="transform: rotate(2deg)">
<input id="search" aria-label="Search" style="display:block">
<div style="z-index: 2147483647; display: block !important; position: fixed; inset: 0">over everything</div>
<script src="/jquery.js"></script>
<script>
Array.prototype.remove = function () {{}};
var $ = window.jQuery;
$(document).keydown(function (event) {{ if (event.which === 13) return false; }});
$(document).keypress(function (event) {{ if (event.target.tagName !== "INPUT") $("#search").focus(); }});
$(document).bind("focusin", function (event) {{ if (event.target.id !== "search") $("#search").focus(); }});
$("#search").focus();
</script>
<script type="module" src="{edge}/widget/{file}" integrity="{integrity}" crossorigin="anonymous"
  data-region="GB"></script>
</body></html>"""


@asynccontextmanager
async def clinic() -> AsyncIterator[tuple[TestServer, dict[str, str]]]:
    """A page of another origin; what it is can be set once the edge's address is known."""
    page = {"html": ""}

    async def show(_request: web.Request) -> web.Response:
        return web.Response(text=page["html"], content_type="text/html")

    async def jquery(_request: web.Request) -> web.Response:
        return web.Response(body=from_npm("jquery/dist/jquery.min.js").read_bytes(), content_type="text/javascript")

    app = web.Application()
    app.add_routes([web.get("/", show), web.get("/jquery.js", jquery)])
    async with TestServer(app) as server:
        yield server, page


async def embedded(browser: Browser, edge: Edge, server: TestServer, page: dict[str, str], width: int = 1000) -> Tab:
    record = json.loads(await (await edge.client.get("/widget/manifest.json")).text())
    home = str(edge.client.make_url("")).rstrip("/")
    page["html"] = HOSTILE.format(edge=home, file=record["current"], integrity=record["integrity"])
    context = await browser.new_context(viewport={"width": width, "height": 760})
    await context.route(lambda address: not address.startswith(("http://127.0.0.1", "blob:")), neutral)
    tab = Tab(await context.new_page())
    tab.page.set_default_timeout(PATIENCE)
    tab.page.on("request", lambda request: tab.requests.append(request.url))
    await tab.page.goto(str(server.make_url("/")))
    return tab


@pytest.mark.parametrize("width", [390, 1000])
async def test_it_works_on_a_hostile_page(browser: Browser, start: Start, width: int) -> None:
    from_npm("jquery/dist/jquery.min.js")
    async with clinic() as (server, page):
        origin = str(server.make_url("")).rstrip("/")
        async with start(FakeWorld(rasa=ScriptedRasa()), allowed_origins=(origin,)) as edge:
            tab = await embedded(browser, edge, server, page, width)
            launcher = tab.button("Open notes")
            await expect(launcher).to_be_visible()
            await expect(tab.box).to_be_hidden()
            await launcher.focus()
            await tab.page.keyboard.press("Enter")  # a real button, and the page swallows no key of ours
            await expect(tab.box).to_be_focused()
            await tab.page.keyboard.type("sorry")  # an s or a / of ours is no shortcut of the page's
            await tab.page.keyboard.press("Enter")
            await expect(tab.log).to_contain_text("You said: sorry")
            await expect(tab.box).to_be_focused()
            style = await tab.box.evaluate(
                "box => { const s = getComputedStyle(box); return [s.fontSize, s.textTransform, s.letterSpacing]; }"
            )
            assert style == ["17px", "none", "normal"]
            box = await tab.page.locator(".panel").bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            await tab.page.keyboard.press("Escape")
            await expect(tab.box).to_be_hidden()
            await expect(launcher).to_be_focused()
            sessions = list(edge.world.sessions.values())
            assert [record.region for record in sessions] == ["GB"]


async def test_the_closed_panel_cannot_be_reached_and_opening_tells_the_page(browser: Browser, start: Start) -> None:
    async with clinic() as (server, page):
        origin = str(server.make_url("")).rstrip("/")
        async with start(FakeWorld(rasa=ScriptedRasa()), allowed_origins=(origin,)) as edge:
            home = str(edge.client.make_url("")).rstrip("/")
            page["html"] = f"""<!doctype html><title>Clinic</title><a href="#a">first</a>
              <empathy-coach theme="dark" start-prompt="They just wrote: "></empathy-coach><a href="#b">last</a>
              <script>window.told = []; for (const name of ["open", "close", "session"])
              addEventListener("coach-" + name, (event) => told.push(name + (event.detail?.state ?? "")));</script>
              <script type="module" src="{home}/widget/empathy-coach.js"></script>"""
            tab = Tab(await browser.new_page())
            await tab.page.goto(str(server.make_url("/")))
            await expect(tab.button("Open notes")).to_be_visible()
            passed = []
            for _ in range(3):
                await tab.page.keyboard.press("Tab")
                passed.append(await tab.focused())
            assert passed == ["first", "launcher", "last"]
            await tab.button("Open notes").click()
            await expect(tab.box).to_have_value("They just wrote: ")
            await tab.say("hello")
            await tab.button("Close").click()
            await expect(tab.button("Open notes")).to_be_focused()
            assert await tab.page.evaluate("told") == ["open", "sessionbegun", "close"]
            await tab.page.reload()
            await tab.button("Open notes").click()
            await expect(tab.log).to_contain_text("You said: hello")


async def test_a_page_that_is_not_listed_gets_nothing(browser: Browser, start: Start) -> None:
    async with clinic() as (server, page), start(FakeWorld(rasa=ScriptedRasa())) as edge:
        home = str(edge.client.make_url("")).rstrip("/")
        page["html"] = f'<!doctype html><script type="module" src="{home}/widget/empathy-coach.js"></script>'
        tab = Tab(await browser.new_page())
        await tab.page.goto(str(server.make_url("/")))
        await tab.button("Open notes").click()
        await tab.write("hello")
        await expect(tab.log).to_contain_text("call your local emergency number")
        assert edge.world.sessions == {}
        assert edge.world.rasa.sent == []  # type: ignore[attr-defined]


async def test_two_tabs_are_two_conversations(browser: Browser, start: Start) -> None:
    async with start(FakeWorld(rasa=ScriptedRasa())) as edge:
        context = await browser.new_context()
        tabs = [Tab(await context.new_page()), Tab(await context.new_page())]
        for number, tab in enumerate(tabs):
            await tab.page.goto(str(edge.client.make_url("/")))
            await tab.say(f"message {number}")
        for number, tab in enumerate(tabs):
            await tab.page.reload()
            await expect(tab.log).to_contain_text(f"message {number}")
            await expect(tab.log).not_to_contain_text(f"message {1 - number}")
        assert len(edge.world.sessions) == 2


async def test_the_address_for_good_is_cached_for_good_and_an_unknown_one_is_not_there(start: Start) -> None:
    async with start(FakeWorld()) as edge:
        record = json.loads(await (await edge.client.get("/widget/manifest.json")).text())
        own = await edge.client.get(f"/widget/{record['current']}")
        plain = await edge.client.get("/widget/empathy-coach.js")
        assert await own.read() == await plain.read()
        assert "immutable" in own.headers["Cache-Control"]
        assert "immutable" not in plain.headers["Cache-Control"]
        assert own.headers["Access-Control-Allow-Origin"] == "*"
        assert (await edge.client.get("/widget/empathy-coach.000000000000.js")).status == 404


@pytest.mark.parametrize(
    "card", ['{"triggers":["<script>1</script>"]}', "[]", "{", "", '{"triggers":7}', "[" * 100_000]
)
async def test_the_sheet_takes_whatever_comes(start: Start, card: str) -> None:
    async with start(FakeWorld()) as edge:
        response = await edge.client.post("/support-card", data={"card": card})
        assert response.status == 200
        assert "<script" not in await response.text()
        assert "default-src 'none'; style-src 'sha256-" in response.headers["Content-Security-Policy"]
        foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert (await edge.client.post("/support-card", data={"card": card}, headers=foreign)).status == 403
