"""A real browser in front of an edge with fakes, and answers that hold every card."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import async_playwright, expect

from empathy_coach.web.fakes import FakeRasa
from empathy_coach.web.ports import RasaAnswer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from edge_support import Edge
    from playwright.async_api import Browser, Locator, Page, Route

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
EXIT = "https://www.bbc.com/weather"
PATIENCE = 20_000  # milliseconds until a wait counts as failed; nothing is asserted about how long it took
DRAFT = "I'm sorry, but you were never home."

expect.set_options(timeout=PATIENCE)

TALK: dict[str, list[dict[str, Any]]] = {
    "suggest": [{"card": {"type": "suggestions", "suggestions": [{"text": "I lied to you about ___ (what)."}]}}],
    "prompt": [{"card": {"type": "ask_prompt", "text": "Shall I stay?", "options": ["Stay", "Go"]}}],
    "choose": [{"text": "What do they know?", "choices": [{"title": "All of it", "value": "/all"}]}],
    "/all": [{"text": "All of it, then."}],
    "review": [
        {"text": "“you were never home” will wound. It puts the reason on them."},
        {
            "card": {
                "type": "review",
                "draft": DRAFT,
                "verdict": "defensive",
                "kinds": [
                    {
                        "kind": "blame_shifting",
                        "text": "you were never home",
                        "why": "It puts the reason on them.",
                        "start": 15,
                        "end": 34,
                    }
                ],
                "skills": [{"skill": "accountability", "text": "I'm sorry", "start": 0, "end": 9}],
                "apology": {"present": ["regret"], "missing": ["effect"], "cancelled": ["blame_shifting"]},
                "suggestions": [{"text": "I lied.", "why": "It owns it."}, {"text": "I'm here.", "why": "It stays."}],
            }
        },
    ],
    "practise": [
        {"card": {"type": "scenario", "name": "Mira", "title": "Mira, after", "briefing": "She found out."}},
        {"text": "Mira: Say something."},
    ],
    "owning": [
        {
            "card": {
                "type": "practice",
                "name": "Mira",
                "feedback": {"landed": "“I lied” landed.", "missed": "", "change": ""},
                "state": {"hurt": 8, "anger": 6, "trust": 2, "openness": 4},
                "changes": [{"variable": "trust", "from": 1, "to": 2, "because": "you owned it"}],
                "turn": 1,
                "of": 8,
                "shift": "Mira let a little more in.",
                "bubbles": ["Okay.", "And now?"],
            }
        },
        {"text": "Mira: Okay.\nAnd now?"},
    ],
    "stop": [
        {
            "card": {
                "type": "debrief",
                "opening": "You stayed.",
                "turning_points": [{"turn": 1, "quote": "I lied", "opened": True, "because": "you owned it"}],
                "states": [
                    {"turn": 0, "hurt": 8, "anger": 7, "trust": 1, "openness": 3},
                    {"turn": 1, "hurt": 8, "anger": 6, "trust": 2, "openness": 4},
                ],
                "best": {"turn": 1, "quote": "I lied"},
                "next": "Name the effect.",
            }
        }
    ],
    "referral": [
        {
            "text": "How can they reach you?",
            "card": {
                "type": "referral_form",
                "step": "contact",
                "number": 2,
                "of": 8,
                "label": "How can they reach you?",
                "field": {"kind": "line", "max": 200},
                "options": [{"title": "Leave it out", "send": "leave it out"}],
                "so_far": [
                    {"title": "Name", "value": "Sam", "edit": {"title": "Edit", "send": "change the name"}}
                ],
                "back": {"title": "Back", "send": "back"},
                "replaces_text": True,
            },
        }
    ],
    "consent": [
        {
            "text": "Shall I?",
            "card": {
                "type": "referral_consent",
                "receiver": "Harbour House",
                "intro": "This is passed on.",
                "lines": [{"title": "Name", "value": "Sam", "edit": {"title": "Edit", "send": "change the name"}}],
                "question": "Shall I pass it on?",
                "yes": {"title": "Yes, pass it on", "send": "Yes, pass it on"},
                "no": {"title": "No, not now", "send": "No, not now"},
                "replaces_text": True,
            },
        }
    ],
    "support": [
        {"card": {"type": "support_card", "filled": {"triggers": ["the 14th of March"], "helps": ["<b>a walk</b>"]}}}
    ],
    "violence": [{"text": "There is something to read."}, {
        "card": {
            "type": "safety",
            "title": "Lines",
            "discreet": True,
            "lines": [{"label": "Line", "action": "call", "value": "116016", "display": "116 016"}],
        }
    }],
    "odd": [{"card": {"type": "novelty", "title": "<b>plain</b>", "list": ["one", {"text": "two"}], "id": "x9"}}],
    "privacy": [{"card": {"type": "privacy", "do": "erase"}}],
    "long": [{"text": "\n\n".join(f"Paragraph {number}. " + "Words to read slowly. " * 12 for number in range(8))}],
}  # fmt: skip


class ScriptedRasa(FakeRasa):
    """Answers from the table above, or with an echo."""

    async def send(self, session: str, message: str, metadata: dict[str, Any]) -> RasaAnswer:
        """Return the scripted replies, or an echo."""
        echo = await super().send(session, message, metadata)
        return RasaAnswer("answered", tuple(TALK[message])) if message in TALK else echo


@dataclass
class Tab:
    """A browser tab with the chat in it."""

    page: Page
    requests: list[str] = field(default_factory=list)

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log")

    @property
    def box(self) -> Locator:
        """The message box."""
        return self.page.get_by_label("Your message")

    @property
    def answer(self) -> Locator:
        """The coach's last turn."""
        return self.log.locator(".turn.theirs").last

    def button(self, name: str) -> Locator:
        """The button of that name."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def write(self, text: str) -> None:
        """Type and send, without waiting for an answer."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def say(self, text: str) -> Locator:
        """Send a message and return the turn that answers it."""
        turns = await self.log.locator(".turn.theirs").count()
        await self.write(text)
        await expect(self.log.locator(".turn.theirs")).to_have_count(turns + 1)
        await expect(self.page.locator("#typing")).to_be_empty()
        return self.answer

    async def focused(self) -> str:
        """What has the focus, in the element too: its id, label or words."""
        script = """() => {
          let found = document.activeElement;
          while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
          return found?.id || found?.getAttribute("aria-label") || found?.textContent.trim() || found?.tagName || "";
        }"""
        return str(await self.page.evaluate(script))

    async def stored(self) -> dict[str, str]:
        """What the tab keeps."""
        assert await self.page.evaluate("localStorage.length") == 0
        return dict(await self.page.evaluate("({...sessionStorage})"))


