"""The relay: takes what is due from the outbox and hands it to its destination until there is a stored receipt."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import structlog
from tenacity import AsyncRetrying, stop_after_delay, wait_random_exponential

from empathy_coach.delivery.backoff import Backoff
from empathy_coach.delivery.circuit import Circuit
from empathy_coach.delivery.destination import DeliveryError, WithdrawnError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from empathy_coach.delivery.destination import Destination
    from empathy_coach.referral.model import Clock
    from empathy_coach.referral.outbox import Outbox, Parcel

LEASE = timedelta(seconds=60)  # four times the longest that an attempt may take
WIDTH = 8  # parcels under way at once
EVERY = 1.0  # seconds between looks at an empty outbox
PATIENCE = 0.5  # seconds that a look may wait for those under way
Result = TypeVar("Result")
log = structlog.get_logger(__name__)


@dataclass
class Tally:
    """What became of the parcels of one round."""

    delivered: int = 0
    retried: int = 0
    buried: int = 0
    dropped: int = 0


class Relay:
    """Delivers parcels, several at once; any number of relays may work on one outbox.

    A crash at any point loses nothing: the lease ends, the parcel goes out again under the same id, and the receiver
    answers as it did before.
    """

    def __init__(
        self,
        outbox: Outbox,
        destinations: Mapping[str, Destination],
        clock: Clock,
        *,
        backoff: Backoff | None = None,
        lease: timedelta = LEASE,
        width: int = WIDTH,
    ) -> None:
        self._outbox = outbox
        self._destinations = dict(destinations)
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._lease = lease
        self._width = width
        first = timedelta(seconds=self._backoff.waits[0])
        self._circuits = {name: Circuit(shortest=first, longest=first * 60) for name in destinations}

    async def run(self, stop: asyncio.Event, *, every: float = EVERY) -> None:
        """Deliver round after round until ``stop`` is set; what is under way is finished first.

        A round that fails (the database is away) is logged without its text and tried again.
        """
        try:
            while not stop.is_set():
                try:
                    await self.drain(stop)
                except Exception as error:  # noqa: BLE001 - the relay must outlive whatever is down
                    log.error("relay_round_failed", error=type(error).__name__)  # noqa: TRY400 - a traceback may quote text
                await _pause(stop, every)
        finally:
            await self.close()

    async def close(self) -> None:
        """Close the connections of all destinations."""
        for destination in self._destinations.values():
            await destination.close()

    async def drain(self, stop: asyncio.Event | None = None) -> Tally:
        """Deliver until nothing more is due, and return what became of it."""
        tally, under_way = Tally(), set[asyncio.Task[None]]()
        try:
            while not (stop is not None and stop.is_set()):
                for parcel in await self._claim(self._width - len(under_way)):
                    under_way.add(asyncio.ensure_future(self._handle(parcel, tally)))
                if not under_way:
                    break
                _, under_way = await asyncio.wait(
                    under_way, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
                )  # fmt: skip
        finally:
            if under_way:
                await asyncio.wait(under_way)
        return tally

    async def _claim(self, room: int) -> list[Parcel]:
        """Hold as many parcels as there is room for; a destination whose circuit is open gets none."""
        claimed: list[Parcel] = []
        now = self._clock()
        for name, circuit in self._circuits.items():
            limit = circuit.room(now, room - len(claimed))
            if limit > 0:
                claimed += await asyncio.to_thread(self._claim_for, name, limit)
        return claimed

    def _claim_for(self, name: str, limit: int) -> tuple[Parcel, ...]:
        return self._outbox.claim(self._clock(), self._lease, destination=name, limit=limit)

    async def _handle(self, parcel: Parcel, tally: Tally) -> None:
        """Hand one parcel over and store what came of it; nothing that goes wrong here stops the others."""
        circuit = self._circuits[parcel.destination]
        try:
            receipt = await self._send(parcel)
        except WithdrawnError:
            tally.dropped += 1
        except DeliveryError as error:
            circuit.failed(self._clock(), slow=error.slow, asked=error.retry_after)
            await self._postpone(parcel, error, tally)
        except Exception as error:  # noqa: BLE001 - a fault in one destination must not stop the others' parcels
            circuit.failed(self._clock())
            await self._postpone(parcel, DeliveryError(type(error).__name__), tally)
        else:
            circuit.succeeded()
            if await self._store(lambda: self._outbox.delivered(parcel, receipt, self._clock())):
                tally.delivered += 1

    async def _send(self, parcel: Parcel) -> str:
        """Look once more whether it may go, at the last moment before it goes."""
        if not await asyncio.to_thread(self._outbox.wanted, parcel):
            raise WithdrawnError
        return await self._destinations[parcel.destination].deliver(parcel)

    async def _postpone(self, parcel: Parcel, error: DeliveryError, tally: Tally) -> None:
        if error.gone:
            log.critical("referral_destination_gone", destination=parcel.destination, problem=error.problem)
            await self._store(lambda: self._outbox.bury(parcel, error.problem))
            await self._store(lambda: self._outbox.disable(parcel.destination, error.problem, self._clock()))
            tally.buried += 1
            return
        wait = self._backoff.after(parcel.attempt, error.retry_after)
        if wait is None:
            log.critical("referral_undeliverable", id=parcel.webhook_id, problem=error.problem)
            await self._store(lambda: self._outbox.bury(parcel, error.problem))
            tally.buried += 1
            return
        log.warning("referral_delayed", id=parcel.webhook_id, attempt=parcel.attempt, problem=error.problem)
        await self._store(lambda: self._outbox.retry(parcel, self._clock() + wait, error.problem))
        tally.retried += 1

    async def _store(self, work: Callable[[], Result]) -> Result | None:
        """Write down what happened, also through a restart of the database; past the lease another worker has it."""
        try:
            async for attempt in AsyncRetrying(
                stop=stop_after_delay(self._lease.total_seconds()),
                wait=wait_random_exponential(multiplier=0.1, max=2),
                reraise=True,
            ):
                with attempt:
                    return await asyncio.to_thread(work)
        except Exception as error:  # noqa: BLE001 - the lease ends, and the parcel goes out again under its id
            log.error("relay_could_not_store", error=type(error).__name__)  # noqa: TRY400 - as above
        return None


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.ensure_future(stop.wait())
    await asyncio.wait({waiting}, timeout=seconds)
    waiting.cancel()
