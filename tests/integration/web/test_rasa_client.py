"""The client against a Rasa on loopback that misbehaves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from empathy_coach.web.health import http_probe
from empathy_coach.web.rasa_client import SECRET_HEADER, WEBHOOK, RasaClient

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from empathy_coach.web.ports import RasaAnswer


async def hang(_request: web.Request) -> None:
    await asyncio.sleep(30)
    return web.Response()


async def drop(request: web.Request) -> None:
    request.transport.close()
    return web.Response()


def says(body: bytes, status: int = 200) -> Handler:
    async def handler(_request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, content_type="application/json")

    return handler


async def ask(handler: Handler, seconds: float = 0.3) -> tuple[RasaAnswer, bool]:
    app = web.Application()
    app.router.add_post(WEBHOOK, handler)
    app.router.add_get("/", says(b"Hello from Rasa"))
    async with TestServer(app) as server:
        client = RasaClient(str(server.make_url("")), secret="shared", timeout=seconds)
        try:
            return await client.send("me", "hello", {"region": None}), await client.up()
        finally:
            await client.close()


@pytest.mark.parametrize(
    ("handler", "fate"),
    [
        (says(b'[{"recipient_id":"me","text":"hi"}]'), "answered"),
        (says(b"[]"), "empty"),
        (says(b""), "unknown"),
        (says(b"<html>garbage"), "unknown"),
        (says(b"\xff\xfe\x00"), "unknown"),
        (says(b"[]", status=500), "unknown"),
        (says(b"[]", status=401), "failed"),
        (hang, "unknown"),
        (drop, "unknown"),
    ],
    ids=["answers", "empty", "nothing", "garbage", "binary", "500", "401", "hangs", "drops"],
)
async def test_each_way_to_fail_is_told_apart(handler: Handler, fate: str) -> None:
    answer, up = await ask(handler)
    assert answer.fate == fate
    assert up


async def test_the_secret_and_the_metadata_go_along() -> None:
    seen = {}

    async def handler(request: web.Request) -> web.Response:
        seen.update(await request.json(), secret=request.headers[SECRET_HEADER])
        return web.json_response([{"text": "hi"}])

    await ask(handler)
    assert seen == {"sender": "me", "message": "hello", "metadata": {"region": None}, "secret": "shared"}


async def test_a_rasa_that_is_down_never_got_the_message() -> None:
    client = RasaClient(f"http://127.0.0.1:{unused_port()}", secret="s", timeout=1)
    assert (await client.send("me", "hello", {})).fate == "failed"
    assert not await client.up()
    await client.close()


async def test_an_enormous_answer_is_not_read_to_its_end() -> None:
    answer, _ = await ask(says(b'["' + b"a" * 3_000_000 + b'"]'), seconds=5)
    assert answer.fate == "unknown"


async def test_a_probe_of_something_that_is_not_there() -> None:
    assert not await http_probe(f"http://127.0.0.1:{unused_port()}/health", {})()
