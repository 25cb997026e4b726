"""A relay like `coach relay` that kills itself with SIGKILL at one exact step.

Usage: ``relay_with_kill.py STEP NTH``; STEP is one of `STEPS`, NTH counts the parcels that come to it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from empathy_coach.commands.relaying import relay_from
from empathy_coach.settings import Settings
from empathy_coach.storage.database import Database

if TYPE_CHECKING:
    from empathy_coach.referral.outbox import Parcel

STEPS = ("claimed", "looked", "sending", "answered", "stored", "postponed")


class Fuse:
    """Kills the process when a step has come often enough."""

    def __init__(self, step: str, nth: int) -> None:
        self._step = step
        self._left = nth

    def at(self, step: str, times: int = 1) -> None:
        """Count a step, and die at the last one: nothing is flushed, closed or said."""
        if step == self._step:
            self._left -= times
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Outbox:
    """The real outbox with fuses around it."""

    def __init__(self, inner: Any, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def claim(self, *arguments: Any, **more: Any) -> tuple[Parcel, ...]:
        parcels: tuple[Parcel, ...] = self._inner.claim(*arguments, **more)
        if parcels:
            self._fuse.at("claimed", len(parcels))
        return parcels

    def wanted(self, parcel: Parcel) -> bool:
        wanted = bool(self._inner.wanted(parcel))
        self._fuse.at("looked")
        return wanted

    def delivered(self, *arguments: Any) -> bool:
        self._fuse.at("answered")
        stored = bool(self._inner.delivered(*arguments))
        self._fuse.at("stored")
        return stored

    def retry(self, *arguments: Any) -> bool:
        given_back = bool(self._inner.retry(*arguments))
        self._fuse.at("postponed")
        return given_back

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Destination:
    """A real destination; the fuse burns while the request is under way."""

    def __init__(self, inner: Any, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    async def deliver(self, parcel: Parcel) -> str:
        asyncio.get_running_loop().call_later(0.003, self._fuse.at, "sending")
        return str(await self._inner.deliver(parcel))

    async def close(self) -> None:
        await self._inner.close()


def main() -> None:
    """Deliver until the fuse has burnt down, or until stopped."""
    settings, fuse = Settings.from_env(), Fuse(sys.argv[1], int(sys.argv[2]))
    relay = relay_from(settings.clinic, Database(settings.database_url, settings.keys().cipher()))
    relay._outbox = Outbox(relay._outbox, fuse)
    relay._destinations = {name: Destination(each, fuse) for name, each in relay._destinations.items()}
    asyncio.run(relay.run(asyncio.Event(), every=0.05))


if __name__ == "__main__":
    main()
