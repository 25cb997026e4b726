"""What the edge does by itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from empathy_coach.storage.messages import Unknown
from empathy_coach.web.fakes import FakeWorld
from empathy_coach.web.housekeeping import keep_house


async def keep(world: FakeWorld) -> None:
    services = world.services()
    house = asyncio.ensure_future(keep_house(services.store, services.clock, every=0.01))
    await asyncio.sleep(0.2)
    house.cancel()


async def test_messages_left_pending_become_unknown() -> None:
    world = FakeWorld()
    world.messages.claim("s", "m")
    await keep(world)
    assert world.messages["s", "m"] == Unknown()


async def test_ended_sessions_go() -> None:
    world = FakeWorld()
    for name in ("going", "staying"):
        world.sessions.create(name)
    world.sessions["going"] = replace(world.sessions["going"], ended=world.now)
    await keep(world)
    assert list(world.sessions) == ["staying"]


async def test_a_database_that_is_down_is_asked_again() -> None:
    world = FakeWorld(database_down=True)
    services = world.services()
    house = asyncio.ensure_future(keep_house(services.store, services.clock, every=0.01))
    await asyncio.sleep(0.1)
    assert not house.done()
    house.cancel()
