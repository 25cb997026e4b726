"""How heavy and how quick the chat element is: size beside other chat widgets, a slow phone, a long talk, leaving.

Serves the real page and element from an edge whose answers are an echo, in a real Chromium with the processor and the
network of a cheap phone. The other widgets come from the npm registry, by name; without one the row is left out.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import platform
import shutil
import statistics
import subprocess
import tempfile
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from playwright.async_api import async_playwright
from report import percentile
from rich.console import Console
from rich.table import Table

from empathy_coach.web.app import build_app
from empathy_coach.web.fakes import FakeWorld

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, CDPSession, Page

    from empathy_coach.web.services import Services

OTHERS = {"deep-chat": "dist/deepChat.bundle.js", "@n8n/chat": "dist/chat.bundle.es.js"}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SLOW_PHONE = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "offline": False}
SLOWER = 4  # times as slow a processor
LONG_TALK = 1000

READY = """() => new Promise((done) => {
  const ready = () => {
    const box = document.querySelector("empathy-coach")?.shadowRoot?.querySelector("#input");
    if (box) { box.focus(); requestAnimationFrame(() => done(performance.now())); } else setTimeout(ready, 5);
  };
  ready();
})"""

# Frames while something is done, and how long the longest took.
WATCH = """() => {
  window.frames_ = [];
  let last = performance.now();
  const tick = (now) => { frames_.push(now - last); last = now; window.watching_ && requestAnimationFrame(tick); };
  window.watching_ = true;
  requestAnimationFrame(tick);
}"""
WATCHED = "() => { window.watching_ = false; return frames_.slice(1); }"
COUNT = "document.querySelector('empathy-coach').shadowRoot.querySelectorAll('.turn').length"
SCROLL = """() => new Promise((done) => {
  const main = document.querySelector("empathy-coach").shadowRoot.querySelector("#main");
  const step = () => { main.scrollTop -= 400; main.scrollTop > 0 ? requestAnimationFrame(step) : done(); };
  requestAnimationFrame(step);
})"""
REPLY = "One **thing** at a time.\n\n- first what they said\n- then what you did\n\nNothing else tonight."


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--name", help="write results/<name>.json")
    options = parser.parse_args()
    found: dict[str, Any] = {"machine": platform.machine(), "rounds": options.rounds, "sizes": sizes()}
    async with async_playwright() as playwright, serving() as (home, services):
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        found["chromium"] = browser.version
        found["ready_ms"] = [await ready(browser, home) for _ in range(options.rounds)]
        found["long_talk"] = [await long_talk(browser, home, services) for _ in range(options.rounds)]
        found["leave_ms"] = [await leaving(browser, home) for _ in range(options.rounds * 4)]
        await browser.close()
    show(found)
    if options.name:
        path = Path(__file__).parent / "results" / f"{options.name}.json"
        path.write_text(json.dumps(found, indent=2) + "\n")


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[str, Services]]:
    """Serve an edge whose answers are an echo."""
    services = FakeWorld().services()
    runner = web.AppRunner(build_app(services), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/", services
    finally:
        await runner.cleanup()


def sizes() -> dict[str, int]:
    """Return bytes gzipped of what a page loads, by widget."""
    folder = resources.files("empathy_coach.web").joinpath("static/widget")
    current = json.loads(folder.joinpath("manifest.json").read_text())["current"]
    found = {"empathy-coach": len(gzip.compress(folder.joinpath(current).read_bytes(), 9))}
    with tempfile.TemporaryDirectory() as place:
        for name, path in OTHERS.items():
            command = ["npm", "install", "--silent", "--ignore-scripts", "--no-save", "--prefix", place, name]
            if shutil.which("npm") and subprocess.run(command, check=False, capture_output=True).returncode == 0:
                file = Path(place) / "node_modules" / name / path
                if file.exists():
                    found[name] = len(gzip.compress(file.read_bytes(), 9))
    return found


async def phone(browser: Browser) -> tuple[Page, CDPSession]:
    """Return a new page on a slow phone with a slow connection."""
    # The page forbids strings as code, which Playwright's own waiting needs.
    context = await browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, bypass_csp=True)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", SLOW_PHONE)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page, session


async def ready(browser: Browser, home: str) -> float:
    """Return milliseconds from the click on a link until the message box takes what is typed; nothing cached."""
    page, session = await phone(browser)
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await page.goto(home, wait_until="commit")
    took = float(await page.evaluate(READY))
    await page.context.close()
    return took


async def long_talk(browser: Browser, home: str, services: Services) -> dict[str, float]:
    """Return, with 1,000 messages on the screen: the longest frame while typing and scrolling, and one exchange."""
    page, _ = await phone(browser)
    await page.goto(home)
    await page.evaluate(READY)
    await page.keyboard.type("hello")
    await page.keyboard.press("Enter")
    await page.wait_for_function(f"{COUNT} === 2", timeout=60_000)
    await asyncio.sleep(1)  # the stream of events opens after the first answer
    session = next(iter(services.events._streams))  # noqa: SLF001 - the benchmark stands in for a part behind the edge
    for shown in range(2, LONG_TALK, 40):
        for _ in range(min(40, LONG_TALK - shown)):
            services.events.publish(session, "note", {"replies": [{"text": REPLY}]})
        await page.wait_for_function(f"{COUNT} >= {min(shown + 40, LONG_TALK)}", timeout=60_000)
    await page.evaluate(WATCH)
    await page.keyboard.type("what should I say to her now", delay=60)
    typing = await page.evaluate(WATCHED)
    await page.evaluate(WATCH)
    started = await page.evaluate("performance.now()")
    await page.keyboard.press("Enter")
    await page.wait_for_function(f"{COUNT} === {LONG_TALK + 2}", polling="raf", timeout=60_000)
    exchange = await page.evaluate("performance.now()") - started
    sending = await page.evaluate(WATCHED)
    await page.evaluate(WATCH)
    await page.evaluate(SCROLL)
    scrolling = await page.evaluate(WATCHED)
    await page.context.close()
    return {
        "typing_longest_frame_ms": max(typing),
        "exchange_ms": exchange,
        "exchange_longest_frame_ms": max(sending),
        "scrolling_longest_frame_ms": max(scrolling),
        "scrolling_p95_frame_ms": percentile(scrolling, 0.95),
    }


async def leaving(browser: Browser, home: str) -> float:
    """Return milliseconds from the click on "Leave" until nothing is left on the page, on the slow phone."""
    page, _ = await phone(browser)
    await page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(home) else route.abort())
    await page.goto(home)
    await page.evaluate(READY)
    took = await page.evaluate(
        """() => {
          const link = document.querySelector("empathy-coach").shadowRoot.querySelector("#leave");
          const start = performance.now();
          link.click();
          if (document.documentElement.childNodes.length) throw new Error("not blank");
          return performance.now() - start;
        }"""
    )
    await page.context.close()
    return float(took)


def show(found: dict[str, Any]) -> None:
    """Print the tables."""
    console = Console()
    sizes_table = Table("element", "gzipped", title="What a page loads")
    for name, size in found["sizes"].items():
        sizes_table.add_row(name, f"{size / 1000:.1f} kB")
    console.print(sizes_table)
    table = Table("what", "n", "median", "p95", title=f"A slow phone: processor {SLOWER} times slower, 1.6 Mbit/s")
    rows = {"message box ready": found["ready_ms"], "leave: blank page": found["leave_ms"]}
    for name in found["long_talk"][0]:
        rows[f"{LONG_TALK} messages: {name}"] = [one[name] for one in found["long_talk"]]
    for name, values in rows.items():
        middle, high = statistics.median(values), percentile(values, 0.95)
        table.add_row(name, str(len(values)), f"{middle:.1f} ms", f"{high:.1f} ms")
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
