"""Lost connections, reloads and restarts in a real browser: nothing lost, nothing doubled, nothing told falsely."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from page_support import PATIENCE, ScriptedRasa, Tab, show
from playwright.async_api import expect

from empathy_coach.web.app import build_app
from empathy_coach.web.fakes import FakeWorld

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from edge_support import Edge
    from playwright.async_api import Browser

    from empathy_coach.web.ports import RasaAnswer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class SlowRasa(ScriptedRasa):
    """Holds the message "slow" until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.came = asyncio.Event()

    async def send(self, session: str, message: str, metadata: dict[str, Any]) -> RasaAnswer:
        """Answer, later."""
        if message == "slow":
            self.came.set()
            await self.go.wait()
        return await super().send(session, message, metadata)


@asynccontextmanager
async def serving(world: FakeWorld, port: int = 0) -> AsyncIterator[int]:
    """Serve an edge over the world on a port of its own, or on the one of the edge before it."""
    runner = web.AppRunner(build_app(world.services()), shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def visit(browser: Browser, port: int) -> Tab:
    context = await browser.new_context(viewport={"width": 390, "height": 760})
    tab = Tab(await context.new_page())
    tab.page.set_default_timeout(PATIENCE)
    await tab.page.goto(f"http://127.0.0.1:{port}/")
    return tab


async def test_a_reload_keeps_the_conversation_its_choices_and_the_draft(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("choose")
    await tab.box.fill("half a thought")
    await tab.page.reload()
    await expect(tab.box).to_have_value("half a thought")
    await tab.button("All of it").click()
    await expect(tab.log).to_contain_text("All of it, then.")
    assert len(scripted.world.sessions) == 1


async def test_without_a_connection_messages_wait_and_go_once_in_order(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("hello")
    await tab.page.context.set_offline(True)
    await tab.write("first")
    await tab.write("second")
    await expect(tab.button("Try now")).to_have_count(2)
    await expect(tab.log).to_contain_text("call your local emergency number")
    await tab.page.context.set_offline(False)
    await expect(tab.log).to_contain_text("You said: second")
    await expect(tab.button("Try now")).to_have_count(0)
    await expect(tab.log).not_to_contain_text("No connection")  # what was told of the failure has gone
    sent = [message for _, message, _ in scripted.world.rasa.sent]  # type: ignore[attr-defined]
    assert sent == ["hello", "first", "second"]


async def test_a_restart_before_the_message_arrives_loses_and_doubles_nothing(browser: Browser) -> None:
    world = FakeWorld(rasa=ScriptedRasa())
    async with serving(world) as port:
        tab = await visit(browser, port)
        await tab.say("hello")
    await tab.write("sent into the dark")
    await expect(tab.button("Try now")).to_be_visible()
    await tab.page.evaluate("0")  # the tab lives on without its server
    async with serving(world, port):
        await expect(tab.log).to_contain_text("You said: sent into the dark", timeout=60_000)
        assert [message for _, message, _ in world.rasa.sent] == ["hello", "sent into the dark"]  # type: ignore[attr-defined]
        assert len(world.sessions) == 1


async def test_a_restart_in_mid_message_is_told_as_it_is_and_sent_again_only_by_hand(browser: Browser) -> None:
    rasa = SlowRasa()
    world = FakeWorld(rasa=rasa)
    async with serving(world) as port:
        tab = await visit(browser, port)
        await tab.say("hello")
        await tab.write("slow")
        await asyncio.wait_for(rasa.came.wait(), 30)
    async with serving(world, port):
        await expect(tab.button("Send as a new message")).to_be_visible(timeout=90_000)
        await expect(tab.log).to_contain_text("I can't tell whether it reached me")
        rasa.go.set()
        await tab.button("Send as a new message").click()
        await expect(tab.log).to_contain_text("You said: slow")
        await expect(tab.log).not_to_contain_text("I can't tell")
        await expect(tab.log.locator(".turn.mine")).to_have_count(2)


async def test_a_reload_in_mid_message_gets_the_one_answer(browser: Browser) -> None:
    rasa = SlowRasa()
    async with serving(FakeWorld(rasa=rasa)) as port:
        tab = await visit(browser, port)
        await tab.write("slow")
        await asyncio.wait_for(rasa.came.wait(), 30)
        await tab.page.reload()
        rasa.go.set()
        await expect(tab.log).to_contain_text("You said: slow")
        await expect(tab.log.locator(".turn")).to_have_count(2)
        assert len(rasa.sent) == 1


async def test_danger_is_answered_while_another_message_hangs(browser: Browser) -> None:
    rasa = SlowRasa()
    async with serving(FakeWorld(rasa=rasa)) as port:
        tab = await visit(browser, port)
        await tab.write("slow")
        await asyncio.wait_for(rasa.came.wait(), 30)
        await tab.write("I want to die")
        await expect(tab.page.locator(".pinned a[href='tel:112']")).to_be_visible()
        rasa.go.set()


async def test_an_unknown_session_begins_anew_without_losing_the_words(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("hello")
    await tab.page.evaluate("sessionStorage.setItem('notes-token', 'stale')")
    await tab.write("again")
    await expect(tab.log).to_contain_text("You said: again")


async def test_a_text_that_is_too_long_comes_back_to_be_shortened(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("b" * 2100)
    await expect(tab.box).to_have_value("b" * 2100)
