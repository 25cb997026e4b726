"""The chat page in a real browser, over an edge with fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import async_playwright, expect

from empathy_coach.web.fakes import FakeRasa, FakeWorld
from empathy_coach.web.ports import RasaAnswer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from edge_support import Edge
    from playwright.async_api import Browser, Page, Route

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
EXIT = "https://www.bbc.com/weather"
TALK: dict[str, list[dict[str, Any]]] = {
    "suggest": [{"card": {"type": "suggestions", "suggestions": [{"text": "I lied to you about ___."}]}}],
    "choose": [{"text": "What do they know?", "choices": [{"title": "All of it", "value": "/all"}]}],
    "/all": [{"text": "All of it, then."}],
    "markup": [{"text": "<img src=x onerror=alert(1)>", "card": {"type": "odd", "title": "<b>plain</b>"}}],
    "review": [
        {"text": "“you were never home” will wound. It puts the reason on them."},
        {
            "card": {
                "type": "review",
                "kinds": [{"text": "you were never home", "why": "It puts the reason on them."}],
                "skills": [{"skill": "accountability", "text": "I was with him"}],
                "suggestions": [],
            }
        },
    ],
}


class ScriptedRasa(FakeRasa):
    """Answers from the table above."""

    async def send(self, session: str, message: str, metadata: dict[str, Any]) -> RasaAnswer:
        """Return the scripted replies, or an echo."""
        echo = await super().send(session, message, metadata)
        return RasaAnswer("answered", tuple(TALK[message])) if message in TALK else echo


@pytest.fixture
def world() -> FakeWorld:
    """A world with scripted answers."""
    return FakeWorld(rasa=ScriptedRasa())


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser without anything kept."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


async def show(browser: Browser, edge: Edge, *, width: int = 390, script: bool = True) -> Page:
    viewport = {"width": width, "height": 700}
    context = await browser.new_context(viewport=viewport, java_script_enabled=script)  # type: ignore[arg-type]
    await context.route(f"{EXIT}*", neutral)
    page = await context.new_page()
    page.set_default_timeout(5000)
    await page.goto(str(edge.client.make_url("/")))
    return page


async def neutral(route: Route) -> None:
    await route.fulfill(body="weather", content_type="text/html")


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_first_minute(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await expect(page).to_have_title("Notes")
    await expect(page.locator(".notice")).to_contain_text("This is software, not a person")
    await page.get_by_role("button", name="They just wrote").click()
    await expect(page.get_by_role("log")).to_contain_text("You said: They just wrote")
    await expect(page.locator("#starters")).to_be_hidden()
    assert await page.evaluate("document.activeElement.id") == "input"


async def test_shift_enter_makes_a_new_line(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await page.get_by_label("Your message").press_sequentially("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("You said: one")
    assert edge.world.rasa.sent[0][1] == "one\ntwo"  # type: ignore[attr-defined]


async def test_the_safety_card_can_be_called(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "I want to die")
    await expect(page.locator('a[href="tel:112"]')).to_be_visible()
    await page.get_by_role("button", name="Yes").click()
    await expect(page.locator('a[href="tel:112"]')).to_have_count(2)


async def test_a_choice_is_sent_once_and_goes(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "choose")
    await page.get_by_role("button", name="All of it").click()
    await expect(page.get_by_role("log")).to_contain_text("All of it, then.")
    await expect(page.get_by_role("button", name="All of it")).to_have_count(0)


async def test_markup_stays_text(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "markup")
    await expect(page.get_by_role("log")).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(page.get_by_role("log")).to_contain_text("<b>plain</b>")
    assert await page.locator("#log img").count() == 0


async def test_a_card_does_not_repeat_the_words_beside_it(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "review")
    await expect(page.locator(".card details")).to_be_visible()
    text = await page.get_by_role("log").inner_text()
    assert text.count("It puts the reason on them.") == 1


async def test_copying_opens_when_the_blank_is_filled(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "suggest")
    copy = page.get_by_role("button", name="Copy")
    await expect(copy).to_be_disabled()
    await page.get_by_label("your own words").fill("March")
    await expect(copy).to_be_enabled()


async def test_a_lost_connection_sends_the_same_id_again(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "first")
    await expect(page.get_by_role("log")).to_contain_text("You said: first")
    ids: list[str] = []

    async def lose(route: Route) -> None:
        ids.append(route.request.post_data_json["message_id"])
        await (route.abort() if len(ids) == 1 else route.continue_())

    await page.route("**/api/messages", lose)
    await say(page, "second")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("log")).to_contain_text("You said: second")
    assert ids[0] == ids[1]


async def test_leaving_blanks_the_page_and_forgets(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "hello")
    await expect(page.get_by_role("log")).to_contain_text("You said: hello")
    assert await page.evaluate("localStorage.length") == 0
    assert await page.evaluate("sessionStorage.length") == 1
    await page.get_by_role("link", name="Leave this page now").click()
    await page.wait_for_url(EXIT)
    await page.go_back()
    assert "hello" not in await page.content()
    assert await page.evaluate("location.href") == "about:blank" or await page.evaluate("sessionStorage.length") == 0


async def test_shift_three_times_leaves_and_capitals_do_not(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await page.get_by_label("Your message").focus()
    for letter in "ABCD":
        await page.keyboard.press(f"Shift+{letter}")
    for _ in range(2):
        await page.keyboard.press("Shift")
    await expect(page.locator("header")).to_be_visible()
    await page.keyboard.press("Shift")
    await page.wait_for_url(EXIT)


async def test_help_and_leave_work_without_script(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge, script=False)
    await expect(page.get_by_role("link", name="Leave this page now")).to_have_attribute("href", EXIT)
    await expect(page.get_by_role("link", name="Help", exact=True)).to_have_attribute("href", "/help")
    await expect(page.locator("footer")).to_be_hidden()


async def test_erasing_asks_first_and_clears_the_page(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "hello")
    await expect(page.get_by_role("log")).to_contain_text("You said: hello")
    await page.locator("#menu summary").click()
    await page.get_by_role("button", name="Erase everything now").click()
    await page.get_by_role("button", name="Yes").click()
    await expect(page.get_by_role("log")).not_to_contain_text("hello")
    assert edge.world.sessions == {}


async def test_an_unknown_session_begins_anew_without_losing_the_words(browser: Browser, edge: Edge) -> None:
    page = await show(browser, edge)
    await say(page, "hello")
    await expect(page.get_by_role("log")).to_contain_text("You said: hello")
    await page.evaluate("sessionStorage.setItem('notes-token', 'stale')")
    await say(page, "again")
    await expect(page.get_by_role("log")).to_contain_text("You said: again")


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_help_and_leave_stay_in_sight_and_nothing_is_cut_off(browser: Browser, edge: Edge, width: int) -> None:
    page = await show(browser, edge, width=width)
    for text in ("I want to die", "suggest", "review", "a" * 300):
        await say(page, text)
        await expect(page.locator("#typing")).to_be_empty()
    for name in ("Help", "Leave this page now"):
        await expect(page.get_by_role("link", name=name, exact=True)).to_be_in_viewport(ratio=1)
    await expect(page.get_by_label("Your message")).to_be_in_viewport(ratio=1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate("document.querySelector('main').scrollWidth") <= width