def from_npm(file: str) -> Path:
    """Return a file of the element's locked packages, installed where they are missing; never skipped in CI."""
    widget = Path(__file__).parents[3] / "widget"
    found = widget / "node_modules" / file
    if not found.exists() and shutil.which("npm"):
        subprocess.run(["npm", "ci", "--silent", "--prefer-offline"], cwd=widget, check=True)
    if not found.exists() and os.environ.get("CI"):
        pytest.fail("npm packages are missing: run `npm ci` in widget/")
    if not found.exists():
        pytest.skip("no Node here: `npm ci` in widget/ brings what this test needs")
    return found


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Run a browser without anything kept. Without one the tests are skipped, but never where all must be tested."""
    path = os.environ.get("COACH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path and os.environ.get("CI"):
        pytest.fail("no Chromium: install it or set COACH_CHROMIUM")
    if not path:
        pytest.skip("no Chromium here: install it or set COACH_CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


async def show(browser: Browser, edge: Edge, path: str = "/", *, width: int = 390, **options: Any) -> Tab:
    """Open a page of the edge in a new, empty tab that never leaves the machine."""
    context = await browser.new_context(viewport={"width": width, "height": 760}, **options)
    home = str(edge.client.make_url("/"))
    tab = Tab(await context.new_page())
    tab.page.on("request", lambda request: tab.requests.append(request.url))
    await context.route(lambda address: not address.startswith(home), neutral)
    tab.page.set_default_timeout(PATIENCE)
    await tab.page.goto(str(edge.client.make_url(path)))
    return tab


async def neutral(route: Route) -> None:
    """Answer for every other site."""
    await route.fulfill(body="another page", content_type="text/html")
