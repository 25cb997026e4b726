"""An edge for every test, and the way to start one over again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from empathy_coach.web.fakes import FakeWorld

sys.path.insert(0, str(Path(__file__).parent))

from edge_support import Edge, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from edge_support import Start


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
