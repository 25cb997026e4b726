"""Referrals are stored whole or not at all, and taken back for good."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text

from empathy_coach.delivery.inbox import LocalInbox
from empathy_coach.delivery.relay import LEASE, Relay
from empathy_coach.referral.service import ReferralService
from empathy_coach.referral.states import State, StatusKey
from empathy_coach.referral.wording import consent_card
from empathy_coach.storage.database import SessionGoneError

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


def test_a_referral_is_stored_and_says_no_more_than_that(
    submit: Submit, make_request: MakeRequest, service: ReferralService, stores: Stores
) -> None:
    code = submit()
    status = service.status("s")
    assert status.key is StatusKey.STORED
    assert status.referral is not None
    assert (status.referral.code, status.referral.request) == (code, make_request())
    assert [len(rows(stores, table)) for table in ("referral", "consent", "outbox")] == [1, 1, 1]


def test_a_second_submission_is_the_first(submit: Submit, stores: Stores) -> None:
    with ThreadPoolExecutor(6) as pool:
        codes = set(pool.map(lambda _: submit(), range(6)))
    assert len(codes) == 1
    assert len(rows(stores, "outbox")) == 1


@pytest.mark.parametrize("table", ["referral", "consent", "outbox"])
def test_a_failure_between_the_rows_leaves_none(submit: Submit, stores: Stores, table: str) -> None:
    def fail(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(f"INSERT INTO {table}"):
            raise RuntimeError("power cut")

    event.listen(stores.database.engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        submit()
    event.remove(stores.database.engine, "before_cursor_execute", fail)
    assert [rows(stores, name) for name in ("referral", "consent", "outbox")] == [[], [], []]


def test_a_session_that_is_gone_cannot_refer(submit: Submit) -> None:
    with pytest.raises(SessionGoneError):
        submit("nobody")


def test_a_withdrawal_stops_what_is_not_sent(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    submit(words="please call")
    assert service.withdraw("s").key is StatusKey.WITHDRAWN
    assert relay(stores, clock) == 0
    assert rows(stores, "inbox") == []
    assert [row.details for row in rows(stores, "referral")] == [None]
    assert [row.payload for row in rows(stores, "outbox")] == [None]
    assert [row.withdrawn is not None for row in rows(stores, "consent")] == [True]


def test_a_withdrawal_while_it_is_under_way_leaves_nothing_in_the_local_inbox(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    submit()
    parcel = claim(stores, clock())
    assert parcel is not None
    service.withdraw("s")
    assert stores.inbox.keep(parcel.webhook_id, "late", clock()) is None
    assert rows(stores, "inbox") == []


def test_a_receipt_after_the_withdrawal_is_told(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    submit()
    parcel = claim(stores, clock())
    assert parcel is not None
    service.withdraw("s")
    assert stores.outbox.delivered(parcel, "r", clock())
    assert service.status("s").key is StatusKey.WITHDRAWN_FROM_INBOX
    assert claim(stores, clock.forward(days=1)) is None


def test_a_withdrawal_after_delivery_says_so_and_erases_the_details(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    submit()
    relay(stores, clock)
    status = service.withdraw("s")
    assert status.key is StatusKey.WITHDRAWN_FROM_INBOX
    assert status.referral is not None
    assert status.referral.request is None


def test_after_a_withdrawal_a_new_referral_is_possible(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    first = submit()
    service.withdraw("s")
    clock.forward(minutes=1)
    assert submit() != first
    assert service.status("s").key is StatusKey.STORED
    assert relay(stores, clock) == 1


def test_withdrawing_twice_or_nothing_is_harmless(submit: Submit, service: ReferralService) -> None:
    assert service.withdraw("s").key is StatusKey.NONE
    submit()
    first, second = service.withdraw("s"), service.withdraw("s")
    assert first == second


def test_what_the_receiver_made_of_it_is_stored_in_order(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    code = submit()
    relay(stores, clock)
    for state in (State.ACCEPTED, State.ACCEPTED, State.SCHEDULED, State.COMPLETED):
        assert stores.receiver.record(code, state, clock()).state is state
    assert service.status("s").key is StatusKey.COMPLETED
    with pytest.raises(ValueError, match="cannot follow"):
        stores.receiver.record(code, State.ACCEPTED, clock())
    with pytest.raises(LookupError):
        stores.receiver.record("AAAA-AAAA", State.ACCEPTED, clock())
    assert submit() != code  # a closed one makes room


def test_a_withdrawn_referral_takes_no_state(
    submit: Submit, service: ReferralService, stores: Stores, clock: Clock
) -> None:
    code = submit()
    service.withdraw("s")
    with pytest.raises(ValueError, match="cannot follow"):
        stores.receiver.record(code, State.ACCEPTED, clock())


def test_referrals_are_listed_newest_first_and_shown_by_code(
    make_request: MakeRequest, make_referral: MakeReferral, stores: Stores, clock: Clock
) -> None:
    codes = []
    for number in range(3):
        stores.sessions.create(f"s{number}")
        new = make_referral(f"s{number}", clock.forward(minutes=1))
        codes.append(stores.referrals.create(new).code)
    assert [found.code for found in stores.referrals.list()] == codes[::-1]
    assert [found.code for found in stores.referrals.list(limit=1)] == codes[:1:-1]
    assert stores.referrals.list(state=State.ACCEPTED) == ()
    shown = stores.referrals.show(codes[0].lower().replace("-", " "))
    assert shown is not None
    assert shown.request == make_request()
    assert stores.referrals.show("nothing") is None
