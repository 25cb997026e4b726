"""What the edge does by itself."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from empathy_coach.storage.messages import Unknown
from empathy_coach.web.fakes import FakeWorld
from empathy_coach.web.housekeeping import keep_house


async def keep(world: FakeWorld) -> None:
    services = world.services()
    house = asyncio.ensure_future(keep_house(services.store, services.clock, every=0.01))
    await asyncio.sleep(0.2)
    await ended(house)


async def ended(house: asyncio.Task[None]) -> None:
    house.cancel()
    done, _ = await asyncio.wait({house}, timeout=5)
    assert done, "it went on after it was cancelled"


async def test_a_cancellation_that_meets_a_call_coming_back_is_not_lost() -> None:
    """Otherwise the house is kept for ever, and the program does not end."""
    call = asyncio.ensure_future(FakeWorld().services().store.purge())
    await asyncio.sleep(0)
    time.sleep(0.1)  # noqa: ASYNC251 - the thread is done, and its answer waits for the loop's next round
    asyncio.get_running_loop().call_soon(call.cancel)  # in that same round
    await asyncio.wait({call}, timeout=5)
    assert call.cancelled()


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
    await ended(house)
