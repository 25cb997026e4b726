"""What everybody can see of the edge: headers, health, errors, static files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer

from empathy_coach.web import words
from empathy_coach.web.metrics import build_metrics_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from edge_support import Edge, Start

    from empathy_coach.web.fakes import FakeWorld


@pytest.mark.parametrize("path", ["/", "/help", "/healthz", "/api/export", "/nowhere", "/widget/empathy-coach.js"])
async def test_security_headers_are_everywhere(edge: Edge, path: str) -> None:
    headers = (await edge.client.get(path)).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in headers


async def test_only_listed_pages_may_frame_the_chat(world: FakeWorld, start: Start) -> None:
    async with start(world, allowed_origins=("https://clinic.example",)) as edge:
        policy = (await edge.client.get("/")).headers["Content-Security-Policy"]
        assert "frame-ancestors 'self' https://clinic.example" in policy


async def test_answers_are_not_cached(edge: Edge) -> None:
    assert (await edge.client.post("/api/session")).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/static/../app.py", "/static/index.html", "/metrics"])
async def test_what_is_not_there(edge: Edge, path: str) -> None:
    response = await edge.client.get(path)
    assert response.status == 404
    assert (await response.json())["help"] == words.help_line()


async def test_a_wrong_method_is_refused_kindly(edge: Edge) -> None:
    response = await edge.client.get("/api/messages")
    assert (response.status, (await response.json())["error"]) == (405, "method")


async def test_a_body_past_the_cap_is_refused_with_the_help_line(edge: Edge) -> None:
    visitor = await edge.visitor()
    body = json.dumps({"message_id": "a", "text": "a" * (1024 * 1024)}).encode()
    response = await edge.client.post("/api/messages", data=body, headers=visitor.headers)
    assert (response.status, (await response.json())["error"]) == (413, "too_big")


async def test_a_streamed_body_past_the_cap_is_refused_too(edge: Edge) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"a" * 64 * 1024

    visitor = await edge.visitor()
    response = await edge.client.post("/api/messages", data=pieces(), headers=visitor.headers)
    assert response.status == 413


async def test_an_unexpected_error_shows_no_traceback(edge: Edge) -> None:
    async def broken(*_args: object) -> NoReturn:
        raise RuntimeError("inner words")

    edge.services.sessions._visits.begin = broken
    response = await edge.client.post("/api/session")
    assert response.status == 500
    assert "inner words" not in await response.text()
    assert (await response.json())["help"] == words.help_line()


async def test_readiness_names_what_is_down(edge: Edge) -> None:
    assert await (await edge.client.get("/readyz")).json() == {
        "status": "ready",
        "parts": {"rasa": "up", "actions": "up", "database": "up", "triage": "up", "second_reader": "up"},
    }


async def test_a_degraded_edge_says_so(world: FakeWorld, start: Start) -> None:
    world.database_down = world.actions_down = True
    async with start(world) as edge:
        response = await edge.client.get("/readyz")
        assert response.status == 503
        parts = (await response.json())["parts"]
    assert parts == {"rasa": "up", "actions": "down", "database": "down", "triage": "up", "second_reader": "up"}


async def test_a_second_reader_that_is_down_shows_and_stops_nothing(edge: Edge) -> None:
    edge.world.safety.second_reader = lambda: False
    response = await edge.client.get("/readyz")
    assert response.status == 200
    told = await response.json()
    assert (told["status"], told["parts"]["second_reader"]) == ("degraded", "down")


async def test_broken_triage_shows(edge: Edge) -> None:
    def broken(_text: str) -> NoReturn:
        raise RuntimeError

    edge.world.safety.triage = broken
    response = await edge.client.get("/readyz")
    assert response.status == 503
    assert (await response.json())["parts"]["triage"] == "down"


async def test_metrics_have_their_own_application(edge: Edge) -> None:
    visitor = await edge.visitor()
    await visitor.say("hello")
    async with TestClient(TestServer(build_metrics_app(edge.services.metrics))) as private:
        text = await (await private.get("/metrics")).text()
    assert 'coach_messages_total{status="answered",tier="none"} 1.0' in text
    assert 'route="/api/messages"' in text


async def test_the_api_is_described(edge: Edge) -> None:
    described = yaml.safe_load(await (await edge.client.get("/api/openapi.yml")).text())
    routes = {
        (route.method, route.resource.canonical)
        for route in edge.client.server.app.router.routes()
        if route.method != "HEAD" and not route.resource.canonical.startswith("/static")
    }
    told = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    clinic = {("POST", "/api/referrals/{code}/status")}  # joins with a clinic's side; see tests/integration/hand_off
    assert routes - {("GET", "/favicon.ico")} == told - clinic


async def test_the_page_names_only_its_own_files(edge: Edge) -> None:
    page = await (await edge.client.get("/")).text()
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert page.count("https://") == page.count("https://www.bbc.com/weather")
    assert "localStorage" not in page
