"""Somebody using the page: types, clicks, waits for the coach's answer, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

expect.set_options(timeout=20_000)


@dataclass
class Person:
    """One browser tab with the chat."""

    page: Page

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log")

    @property
    def turns(self) -> Locator:
        """The coach's turns."""
        return self.log.locator(".turn:not(.mine)")

    @property
    def mine(self) -> Locator:
        """The messages of this person."""
        return self.log.locator(".turn.mine")

    @property
    def answer(self) -> Locator:
        """The coach's last turn."""
        return self.turns.last

    @property
    def box(self) -> Locator:
        """The message box."""
        return self.page.get_by_label("Your message")

    async def write(self, text: str) -> None:
        """Type a message and send it, without waiting for an answer."""
        await self.box.fill(text)
        await self.page.keyboard.press("Enter")

    async def say(self, text: str) -> Locator:
        """Send a message and return the turn that answers it."""
        turns = await self.turns.count()
        await self.write(text)
        return await self._answered(turns)

    async def choose(self, title: str) -> Locator:
        """Click a choice and return the turn that answers it."""
        turns = await self.turns.count()
        await self.log.get_by_role("button", name=title, exact=True).click()
        return await self._answered(turns)

    async def press(self, name: str) -> Locator:
        """Press one of the buttons of a practice and return the turn that answers it."""
        turns = await self.turns.count()
        await self.page.locator("footer").get_by_role("button", name=name, exact=True).click()
        return await self._answered(turns)

    async def stored(self, area: str) -> int:
        """Return how many things the browser keeps in ``localStorage`` or ``sessionStorage``."""
        return int(await self.page.evaluate(f"{area}.length"))

    async def sideways(self) -> int:
        """Return by how many pixels the page or the conversation is wider than the screen."""
        script = "e => Math.max(e.scrollWidth - e.clientWidth, document.documentElement.scrollWidth - innerWidth)"
        return int(await self.page.locator("main").evaluate(script))

    async def _answered(self, turns: int) -> Locator:
        await expect(self.turns).to_have_count(turns + 1)
        await expect(self.page.locator("#typing")).to_be_empty()
        return self.answer
