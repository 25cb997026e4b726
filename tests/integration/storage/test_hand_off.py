"""A referral that leaves the house: who is told of a withdrawal, and what a receiver may report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from empathy_coach.delivery.relay import LEASE
from empathy_coach.referral.outbox import Kind, Parcel
from empathy_coach.referral.service import ReferralService
from empathy_coach.referral.states import Delivery, State, StatusKey
from empathy_coach.storage.personal import SqlPersonalStore
from empathy_coach.storage.receiver import AlreadyTakenError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from empathy_coach.referral.model import NewReferral
    from empathy_coach.storage.stores import Stores
    from tests.integration.conftest import Clock

    MakeReferral = Callable[..., NewReferral]


def claim(stores: Stores, now: datetime, limit: int = 10) -> tuple[Parcel, ...]:
    return stores.outbox.claim(now, LEASE, destination="webhook", limit=limit)


def rows(stores: Stores, table: str) -> list[Any]:
    with stores.database.read() as connection:
        return list(connection.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608 - our own tables


@pytest.fixture
def service(stores: Stores, clock: Clock) -> ReferralService:
    return ReferralService(stores.referrals, clock)


@pytest.fixture
def code(stores: Stores, clock: Clock, make_referral: MakeReferral) -> str:
    """A referral to a webhook, not yet tried."""
    stores.sessions.create("s")
    return stores.referrals.create(replace(make_referral("s", clock(), "my own words"), destination="webhook")).code


def test_each_destination_gets_its_own_parcels(stores: Stores, clock: Clock, code: str) -> None:
    assert code
    assert stores.outbox.claim(clock(), LEASE, destination="inbox", limit=10) == ()
    (parcel,) = claim(stores, clock())
    assert (parcel.destination, parcel.kind, parcel.attempt) == ("webhook", Kind.REFERRAL, 1)
    assert claim(stores, clock()) == ()


def test_a_withdrawal_before_the_first_attempt_tells_nobody(
    service: ReferralService, stores: Stores, clock: Clock, code: str
) -> None:
    assert code
    assert service.withdraw("s").key is StatusKey.WITHDRAWN
    assert claim(stores, clock.forward(days=1)) == ()
    assert rows(stores, "notice") == []


def test_a_withdrawal_after_an_attempt_is_told_by_the_code_alone(
    service: ReferralService, stores: Stores, clock: Clock, code: str
) -> None:
    """An attempt that was broken off may have arrived; the notice waits until it can no longer be overtaken."""
    (parcel,) = claim(stores, clock())
    assert stores.outbox.wanted(parcel)
    assert service.withdraw("s").key is StatusKey.WITHDRAWN_TELLING
    assert not stores.outbox.wanted(parcel)
    assert claim(stores, clock()) == ()
    (notice,) = claim(stores, clock.forward(minutes=2))
    assert notice.kind is Kind.WITHDRAWAL
    assert notice.webhook_id != parcel.webhook_id
    assert notice.payload["code"] == code
    assert set(notice.payload) == {"type", "version", "code", "created"}
    assert stores.outbox.delivered(notice, "HTTP 200", clock())
    assert service.status("s").key is StatusKey.WITHDRAWN_TOLD


def test_a_notice_that_nobody_takes_is_told(service: ReferralService, stores: Stores, clock: Clock, code: str) -> None:
    assert code
    claim(stores, clock())
    service.withdraw("s")
    (notice,) = claim(stores, clock.forward(minutes=2))
    assert stores.outbox.bury(notice, "HTTP 500")
    assert service.status("s").key is StatusKey.WITHDRAWN_UNTOLD
    assert stores.outbox.dead() == 1
    assert stores.outbox.replay(code, clock())
    assert service.status("s").key is StatusKey.WITHDRAWN_TELLING


def test_a_receipt_that_comes_after_the_withdrawal_is_kept(
    service: ReferralService, stores: Stores, clock: Clock, code: str
) -> None:
    assert code
    (parcel,) = claim(stores, clock())
    service.withdraw("s")
    assert stores.outbox.delivered(parcel, "HTTP 202", clock())
    stored = service.status("s").referral
    assert stored is not None
    assert (stored.delivery, stored.delivered) == (Delivery.WITHDRAWN, clock())


def test_an_attempt_that_fails_after_the_withdrawal_is_not_tried_again(
    service: ReferralService, stores: Stores, clock: Clock, code: str
) -> None:
    assert code
    (parcel,) = claim(stores, clock())
    service.withdraw("s")
    assert not stores.outbox.retry(parcel, clock(), "HTTP 500")
    assert [each.kind for each in claim(stores, clock.forward(days=1))] == [Kind.WITHDRAWAL]


def test_withdrawing_twice_tells_once(service: ReferralService, stores: Stores, clock: Clock, code: str) -> None:
    assert code
    claim(stores, clock())
    service.withdraw("s")
    service.withdraw("s")
    assert len(rows(stores, "notice")) == 1


def test_an_erased_session_tells_the_receiver_too(stores: Stores, clock: Clock, code: str) -> None:
    """The notice outlives everything else of the session and holds nothing of it."""
    claim(stores, clock())
    SqlPersonalStore(stores.database, clock).erase("s")
    assert rows(stores, "referral") == []
    (notice,) = claim(stores, clock.forward(minutes=2))
    assert (notice.kind, notice.payload["code"]) == (Kind.WITHDRAWAL, code)


def test_a_destination_that_is_gone_gets_nothing_until_a_replay(
    service: ReferralService, stores: Stores, clock: Clock, code: str, make_referral: MakeReferral
) -> None:
    (parcel,) = claim(stores, clock())
    stores.outbox.bury(parcel, "HTTP 410")
    stores.outbox.disable("webhook", "HTTP 410", clock())
    stores.sessions.create("later")
    stores.referrals.create(replace(make_referral("later", clock()), destination="webhook"))
    assert claim(stores, clock.forward(days=1)) == ()
    assert service.status("later").key is StatusKey.UNDELIVERABLE  # nobody waits for what will not come
    assert stores.outbox.replay(code, clock())
    assert stores.outbox.replay_all(clock()) == 1
    assert len(claim(stores, clock())) == 2


def test_a_replay_forgets_no_attempt(service: ReferralService, stores: Stores, clock: Clock, code: str) -> None:
    """What was once tried may have arrived, also after somebody replays it."""
    (parcel,) = claim(stores, clock())
    stores.outbox.bury(parcel, "HTTP 500")
    stores.outbox.replay(code, clock())
    assert service.withdraw("s").key is StatusKey.WITHDRAWN_TELLING


def test_a_signed_message_is_taken_once(service: ReferralService, stores: Stores, clock: Clock, code: str) -> None:
    stores.receiver.record(code, State.ACCEPTED, clock(), message="We will write on Monday.", webhook_id="c1")
    stored = service.status("s").referral
    assert stored is not None
    assert (stored.state, stored.message) == (State.ACCEPTED, "We will write on Monday.")
    with pytest.raises(AlreadyTakenError):
        stores.receiver.record(code, State.DECLINED, clock(), webhook_id="c1")
    assert service.status("s").key is StatusKey.ACCEPTED


def test_a_message_that_is_refused_is_not_taken(stores: Stores, clock: Clock, code: str) -> None:
    """The same message may come again, for instance after an earlier one that was still under way."""
    with pytest.raises(ValueError, match="cannot follow"):
        stores.receiver.record(code, State.UNATTENDED, clock(), webhook_id="c2")
    stores.receiver.record(code, State.SCHEDULED, clock(), webhook_id="c1")
    assert stores.receiver.record(code, State.UNATTENDED, clock(), webhook_id="c2").state is State.UNATTENDED


def test_words_alone_change_no_state(stores: Stores, clock: Clock, code: str) -> None:
    stores.receiver.record(code, State.ACCEPTED, clock(), message="Hello.")
    later = stores.receiver.record(code, State.ACCEPTED, clock.forward(hours=1))
    assert (later.message, later.state_at) == ("Hello.", clock() - timedelta(hours=1))


def test_only_what_the_local_inbox_holds_is_listed(
    stores: Stores, clock: Clock, code: str, make_referral: MakeReferral
) -> None:
    stores.sessions.create("t")
    mine = make_referral("t", clock())
    stores.referrals.create(mine)
    assert stores.receiver.received() == ()
    (parcel,) = stores.outbox.claim(clock(), LEASE, destination="inbox", limit=10)
    stores.inbox.keep(parcel.webhook_id, "r", clock())
    assert [each.code for each in stores.receiver.received()] == [mine.code]
    assert stores.receiver.one(code) is None
    assert stores.referrals.waiting() == 2


def test_a_notice_goes_when_nobody_needs_it_any_more(stores: Stores, clock: Clock, code: str) -> None:
    """One that waits stays, however old; one that arrived goes after the time of referrals."""
    assert code
    claim(stores, clock())
    personal = SqlPersonalStore(stores.database, clock)
    personal.erase("s")
    far = {"ended": clock(), "idle": clock(), "referrals": clock.forward(days=200)}
    personal.purge(**far)
    (notice,) = claim(stores, clock())
    stores.outbox.delivered(notice, "HTTP 200", clock())
    personal.purge(**far)
    assert len(rows(stores, "notice")) == 1
    personal.purge(**{**far, "referrals": clock.forward(days=1)})
    assert rows(stores, "notice") == []
