"""A real Chromium with nothing kept in it, showing the page of the started program."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parent))

from person import Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Route
    from stack import Stack

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000  # milliseconds until a wait counts as failed; nothing is asserted about how long it took


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Without a browser the tests are skipped, but never where everything must be tested."""
    path = os.environ.get("COACH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    if os.environ.get("CI"):
        pytest.fail("no Chromium: install it or set COACH_CHROMIUM")
    pytest.skip("no Chromium here: install it or set COACH_CHROMIUM")


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests; each person opens a context of their own."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Browser, stack: Stack, request: pytest.FixtureRequest) -> Person:
    """Somebody who has just opened the page on a phone; parametrise indirectly with another width."""
    width = getattr(request, "param", 390)
    context = await browser.new_context(viewport={"width": width, "height": 844})
    await context.route(lambda address: not address.startswith(stack.address), neutral)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(stack.address)
    return Person(page)


async def neutral(route: Route) -> None:
    """Answer for every other site: no test leaves the machine."""
    await route.fulfill(body="another page", content_type="text/html")
