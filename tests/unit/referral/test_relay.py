"""The relay delivers what is due, waits longer after each failure, and gives up aloud."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from empathy_coach.delivery.destination import (
    DeliveryError,
    LocalInbox,
    MemoryInboxStore,
    WithdrawnError,
)
from empathy_coach.delivery.relay import BACKOFF, Tally, deliver_due, keep_delivering, wait_after
from empathy_coach.referral.outbox import MemoryOutbox, Parcel

NOW = datetime(2026, 3, 1, tzinfo=timezone.utc)


class Failing:
    """A destination that always raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def deliver(self, parcel: Parcel) -> str:  # noqa: ARG002 - the port's signature
        """Fail."""
        raise self.error


def clock() -> datetime:
    return NOW


def test_nothing_due_is_nothing_done() -> None:
    assert deliver_due(MemoryOutbox(), LocalInbox(MemoryInboxStore(), clock), clock) == Tally()


def test_all_that_is_due_is_delivered_with_its_receipt() -> None:
    outbox, inbox = MemoryOutbox({}, {}), MemoryInboxStore()
    assert deliver_due(outbox, LocalInbox(inbox, clock), clock) == Tally(delivered=2)
    assert [(what, receipt) for what, _, receipt in outbox.log] == [
        ("delivered", receipt) for receipt in inbox.values()
    ]


def test_a_round_has_an_end() -> None:
    outbox = MemoryOutbox({}, {}, {})
    assert deliver_due(outbox, LocalInbox(MemoryInboxStore(), clock), clock, limit=2).delivered == 2
    assert len(outbox) == 1


def test_the_same_parcel_gets_the_same_receipt() -> None:
    inbox = LocalInbox(MemoryInboxStore(), clock)
    parcel = Parcel("msg", {}, 1, "lease")
    assert inbox.deliver(parcel) == inbox.deliver(replace(parcel, attempt=2, lease="other"))


def test_a_failure_waits_and_names_the_problem() -> None:
    outbox = MemoryOutbox({})
    outbox["msg_0"] = Parcel("msg_0", {}, 1, "")
    assert deliver_due(outbox, Failing(DeliveryError("HTTP 500")), clock) == Tally(retried=1)
    (what, _, next_at, problem) = outbox.log[0]
    assert (what, problem) == ("retry", "HTTP 500")
    assert BACKOFF[0] <= next_at - NOW <= BACKOFF[0] * 1.1


def test_a_receiver_that_names_a_time_is_not_asked_before() -> None:
    outbox = MemoryOutbox()
    outbox["m"] = Parcel("m", {}, 1, "")
    error = DeliveryError("HTTP 429", retry_after=timedelta(hours=3))
    deliver_due(outbox, Failing(error), clock)
    assert outbox.log[0][2] == NOW + timedelta(hours=3)


def test_an_unexpected_fault_is_a_failure_that_quotes_nobody() -> None:
    outbox = MemoryOutbox()
    outbox["m"] = Parcel("m", {}, 1, "")
    assert deliver_due(outbox, Failing(ValueError("sam@mail.example")), clock).retried == 1
    assert outbox.log[0][3] == "ValueError"


@pytest.mark.parametrize(
    ("error", "attempt"),
    [(DeliveryError("HTTP 410", permanent=True), 1), (DeliveryError("HTTP 500"), len(BACKOFF) + 1)],
)
def test_the_last_failure_buries_the_parcel(error: DeliveryError, attempt: int) -> None:
    outbox = MemoryOutbox()
    outbox["m"] = Parcel("m", {}, attempt, "")
    assert deliver_due(outbox, Failing(error), clock) == Tally(buried=1)
    assert outbox.log == [("bury", "m", error.problem)]


def test_a_withdrawn_parcel_is_dropped_without_a_word() -> None:
    outbox = MemoryOutbox({})
    assert deliver_due(outbox, Failing(WithdrawnError()), clock) == Tally(dropped=1)
    assert outbox.log == []


def test_waits_grow_until_there_is_none() -> None:
    waits = [wait_after(attempt) for attempt in range(1, len(BACKOFF) + 1)]
    assert all(wait is not None for wait in waits)
    assert waits == sorted(wait for wait in waits if wait is not None)
    assert wait_after(len(BACKOFF) + 1) is None


def test_the_relay_goes_on_after_a_round_that_failed() -> None:
    stop, rounds = threading.Event(), iter(range(3))

    def deliver() -> Tally:
        if next(rounds) == 0:
            raise OSError("the database is away")
        stop.set()
        return Tally()

    keep_delivering(deliver, stop, every=timedelta(milliseconds=1))
    assert next(rounds) == 2
