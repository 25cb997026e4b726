"""The relay delivers what is due, waits longer after each failure, and gives up aloud."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from empathy_coach.delivery.backoff import WAITS, Backoff
from empathy_coach.delivery.circuit import FAILURES, Circuit
from empathy_coach.delivery.destination import DeliveryError, WithdrawnError
from empathy_coach.delivery.inbox import LocalInbox, MemoryInboxStore
from empathy_coach.delivery.relay import Relay, Tally
from empathy_coach.referral.outbox import MemoryOutbox, Parcel

NOW = datetime(2026, 3, 1, tzinfo=timezone.utc)


class Failing:
    """A destination that always raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.asked = 0

    async def deliver(self, parcel: Parcel) -> str:  # noqa: ARG002 - the port's signature
        """Fail."""
        self.asked += 1
        raise self.error

    async def close(self) -> None:
        """Nothing is open."""


def clock() -> datetime:
    return NOW


async def drain(outbox: MemoryOutbox, error: Exception | None = None, inbox: MemoryInboxStore | None = None) -> Tally:
    inside = LocalInbox(MemoryInboxStore() if inbox is None else inbox, clock)
    return await Relay(outbox, {"inbox": inside if error is None else Failing(error)}, clock).drain()


def holding(attempt: int = 0) -> MemoryOutbox:
    """An outbox with one parcel that was tried ``attempt`` times."""
    outbox = MemoryOutbox()
    outbox["m"] = Parcel("m", {}, attempt, "")
    return outbox


async def test_nothing_due_is_nothing_done() -> None:
    assert await drain(MemoryOutbox()) == Tally()


async def test_all_that_is_due_is_delivered_with_its_receipt() -> None:
    outbox, inbox = MemoryOutbox(*({} for _ in range(20))), MemoryInboxStore()
    assert await drain(outbox, inbox=inbox) == Tally(delivered=20)
    assert {(what, receipt) for what, _, receipt in outbox.log} == {("delivered", each) for each in inbox.values()}


async def test_the_same_parcel_gets_the_same_receipt() -> None:
    inbox = LocalInbox(MemoryInboxStore(), clock)
    parcel = Parcel("msg", {}, 1, "lease")
    assert await inbox.deliver(parcel) == await inbox.deliver(replace(parcel, attempt=2, lease="other"))


async def test_a_failure_waits_and_names_the_problem() -> None:
    outbox = holding()
    assert await drain(outbox, DeliveryError("HTTP 500")) == Tally(retried=1)
    (what, _, next_at, problem) = outbox.log[0]
    assert (what, problem) == ("retry", "HTTP 500")
    assert timedelta(seconds=5) <= next_at - NOW <= timedelta(seconds=5.5)


async def test_a_receiver_that_names_a_time_is_not_asked_before() -> None:
    outbox = holding()
    await drain(outbox, DeliveryError("HTTP 429", retry_after=timedelta(hours=3)))
    assert outbox.log[0][2] >= NOW + timedelta(hours=3)


async def test_an_unexpected_fault_is_a_failure_that_quotes_nobody() -> None:
    outbox = holding()
    assert (await drain(outbox, ValueError("sam@mail.example"))).retried == 1
    assert outbox.log[0][3] == "ValueError"


async def test_the_last_failure_buries_the_parcel() -> None:
    outbox = holding(len(WAITS))
    assert await drain(outbox, DeliveryError("HTTP 500")) == Tally(buried=1)
    assert outbox.log == [("bury", "m", "HTTP 500")]


async def test_a_receiver_that_is_gone_is_switched_off() -> None:
    """410 means never again: nothing more goes there until somebody says so."""
    outbox = holding()
    assert await drain(outbox, DeliveryError("HTTP 410", gone=True)) == Tally(buried=1)
    assert outbox.log == [("bury", "m", "HTTP 410"), ("disable", "inbox", "HTTP 410")]


async def test_a_withdrawn_parcel_is_dropped_without_a_word() -> None:
    outbox = holding()
    assert await drain(outbox, WithdrawnError()) == Tally(dropped=1)
    assert outbox.log == []


