"""The relay: takes what is due from the outbox and hands it to the destination until there is a receipt."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from empathy_coach.delivery.destination import DeliveryError, WithdrawnError

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from empathy_coach.delivery.destination import Destination
    from empathy_coach.referral.model import Clock
    from empathy_coach.referral.outbox import Outbox, Parcel

LEASE = timedelta(seconds=60)  # four times the longest a destination may take (15 s, safety.md)
# Standard Webhooks' schedule; after the last one the row waits for somebody to replay it.
BACKOFF = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
JITTER = 0.1  # of the wait, so that many failures do not come back together
log = structlog.get_logger(__name__)
_random = random.SystemRandom()


@dataclass
class Tally:
    """What became of the parcels of one round."""

    delivered: int = 0
    retried: int = 0
    buried: int = 0
    dropped: int = 0


def deliver_due(outbox: Outbox, destination: Destination, clock: Clock, *, limit: int = 100) -> Tally:
    """Deliver what is due now, at most ``limit`` parcels, one at a time.

    A crash at any point loses nothing: the lease ends, the parcel is delivered again under the same id, and
    the receiver answers with the receipt it gave before.
    """
    tally = Tally()
    for _ in range(limit):
        parcel = outbox.claim_next(clock(), LEASE)
        if parcel is None:
            break
        _deliver(parcel, outbox, destination, clock, tally)
    return tally


def keep_delivering(deliver: Callable[[], Tally], stop: Event, *, every: timedelta = timedelta(seconds=2)) -> None:
    """Deliver round after round, in a thread of its own, until ``stop`` is set.

    A round that fails (the database is away) is logged without its text and tried again.
    """
    while not stop.wait(every.total_seconds()):
        try:
            deliver()
        except Exception as error:  # noqa: BLE001, PERF203 - the relay must outlive whatever is down
            log.error("relay_round_failed", error=type(error).__name__)  # noqa: TRY400 - a traceback may quote text


def wait_after(attempt: int) -> timedelta | None:
    """Return how long to wait after the failed ``attempt`` (from 1), or None when it was the last."""
    if attempt > len(BACKOFF):
        return None
    return BACKOFF[attempt - 1] * (1 + JITTER * _random.random())


def _deliver(parcel: Parcel, outbox: Outbox, destination: Destination, clock: Clock, tally: Tally) -> None:
    try:
        receipt = destination.deliver(parcel)
    except WithdrawnError:
        tally.dropped += 1
    except DeliveryError as error:
        _postpone(parcel, outbox, clock, error, tally)
    except Exception as error:  # noqa: BLE001 - a fault in one destination must not stop the others' parcels
        _postpone(parcel, outbox, clock, DeliveryError(type(error).__name__), tally)
    else:
        outbox.delivered(parcel, receipt, clock())
        tally.delivered += 1


def _postpone(parcel: Parcel, outbox: Outbox, clock: Clock, error: DeliveryError, tally: Tally) -> None:
    wait = None if error.permanent else wait_after(parcel.attempt)
    if wait is None:
        outbox.bury(parcel, error.problem)
        tally.buried += 1
        return
    outbox.retry(parcel, clock() + max(wait, error.retry_after or wait), error.problem)
    tally.retried += 1
