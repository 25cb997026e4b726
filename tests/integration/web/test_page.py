"""The chat page in a real browser, over an edge with fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from page_support import EXIT, TALK, show
from playwright.async_api import expect

if TYPE_CHECKING:
    from edge_support import Edge
    from playwright.async_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_first_minute(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await expect(tab.page).to_have_title("Notes")
    await expect(tab.page.locator(".notice")).to_contain_text("This is software, not a person")
    await tab.button("They just wrote").click()
    await expect(tab.log).to_contain_text("You said: They just wrote")
    await expect(tab.button("They just wrote")).to_have_count(0)
    assert await tab.focused() == "input"
    assert set(await tab.stored()) == {"notes-token", "notes-talk"}
    home = str(scripted.client.make_url("/"))
    assert all(address.startswith((home, f"blob:{home}")) for address in tab.requests)


async def test_enter_sends_shift_enter_makes_a_line_and_an_input_method_keeps_its_enter(
    browser: Browser, scripted: Edge
) -> None:
    tab = await show(browser, scripted)
    await tab.box.press_sequentially("one")
    before = await tab.box.evaluate("box => box.offsetHeight")
    await tab.page.keyboard.press("Shift+Enter")
    await tab.page.keyboard.type("two")
    assert await tab.box.evaluate("box => box.offsetHeight") > before
    await tab.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    await tab.box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    await expect(tab.box).to_have_value("one\ntwo")
    await tab.page.keyboard.press("Enter")
    await expect(tab.log).to_contain_text("You said: one")
    assert [message for _, message, _ in scripted.world.rasa.sent] == ["one\ntwo"]  # type: ignore[attr-defined]


async def test_the_order_of_tab(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("choose")
    await tab.page.locator(".skip").focus()
    passed = [await tab.focused()]
    for _ in range(8):
        await tab.page.keyboard.press("Tab")
        passed.append(await tab.focused())
    wanted = ["Go to the message box", "Menu", "help", "leave", "get help now", "More"]
    assert passed == [*wanted, "All of it", "input", "send"]


async def test_the_safety_card_can_be_called_and_stays_until_it_is_put_away(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("I want to die")
    pinned = tab.page.locator(".pinned a[href='tel:112']")
    await expect(tab.answer.locator("a[href='tel:112']")).to_be_visible()
    await expect(pinned).to_be_visible()
    await tab.page.reload()
    await expect(pinned).to_be_visible()
    await tab.button("Put away").click()
    await expect(pinned).to_have_count(0)
    await tab.page.reload()
    await expect(tab.log).to_contain_text("I want to die")
    await expect(pinned).to_have_count(0)


async def test_a_violence_card_opens_by_hand_only_and_does_not_come_back(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("hello")
    answer = await tab.say("violence")
    await expect(answer.locator("a.line")).to_be_hidden()
    await expect(tab.page.locator(".pinned")).to_have_count(0)
    await answer.locator("summary").click()
    await expect(answer.locator("a.line")).to_be_visible()
    await tab.page.reload()
    await expect(tab.log).to_contain_text("You said: hello")
    await expect(tab.log).not_to_contain_text("violence")
    await expect(tab.log.locator(".card")).to_have_count(0)


async def test_a_choice_is_sent_once_and_goes(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("choose")
    await tab.button("All of it").click()
    await expect(tab.log).to_contain_text("All of it, then.")
    await expect(tab.button("All of it")).to_have_count(0)


async def test_a_suggestion_is_filled_in_the_message_box_and_then_copied(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted, permissions=["clipboard-read", "clipboard-write"])
    answer = await tab.say("suggest")
    await expect(answer.get_by_role("button", name="Copy")).to_be_disabled()
    await answer.get_by_role("button", name="Fill it in").click()
    await expect(tab.box).to_have_value("I lied to you about [what].")
    copy = tab.page.locator(".strip").get_by_role("button", name="Copy")
    await expect(copy).to_have_count(0)
    await tab.page.keyboard.press("Enter")  # a blank is open: not sent
    await tab.page.keyboard.type("March")  # over the marked blank
    await expect(tab.box).to_have_value("I lied to you about March.")
    await copy.click()
    await expect(tab.page.locator("#announcer")).to_have_text("Copied")
    assert await tab.page.evaluate("navigator.clipboard.readText()") == "I lied to you about March."
    await tab.box.press("Enter")
    await expect(tab.log).to_contain_text("You said: I lied to you about March.")


async def test_a_review_shows_one_thing_first_and_says_nothing_twice(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    answer = await tab.say("review")
    await expect(answer.get_by_text("Shifting blame", exact=True)).to_be_hidden()
    assert (await answer.inner_text()).count("It puts the reason on them.") == 1
    await answer.get_by_text("More about this draft").click()
    await expect(answer.get_by_text("Shifting blame", exact=True)).to_be_visible()
    await expect(answer.locator("blockquote mark")).to_have_text("you were never home")


async def test_a_practice_has_two_voices_and_its_controls_in_sight(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("practise")
    await expect(tab.answer.locator(".partner")).to_contain_text("Say something.")
    turn = await tab.say("owning")
    await expect(turn.locator(".partner")).to_have_count(2)
    await expect(turn).to_contain_text("Mira let a little more in.")
    await expect(turn.locator(".gauges")).to_be_hidden()
    await turn.get_by_text("The numbers").click()
    await expect(turn.locator(".gauges dt")).to_have_text(["Hurt", "Anger", "Trust", "Openness"])
    await expect(tab.button("Pause")).to_be_visible()
    await tab.button("Stop").click()
    await expect(tab.log.locator(".card.debrief .chart")).to_have_count(4)
    await expect(tab.button("Pause")).to_have_count(0)


async def test_the_referral_goes_step_by_step_and_old_steps_are_only_read(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    answer = await tab.say("referral")
    await expect(answer).to_contain_text("Step 2 of 8")
    await answer.get_by_role("textbox", name="How can they reach you?").fill("sam@example.org")
    await answer.get_by_role("button", name="Next").click()
    await expect(tab.log).to_contain_text("You said: sam@example.org")
    await expect(tab.log.get_by_role("button", name="Back")).to_have_count(0)
    consent = await tab.say("consent")
    await consent.get_by_role("button", name="Edit: Name").click()
    await expect(tab.log).to_contain_text("You said: change the name")
    await expect(tab.button("Yes, pass it on")).to_have_count(0)


async def test_the_support_card_is_printed_from_a_page_of_its_own(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    answer = await tab.say("support")
    await expect(answer).to_contain_text("the 14th of March")
    async with tab.page.context.expect_page() as opened:
        await answer.get_by_role("button", name="Open the sheet to print").click()
    sheet = await opened.value
    await expect(sheet.locator("h1")).to_have_text("Support card")
    await expect(sheet.get_by_text("<b>a walk</b>")).to_be_visible()
    await expect(sheet.locator("section").first).to_have_css("border-radius", "7.55906px")  # its style is allowed


@pytest.mark.parametrize("by", ["button", "shift"])
async def test_leaving_blanks_first_forgets_and_has_no_way_back(browser: Browser, scripted: Edge, by: str) -> None:
    tab = await show(browser, scripted)
    await tab.say("the zanzibar trip")
    await tab.box.fill("a draft of zanzibar")
    blank = "document.documentElement.childNodes.length"
    if by == "button":
        script = f"link => {{ link.click(); return {blank}; }}"
        assert await tab.page.get_by_role("link", name="Leave this page now").evaluate(script) == 0
    else:
        for letter in "ABCD":
            await tab.box.press(f"Shift+{letter}")  # capitals do not count
        await tab.page.keyboard.press("Shift")
        await tab.page.keyboard.press("Shift")
        await expect(tab.box).to_be_visible()
        await tab.page.keyboard.press("Shift")
    await tab.page.wait_for_url(EXIT)
    await tab.page.go_back()
    assert "zanzibar" not in await tab.page.content()
    await tab.page.goto(str(scripted.client.make_url("/help")))
    assert await tab.stored() == {}
    assert all(record.ended for record in scripted.world.sessions.values())


async def test_help_and_leave_work_without_script(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted, java_script_enabled=False)
    await expect(tab.page.get_by_role("link", name="Leave this page now")).to_have_attribute("href", EXIT)
    await expect(tab.page.get_by_role("link", name="Help", exact=True)).to_have_attribute("href", "/help")
    await expect(tab.box).to_have_count(0)


async def test_help_and_leave_work_when_the_script_does_not_come(browser: Browser, scripted: Edge) -> None:
    context = await browser.new_context()
    await context.route("**/widget/**", lambda route: route.abort())
    page = await context.new_page()
    await page.goto(str(scripted.client.make_url("/")))
    await expect(page.get_by_role("link", name="Leave this page now")).to_be_visible()
    await expect(page.get_by_role("link", name="Help", exact=True)).to_be_visible()
    await expect(page.get_by_text("needs JavaScript")).to_be_visible()


async def test_ending_erasing_and_saving_answer_clearly(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    menu = tab.page.locator("#menu > summary")
    await menu.click()
    await tab.button("Erase everything now").click()
    await expect(tab.page.get_by_text("There is nothing kept yet.")).to_be_visible()
    await tab.say("hello")
    await menu.click()
    async with tab.page.expect_download() as saved:
        await tab.button("Save a copy of what is kept").click()
    assert (await saved.value).suggested_filename == "notes.json"
    await menu.click()
    await tab.button("End this talk").click()
    await tab.button("No, go back").click()
    await expect(tab.log).to_contain_text("hello")
    await menu.click()
    await tab.button("Erase everything now").click()
    await tab.button("Yes").click()
    await expect(tab.page.get_by_text("Everything kept about this talk is erased.")).to_be_visible()
    await expect(tab.log).not_to_contain_text("hello")
    assert scripted.world.sessions == {}
    assert await tab.stored() == {}


async def test_times_show_on_demand(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("hello")
    await expect(tab.log.locator("time")).to_have_count(0)
    await tab.page.locator("#menu > summary").click()
    await tab.button("Show times").click()
    await expect(tab.log.locator("time")).to_have_count(2)


async def test_a_reader_is_not_pulled_away_from_reading(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await tab.say("long")
    await expect(tab.answer.get_by_text("Paragraph 0.")).to_be_in_viewport()  # a long reply is read from its start
    await tab.page.locator("#main").evaluate("main => main.scrollTo(0, 0)")
    scripted.services.events.publish(next(iter(scripted.world.sessions)), "note", {"replies": [{"text": "News."}]})
    await expect(tab.button("New reply ↓")).to_be_visible()
    assert await tab.page.locator("#main").evaluate("main => main.scrollTop") == 0
    await tab.button("New reply ↓").click()
    await expect(tab.log.get_by_text("News.")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
async def test_help_and_leave_stay_in_sight_and_nothing_is_cut_off(
    browser: Browser, scripted: Edge, width: int
) -> None:
    tab = await show(browser, scripted, width=width)
    for text in ("I want to die", *TALK, "a" * 300):
        await tab.say(text)
        await tab.page.evaluate(
            "for (const one of document.querySelector('empathy-coach').shadowRoot"
            ".querySelectorAll('.turn details')) one.open = true"
        )
        for part in (
            "document.documentElement",
            "document.querySelector('empathy-coach').shadowRoot.querySelector('#main')",
        ):
            assert await tab.page.evaluate(f"{part}.scrollWidth - {part}.clientWidth") == 0, text
    for name in ("Help", "Leave this page now"):
        await expect(tab.page.get_by_role("link", name=name, exact=True)).to_be_in_viewport(ratio=1)
    await expect(tab.box).to_be_in_viewport(ratio=1)
