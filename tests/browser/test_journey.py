"""A stranger's first ten minutes with the whole started program, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from person import Person
    from playwright.async_api import Locator, Route

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.asyncio(loop_scope="session")]

PASTED = '"You lied for a YEAR. Was he the work trip in March?" not a year, and you were never home'
PAIN = "he keeps texting me that he can't stop seeing us together, the pictures are in his head all day"
BETTER = "I lied to you. The work trip in March was with him. I chose that, and you did nothing to earn it."
OWNING = "I lied to you for months. That was my choice and you did nothing to earn it."
CRISIS = "I can't do this anymore, I don't want to be here"
MARKUP = "<img src=x onerror=\"document.title='broken in'\"> can you check my reply"


async def test_a_strangers_first_ten_minutes(person: Person) -> None:
    await meets_the_coach(person)
    await brings_a_draft(person)
    await tries_again(person)
    await rehearses_once(person)
    await is_in_crisis(person)
    await asks_for_a_therapist(person)
    assert await person.stored("localStorage") == 0


async def meets_the_coach(person: Person) -> None:
    await expect(person.page.locator(".notice")).to_contain_text("software, not a person")
    answer = await person.say("hi")
    await expect(answer.get_by_role("button")).to_have_count(3)


async def brings_a_draft(person: Person) -> None:
    truth = await person.say(PASTED)
    hold = truth.locator(".card.line")
    await expect(hold.get_by_role("button", name="Copy")).to_be_disabled()
    await hold.get_by_role("button", name="Fill it in").click()
    await person.page.keyboard.type("nine tonight")  # over the marked blank
    await expect(person.page.get_by_role("button", name="Copy").last).to_be_enabled()
    await expect(person.box).to_have_value(re.compile("nine tonight"))
    await person.page.get_by_role("button", name="Put away").click()
    review = await person.choose("Yes, fully")
    await expect(review).to_contain_text("afraid of the other")
    await expect(review).to_contain_text("you were never home")
    await expect(review.locator(".card.review .sentence").first).to_be_visible()
    await expect(await person.choose("No, nothing like that")).to_contain_text("in your own words")


async def tries_again(person: Person) -> None:
    answer = await person.say(BETTER)
    await expect(answer).to_contain_text("No defensive wording found")
    await expect(answer.locator(".card.review .marked")).to_have_count(0)
    await expect(answer.get_by_role("button", name="Rehearse once")).to_be_visible()


async def rehearses_once(person: Person) -> None:
    scene = await person.choose("Rehearse once")
    await expect(scene.locator(".card.scenario")).to_be_visible()
    await expect(scene.locator(".partner")).to_be_visible()
    turn = await person.say(OWNING)
    await expect(turn.locator(".gauges dt")).to_have_text(["Hurt", "Anger", "Trust", "Openness"])
    await expect(turn.locator(".partner")).to_be_visible()
    back = await person.press("Stop")
    await expect(back.locator(".card.debrief")).to_contain_text("Looking back")


async def is_in_crisis(person: Person) -> None:
    answer = await person.say(CRISIS)
    await expect(answer.locator('.card.safety a[href^="tel:"]').first).to_be_visible()
    await expect(await person.choose("No")).to_contain_text("Thank you for telling me")


async def asks_for_a_therapist(person: Person) -> None:
    await expect(await person.say("I want to talk to a therapist")).to_contain_text("call you")
    await expect(await person.say("Sam")).to_contain_text("reach you")
    await expect(await person.say("sam@example.org")).to_contain_text("safe")
    await person.choose("Yes, it's safe")
    await person.choose("For me alone")
    await person.choose("Any time")
    await expect(await person.choose("Leave it out")).to_contain_text("your own words")  # where one is
    await expect(await person.choose("Leave it out")).to_contain_text("You practised here")
    preview = await person.choose("None of them")
    await expect(preview).to_contain_text("sam@example.org")
    stored = await person.choose("Yes, pass it on")
    await expect(stored).to_contain_text("is saved here")
    await expect(stored).to_contain_text("has not reached")


async def test_violence_opens_only_by_the_readers_own_hand(person: Person) -> None:
    asked = await person.say("she hit me last night when i told her")
    await expect(asked.locator(".card")).to_have_count(0)
    shown = await person.choose("Yes, show me")
    await expect(shown.locator(".card.safety a").first).to_be_visible()
    await shown.locator("summary").click()
    await expect(shown.locator(".card.safety a").first).to_be_hidden()


@pytest.mark.parametrize("by", ["button", "shift"])
async def test_leaving_goes_elsewhere_and_forgets(person: Person, by: str) -> None:
    page = person.page
    await person.say("hi")
    assert await person.stored("sessionStorage") > 0
    home = page.url
    leave = page.get_by_role("link", name="Leave this page now")
    elsewhere = str(await leave.get_attribute("href"))
    if by == "button":
        await leave.click()
    else:
        for _ in range(3):
            await page.keyboard.press("Shift")
    await page.wait_for_url(elsewhere)
    await page.goto(f"{home}help")  # the same tab and site: what was kept would still be here
    assert await person.stored("sessionStorage") == 0
    assert await person.stored("localStorage") == 0


async def test_going_back_after_leaving_shows_nothing(person: Person) -> None:
    page = person.page
    await person.say("hi, it is about the zanzibar trip")
    await page.get_by_role("link", name="Leave this page now").click()
    await page.wait_for_url(lambda address: "127.0.0.1" not in address)
    await page.go_back()
    assert "zanzibar" not in await page.content()


async def test_help_is_reached_with_the_keyboard(person: Person) -> None:
    page = person.page
    await page.locator("body").focus()
    for _ in range(3):  # skip link, menu, help
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Help", exact=True)).to_be_focused()
    async with page.context.expect_page() as opened:
        await page.keyboard.press("Enter")
    help_page = await opened.value
    await help_page.wait_for_load_state()
    await expect(help_page.locator('a[href="tel:988"]').first).to_be_visible()


async def test_choices_and_blanks_are_reached_with_the_keyboard(person: Person) -> None:
    page = person.page
    await person.say(PASTED)
    for name in ("Fill it in", "Yes, fully"):
        await tab_to(person, name)
    turns = await person.turns.count()
    await page.keyboard.press("Enter")
    await expect(person.turns).to_have_count(turns + 1)


async def tab_to(person: Person, name: str) -> None:
    """Press Tab, with Shift, from the message box upwards until the named element has the focus."""
    script = """() => {
      const focused = document.activeElement.shadowRoot.activeElement;
      return focused.getAttribute("aria-label") || focused.textContent;
    }"""
    await person.box.focus()
    for _ in range(16):
        await person.page.keyboard.press("Shift+Tab")
        if name in await person.page.evaluate(script):
            return
    pytest.fail(f"{name!r} is not reached with the keyboard")


@pytest.mark.parametrize("arrived", [False, True], ids=["before it arrived", "before the answer came"])
async def test_a_message_is_not_doubled_by_a_lost_connection(person: Person, arrived: bool) -> None:  # noqa: FBT001 - a case
    await person.say("hi")
    cut = True

    async def lose(route: Route) -> None:
        if cut and arrived:
            await route.fetch()
        await (route.abort() if cut else route.continue_())

    await person.page.route("**/api/messages", lose)
    await person.write("can you check my reply before I send it")
    again = person.mine.last.get_by_role("button", name="Try now")
    await expect(again).to_be_visible()
    cut = False  # it goes by itself now
    await expect(person.answer.get_by_role("button", name="Skip")).to_be_visible()
    await expect(again).to_have_count(0)
    await expect(person.mine).to_have_count(2)
    await expect(person.log.get_by_text("can you check my reply")).to_have_count(1)
    await expect(person.answer.get_by_role("button", name="Skip")).to_have_count(1)
    assert await kept(person, "can you check my reply before I send it") == 1


async def kept(person: Person, text: str) -> int:
    """Return how many messages with the text the program keeps, by its own export."""
    script = """async () => {
      const headers = { Authorization: `Bearer ${sessionStorage.getItem("notes-token")}` };
      return (await fetch("/api/export", { headers })).json();
    }"""
    export = await person.page.evaluate(script)
    return sum(line["text"] == text for line in export["database"]["conversation"])


async def test_markup_stays_text(person: Person) -> None:
    await person.say(MARKUP)
    await expect(person.mine.locator(".bubble")).to_have_text(MARKUP)
    await expect(person.log.locator("img")).to_have_count(0)
    await expect(person.page).to_have_title("Notes")


@pytest.mark.parametrize("person", [320, 390, 1280], indirect=True)
async def test_nothing_is_wider_than_the_screen(person: Person) -> None:
    assert await person.sideways() == 0
    await person.say(PASTED)
    await person.choose("Yes, fully")
    assert await person.sideways() == 0
    for summary in await person.log.locator("summary").all():
        await summary.click()
    assert await person.sideways() == 0
    await person.say("x" * 400)
    assert await person.sideways() == 0
    await expect(person.page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


async def test_the_page_says_nothing_twice(person: Person) -> None:
    asked = await person.say(PAIN)
    await expect(asked.locator(".card.ask_prompt")).to_be_visible()
    assert await repeated(asked) == []
    await person.say(PASTED)
    await person.choose("Yes, fully")
    await person.choose("No, nothing like that")
    scene = await person.say("can we practise")
    assert await repeated(scene) == []
    await person.say(OWNING)
    assert await repeated(person.answer) == []
    await person.say("stop")
    assert await repeated(person.answer) == []


async def repeated(turn: Locator) -> list[str]:
    """Return the sentences that stand more than once in a turn."""
    text = " ".join((await turn.inner_text()).split())
    sentences = [part.strip() for part in text.replace("?", ".").split(".") if len(part.strip()) > 20]
    return sorted({part for part in sentences if sentences.count(part) > 1})
