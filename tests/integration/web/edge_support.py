"""The edge over fakes, in the test's own event loop, and visitors on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp.test_utils import TestClient, TestServer

from empathy_coach.web.app import build_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from empathy_coach.web.fakes import FakeWorld
    from empathy_coach.web.services import Services

    Start = Callable[..., AbstractAsyncContextManager["Edge"]]

NUMBERS = count()


@dataclass
class Visitor:
    """A browser tab: its token, and the calls that it makes."""

    client: TestClient[Any, Any]
    token: str = ""

    async def start(self, **details: Any) -> Visitor:
        """Begin a session and return the visitor that has it."""
        response = await self.client.post("/api/session", json=details)
        assert response.status == 201
        return Visitor(self.client, (await response.json())["token"])

    @property
    def headers(self) -> dict[str, str]:
        """The token as a header."""
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, **body: Any) -> tuple[int, dict[str, Any]]:
        """Post a message and return status and body; the id is new unless one is given."""
        body.setdefault("message_id", f"m{next(NUMBERS)}")
        response = await self.client.post("/api/messages", json=body, headers=self.headers)
        return response.status, await response.json()

    async def say(self, text: str, **body: Any) -> dict[str, Any]:
        """Send a text and return the answer."""
        status, answer = await self.post(text=text, **body)
        assert status == 200, answer
        return answer

    async def choose(self, choice: dict[str, str]) -> dict[str, Any]:
        """Click a choice and return the answer."""
        status, answer = await self.post(choice=choice["value"])
        assert status == 200, answer
        return answer


@dataclass
class Edge:
    """A running edge and the world around it."""

    world: FakeWorld
    client: TestClient[Any, Any]
    services: Services

    async def visitor(self, **details: Any) -> Visitor:
        """Return a new visitor with a session."""
        return await Visitor(self.client).start(**details)

    async def settle(self) -> None:
        """Wait for what is noted in the background."""
        await self.services.desk.settle(5)


@asynccontextmanager
async def running(world: FakeWorld, **config: Any) -> AsyncIterator[Edge]:
    """Run an edge over the world until the block ends."""
    services = world.services(**config)
    async with TestClient(TestServer(build_app(services))) as client:
        yield Edge(world, client, services)
