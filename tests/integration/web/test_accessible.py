"""What axe-core finds in every state of the element, and markup that stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from page_support import TALK, Tab, from_npm, show
from playwright.async_api import expect

if TYPE_CHECKING:
    from edge_support import Edge
    from playwright.async_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

XSS = (
    "<script>document.title='broken in'</script>",
    "<img src=x onerror=\"document.title='broken in'\">",
    "<svg/onload=document.title='broken&nbsp;in'>",
    "\"><iframe srcdoc='<script>parent.document.title=1</script>'></iframe>",
    "[click](javascript:document.title='broken%20in')",
    "[click](data:text/html,<script>1</script>)",
    "**<b onmouseover=document.title='broken'>bold</b>**",
    "- <details open ontoggle=document.title='broken'>",
    "{{constructor.constructor('document.title=1')()}}",
    "${document.title='broken'}",
    "https://x.example/\"onclick=\"document.title='broken'",
    "\u202eevil\u202c \U0001f600",
)


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, from the locked packages."""
    return from_npm("axe-core/axe.min.js").read_text()


async def found(tab: Tab, axe: str) -> list[str]:
    """Return what axe finds, each with where and why."""
    await tab.page.evaluate("document.getAnimations().forEach(one => one.finish?.())")
    await tab.page.evaluate(f"() => {{ {axe} }}")
    result: dict[str, Any] = await tab.page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
async def test_axe_finds_nothing_in_any_state(browser: Browser, scripted: Edge, axe: str, theme: str) -> None:
    tab = await show(browser, scripted, reduced_motion="reduce", color_scheme="dark" if theme == "dark" else "light")
    await tab.page.locator("empathy-coach").evaluate("(one, theme) => (one.theme = theme)", theme)
    assert await found(tab, axe) == []
    await tab.page.locator("#menu > summary").click()
    assert await found(tab, axe) == []
    await tab.page.keyboard.press("Escape")
    for text in ("hello", *TALK, "I want to die"):
        await tab.say(text)
    script = "root => { for (const one of root.shadowRoot.querySelectorAll('details:not(#menu)')) one.open = true }"
    await tab.page.locator("empathy-coach").evaluate(script)
    assert await found(tab, axe) == []
    await tab.page.context.set_offline(True)
    await tab.write("lost")
    await expect(tab.button("Try now")).to_be_visible()
    assert await found(tab, axe) == []
    await tab.page.context.set_offline(False)
    await tab.page.locator("#menu > summary").click()
    await tab.page.locator("#erase").click()
    assert await found(tab, axe) == []


async def test_new_replies_are_announced_and_old_ones_are_not_again(browser: Browser, scripted: Edge) -> None:
    tab = await show(browser, scripted)
    await expect(tab.log).to_have_attribute("aria-live", "polite")
    await expect(tab.page.locator("#typing")).to_have_attribute("role", "status")
    await tab.say("hello")
    first = await tab.log.locator(".turn").first.element_handle()
    await tab.say("prompt")
    assert await tab.log.locator(".turn").first.evaluate("(node, same) => node === same", first)  # not drawn anew


@pytest.mark.parametrize("text", XSS)
async def test_markup_stays_text_in_every_place(browser: Browser, scripted: Edge, text: str) -> None:
    TALK["markup"] = [
        {"text": text, "choices": [{"title": text, "value": "/x"}]},
        {"card": {"type": "odd", "words": text}},
        {
            "card": {
                "type": "review",
                "draft": text,
                "kinds": [{"kind": text, "text": text, "why": text, "start": 0, "end": 3}],
            }
        },
        {"card": {"type": "practice", "name": text, "bubbles": [text], "state": {"hurt": text}, "turn": text}},
        {"card": {"type": "safety", "title": text, "lines": [{"label": text, "action": "web", "value": text}]}},
        {"card": {"type": "support_card", "filled": {"helps": [text]}}},
    ]
    try:
        tab = await show(browser, scripted)
        await tab.say(text)
        await expect(tab.log.locator(".mine .bubble")).to_have_text(text)
        answer = await tab.say("markup")
        await expect(
            answer.locator("script, img, iframe, [onclick], [onerror], [onload], a[href^='javascript']")
        ).to_have_count(0)
        for summary in await answer.locator("summary").all():
            await summary.click()
        await expect(tab.page).to_have_title("Notes")
    finally:
        del TALK["markup"]