async def test_what_is_withdrawn_between_claim_and_sending_is_not_sent() -> None:
    """The last look is right before the parcel goes."""
    outbox, away = holding(), Failing(AssertionError("it was sent"))
    outbox.withdrawn.add("m")
    assert await Relay(outbox, {"inbox": away}, clock).drain() == Tally(dropped=1)
    assert away.asked == 0


async def test_a_destination_that_keeps_failing_is_left_in_peace() -> None:
    """After a row of failures nothing more is claimed for it; what waits is not used up."""
    outbox, away = MemoryOutbox(*({} for _ in range(30))), Failing(DeliveryError("HTTP 500"))
    await Relay(outbox, {"inbox": away}, clock, width=1).drain()
    assert away.asked == FAILURES
    assert len(outbox) == 30 - FAILURES


async def test_an_overloaded_destination_is_left_in_peace_at_once() -> None:
    outbox, away = MemoryOutbox(*({} for _ in range(30))), Failing(DeliveryError("HTTP 503", slow=True))
    await Relay(outbox, {"inbox": away}, clock, width=1).drain()
    assert away.asked == 1


async def test_one_destination_down_does_not_hold_up_another() -> None:
    outbox = MemoryOutbox(*({} for _ in range(10)))
    for number in range(10):
        outbox[f"w{number}"] = Parcel(f"w{number}", {}, 0, "", destination="webhook")
    away = Failing(DeliveryError("HTTP 503", slow=True))
    inside = LocalInbox(MemoryInboxStore(), clock)
    tally = await Relay(outbox, {"webhook": away, "inbox": inside}, clock, width=4).drain()
    assert tally.delivered == 10


async def test_the_relay_goes_on_after_a_round_that_failed() -> None:
    stop = asyncio.Event()

    class Away(MemoryOutbox):
        rounds = 0

        def claim(self, *arguments: Any, **more: Any) -> tuple[Parcel, ...]:
            self.rounds += 1
            if self.rounds == 1:
                raise OSError("the database is away")
            return super().claim(*arguments, **more)

    class Stopping(LocalInbox):
        async def deliver(self, parcel: Parcel) -> str:
            stop.set()
            return await super().deliver(parcel)

    outbox = Away({})
    await Relay(outbox, {"inbox": Stopping(MemoryInboxStore(), clock)}, clock).run(stop, every=0.01)
    assert [entry[0] for entry in outbox.log] == ["delivered"]


def test_waits_grow_until_there_is_none() -> None:
    waits = [Backoff().after(attempt) for attempt in range(1, len(WAITS) + 1)]
    assert all(wait is not None for wait in waits)
    assert waits == sorted(wait for wait in waits if wait is not None)
    assert Backoff().after(len(WAITS) + 1) is None


def test_nobody_makes_us_wait_for_more_than_a_day() -> None:
    wait = Backoff().after(1, timedelta(days=300))
    assert wait is not None
    assert wait <= timedelta(hours=27)


def test_a_circuit_half_opens_with_one_parcel() -> None:
    circuit = Circuit()
    for _ in range(FAILURES):
        assert circuit.room(NOW, 8) == 8
        circuit.failed(NOW)
    assert circuit.room(NOW, 8) == 0
    later = NOW + timedelta(seconds=6)
    assert circuit.room(later, 8) == 1
    circuit.failed(later)
    assert circuit.room(later + timedelta(seconds=6), 8) == 0  # twice as long now
    circuit.succeeded()
    assert circuit.room(later, 8) == 8


def test_a_circuit_waits_as_long_as_it_is_asked_to() -> None:
    circuit = Circuit()
    circuit.failed(NOW, slow=True, asked=timedelta(minutes=20))
    assert circuit.room(NOW + timedelta(minutes=19), 8) == 0
    assert circuit.room(NOW + timedelta(minutes=20), 8) == 1


@pytest.mark.parametrize("calm", [None, timedelta(0)])
def test_a_single_failure_opens_no_circuit(calm: timedelta | None) -> None:
    circuit = Circuit()
    circuit.failed(NOW, asked=calm)
    assert circuit.room(NOW, 3) == 3
