"""An edge for every test, and the way to start one over again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from empathy_coach.web.fakes import FakeWorld

sys.path.insert(0, str(Path(__file__).parent))

from edge_support import Edge, running
from page_support import ScriptedRasa, browsing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from edge_support import Start
    from playwright.async_api import Browser


@pytest.fixture
def start() -> Start:
    """Starts an edge over a world, as often as a test wants (a restart)."""
    return running


@pytest.fixture
def world() -> FakeWorld:
    """A world in which everything works."""
    return FakeWorld()


@pytest.fixture
async def edge(world: FakeWorld) -> AsyncIterator[Edge]:
    """An edge over that world."""
    async with running(world) as edge:
        yield edge


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of the page; each opens a context of its own."""
    async with browsing() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def scripted() -> AsyncIterator[Edge]:
    """An edge whose answers are scripted, in the event loop of the browser."""
    async with running(FakeWorld(rasa=ScriptedRasa())) as edge:
        yield edge
