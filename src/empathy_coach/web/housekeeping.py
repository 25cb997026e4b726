"""What the edge does by itself: tells the truth about crashed messages, and deletes what is past its time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from empathy_coach.web.ports import Clock
    from empathy_coach.web.store import Store

CRASHED_AFTER = timedelta(seconds=60)  # a message pending for longer has no process at work on it
PURGE_EVERY = 15 * 60.0  # seconds; how late a promise to delete may be kept


async def keep_house(store: Store, clock: Clock, *, every: float = PURGE_EVERY) -> None:
    """Mark and purge now and then, until cancelled; a database that is down is asked again the next time."""
    while True:
        try:
            await store.mark_crashed(clock() - CRASHED_AFTER)
            await store.purge()
        except PartDownError:
            pass  # logged by the store
        await asyncio.sleep(every)
