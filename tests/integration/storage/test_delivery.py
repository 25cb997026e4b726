"""The outbox is claimed by one worker at a time, and each referral is delivered once."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from empathy_coach.delivery.inbox import LocalInbox
from empathy_coach.delivery.relay import LEASE, Relay
from empathy_coach.privacy.crypto import Cipher, CipherError, new_key
from empathy_coach.referral.service import ReferralService
from empathy_coach.referral.states import StatusKey
from empathy_coach.referral.wording import consent_card
from empathy_coach.storage.database import Database
from empathy_coach.storage.stores import stores_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from empathy_coach.referral.model import NewReferral, ReferralRequest
    from empathy_coach.referral.outbox import Parcel
    from empathy_coach.storage.stores import Stores
    from tests.integration.conftest import Clock

    Submit = Callable[..., str]
    MakeRequest = Callable[..., ReferralRequest]
    MakeReferral = Callable[..., NewReferral]

MARKER = "zaffre-otter"


@pytest.fixture(autouse=True)
def _session(stores: Stores) -> None:
    stores.sessions.create("s")


@pytest.fixture
def service(stores: Stores, clock: Clock) -> ReferralService:
    return ReferralService(stores.referrals, clock)


@pytest.fixture
def submit(service: ReferralService, make_request: MakeRequest) -> Submit:
    """Submit a referral with its consent and return the code."""

    def submit(session_id: str = "s", words: str = "") -> str:
        request = make_request(words)
        return service.submit(request, consent_card(request).consent, session_id).code

    return submit


def claim(stores: Stores, now: datetime) -> Parcel | None:
    return next(iter(stores.outbox.claim(now, LEASE, destination="inbox", limit=1)), None)


def relay(stores: Stores, clock: Clock) -> int:
    return asyncio.run(Relay(stores.outbox, {"inbox": LocalInbox(stores.inbox, clock)}, clock).drain()).delivered


def rows(stores: Stores, table: str) -> list[Any]:
    with stores.database.read() as connection:
        return list(connection.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - our own tables


def test_the_local_inbox_receives_it_once(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    submit()
    assert relay(stores, clock) == 1
    assert service.status("s").key is StatusKey.DELIVERED
    assert relay(stores, clock) == 0
    assert len(rows(stores, "inbox")) == 1


def test_two_workers_never_hold_the_same_row(submit: Submit, stores: Stores, clock: Clock) -> None:
    for number in range(12):
        stores.sessions.create(f"s{number}")
        submit(f"s{number}")
    with ThreadPoolExecutor(6) as pool:
        claims = [*pool.map(lambda _: claim(stores, clock()), range(18))]
    held = [parcel.webhook_id for parcel in claims if parcel is not None]
    assert len(held) == len(set(held)) == 12


def test_a_crash_after_delivery_delivers_no_second_time(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    submit()
    parcel = claim(stores, clock())
    assert parcel is not None
    receipt = asyncio.run(LocalInbox(stores.inbox, clock).deliver(parcel))  # and here the power goes
    assert service.status("s").key is StatusKey.DELIVERED  # it can be read there, so that is what is said
    clock.forward(minutes=2)
    assert relay(stores, clock) == 0
    assert [row.receipt for row in rows(stores, "inbox")] == [receipt]
    assert [row.receipt for row in rows(stores, "outbox")] == [receipt]


def test_a_lost_lease_cannot_postpone_what_another_worker_holds(submit: Submit, stores: Stores, clock: Clock) -> None:
    submit()
    slow = claim(stores, clock())
    fast = claim(stores, clock.forward(minutes=2))
    assert slow is not None
    assert fast is not None
    assert fast.attempt == slow.attempt + 1
    assert not stores.outbox.retry(slow, clock(), "late")
    assert not stores.outbox.bury(slow, "late")
    assert stores.outbox.delivered(slow, "r1", clock())  # it did arrive
    assert not stores.outbox.delivered(fast, "r2", clock())
    assert [row.receipt for row in rows(stores, "outbox")] == ["r1"]


def test_a_delivered_row_keeps_no_payload(submit: Submit, stores: Stores, clock: Clock) -> None:
    submit()
    relay(stores, clock)
    assert [row.payload for row in rows(stores, "outbox")] == [None]


def test_a_buried_referral_is_told_and_can_be_replayed(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    code = submit()
    parcel = claim(stores, clock())
    assert parcel is not None
    assert stores.outbox.bury(parcel, "410" * 200)
    assert service.status("s").key is StatusKey.UNDELIVERABLE
    assert claim(stores, clock.forward(days=9)) is None
    assert stores.outbox.replay(code, clock())
    assert not stores.outbox.replay(code, clock())
    assert relay(stores, clock) == 1


def test_a_payload_that_no_key_opens_does_not_block_the_others(
    make_referral: MakeReferral, url: str, stores: Stores, clock: Clock
) -> None:
    stores.referrals.create(make_referral("s", clock()))
    stores.sessions.create("t")
    other = make_referral("t", clock.forward(seconds=1))
    fresh = stores_on(Database(url, Cipher([new_key()])))  # the old key was thrown away
    with contextlib.suppress(CipherError):
        fresh.referrals.create(other)
    assert claim(fresh, clock()) is None  # given up, aloud
    parcel = claim(fresh, clock())
    assert parcel is not None
    assert parcel.webhook_id == other.webhook_id
    assert [row.state for row in rows(stores, "outbox") if row.webhook_id != other.webhook_id] == ["dead"]


def test_the_payload_holds_what_was_consented_and_is_encrypted(submit: Submit, stores: Stores, clock: Clock) -> None:
    submit(words="I would like someone to talk to")
    parcel = claim(stores, clock())
    assert parcel is not None
    assert parcel.payload["referral"]["contact"] == {"kind": "email", "value": f"{MARKER}@mail.example"}
    assert set(parcel.payload["referral"]) == set(parcel.payload["consent"]["scope"])
    assert MARKER not in str(rows(stores, "outbox"))
