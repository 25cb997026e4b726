"""A receiver that fails in every way: the example of docs/clinic behind faults, as a process of its own.

Usage: ``peer.py PORT LOG SEED``. Each request becomes one JSON line in LOG: when, which message, which fault, and
whether the receiver took it. The faults of a message follow from its id, so that two runs meet the same ones, and
every message is taken in the end.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web

EXAMPLE = Path(__file__).parents[2] / "docs" / "clinic" / "receiver.py"
HANG = 3.0  # seconds; the relay under test waits for one
MOST_FAULTS = 3  # for one message
FAULTS = {
    # before it is taken
    "500": 6, "502": 2, "503": 1, "503 with Retry-After": 1, "429": 1, "429 with Retry-After": 1, "301": 3,
    "404": 2, "hang": 2, "reset": 6, "garbage": 3, "slow": 3,
    # after it is taken: the relay cannot know, and has to come again under the same id
    "taken, then reset": 6, "taken, then hang": 2, "taken, then 500": 4,
    # a 2xx whose body breaks off: it counts
    "2xx, then reset": 5,
}  # fmt: skip


def example() -> Any:
    """Return the receiver of the documentation as a module."""
    spec = importlib.util.spec_from_file_location("receiver", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Peer:
    """Counts what was taken, whatever it answers."""

    def __init__(self, log: Path, seed: str) -> None:
        self._receiver = example()
        self._inbox = self._receiver.Inbox()
        self._log = log.open("a", buffering=1)
        self._seed = seed
        self._asked: dict[str, int] = {}

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Check the signature, take the message or not, answer or not."""
        body = await request.read()
        if not self._receiver.verified(self._receiver.SECRETS, body, dict(request.headers)):
            self._note(request, None, "not signed", taken=False)
            return web.Response(status=401)
        bundle = json.loads(body)
        fault = self._fault(request.headers["webhook-id"])
        takes = fault in {"", "slow"} or fault.startswith(("taken", "2xx"))
        if takes:
            self._inbox.take(request.headers["webhook-id"], bundle)
        self._note(request, bundle, fault, taken=takes)
        return await self._answer(request, fault)

    def _fault(self, webhook_id: str) -> str:
        nth = self._asked[webhook_id] = self._asked.get(webhook_id, -1) + 1
        drawn = random.Random(f"{self._seed} {webhook_id}")  # noqa: S311 - a test's dice
        faults = drawn.choices([*FAULTS], [*FAULTS.values()], k=drawn.randint(0, MOST_FAULTS))
        return faults[nth] if nth < len(faults) else ""

    def _note(self, request: web.Request, bundle: Any, fault: str, *, taken: bool) -> None:
        code = bundle and self._receiver.code_of(bundle)
        line = {
            "at": time.time(),
            "id": request.headers.get("webhook-id"),
            "code": code,
            "withdrawal": bool(bundle) and self._receiver.is_withdrawal(bundle),
            "fault": fault,
            "taken": taken,
            "items": self._items(bundle) if bundle else [],
        }
        self._log.write(json.dumps(line) + "\n")

    def _items(self, bundle: Any) -> list[str]:
        consent = self._receiver.resource(bundle, "Consent")
        return [each["text"] for each in consent.get("provision", {}).get("code", [])]

    async def _answer(self, request: web.Request, fault: str) -> web.StreamResponse:
        if fault in {"slow", "hang", "taken, then hang"}:
            await asyncio.sleep(0.3 if fault == "slow" else HANG)
        if "reset" in fault or fault == "garbage":
            return _broken(request, fault)
        word = fault.rpartition("then ")[2].partition(" ")[0]
        status = int(word) if word.isdigit() else 202
        headers = {"Retry-After": "1"} if "Retry-After" in fault else {}
        return web.Response(status=status, headers={**headers, "Location": "/elsewhere"})


def _broken(request: web.Request, fault: str) -> web.StreamResponse:
    transport = request.transport
    if transport is not None and fault == "2xx, then reset":
        transport.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 500\r\n\r\nhalf of")
        transport.close()
    elif transport is not None and fault == "garbage":
        transport.write(b"220 this is no HTTP\r\n")
        transport.close()
    elif transport is not None:
        transport.abort()
    return web.Response(status=599)  # never arrives


def main() -> None:
    """Serve until killed."""
    port, log, seed = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    app = web.Application()
    app.router.add_post("/referrals", Peer(log, seed).post)
    app.router.add_route("*", "/elsewhere", lambda _: web.Response(status=200))
    web.run_app(app, host="127.0.0.1", port=port, print=lambda _: sys.stdout.write("ready\n") and sys.stdout.flush())


if __name__ == "__main__":
    main()
