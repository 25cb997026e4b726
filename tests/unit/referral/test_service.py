"""Nothing is passed on without consent, and nothing is claimed that is not stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from empathy_coach import content
from empathy_coach.referral.model import Consent, Contact, ContactKind, Item, ReferralRequest, Urgency
from empathy_coach.referral.questions import ReferralError
from empathy_coach.referral.service import CODE_ALPHABET, MemoryReferralRepository, ReferralService
from empathy_coach.referral.states import (
    CLOSED,
    Delivery,
    State,
    StatusKey,
    StoredReferral,
    may_follow,
    status_key,
)
from empathy_coach.referral.wording import consent_card, not_emergency, sentence, status_words

NOW = datetime(2026, 3, 1, tzinfo=timezone.utc)
CONTACT = Contact(ContactKind.EMAIL, "sam@mail.example")
REQUEST = ReferralRequest("Sam", CONTACT, "", Urgency.ROUTINE, individual=True, words="{name} please")
STORED = StoredReferral(
    "1", "AAAA-BBBB", "s", State.CREATED, NOW, NOW, REQUEST, Delivery.PENDING, 0, None, None
)  # fmt: skip
TAKEN_BACK = replace(STORED, state=State.CANCELLED, withdrawn=NOW)


@pytest.fixture
def service() -> ReferralService:
    return ReferralService(MemoryReferralRepository(), lambda: NOW)


@pytest.mark.parametrize(
    ("consent", "key"),
    [
        (None, "consent_missing"),
        (Consent(tuple(Item), "1"), "consent_outdated"),
        (Consent((Item.NAME, Item.CONTACT), "2"), "consent_narrow"),
        (Consent((), "2"), "consent_narrow"),
    ],
)
def test_without_a_fitting_consent_nothing_is_stored(
    service: ReferralService, consent: Consent | None, key: str
) -> None:
    with pytest.raises(ReferralError) as error:
        service.submit(REQUEST, consent, "s")
    assert error.value.key == key
    assert service.status("s").key is StatusKey.NONE


def test_a_consent_that_covers_more_than_the_request_is_stored_as_narrow_as_it_is(
    service: ReferralService,
) -> None:
    """A person who removed their words did not thereby consent to words in general."""
    receipt = service.submit(replace(REQUEST, words=""), consent_card(REQUEST).consent, "s")
    assert receipt.new


def test_a_receipt_names_the_stored_referral(service: ReferralService) -> None:
    receipt = service.submit(REQUEST, consent_card(REQUEST).consent, "s")
    status = service.status("s")
    assert receipt.new
    assert receipt.stored_at == NOW
    assert status.key is StatusKey.STORED
    assert status.referral is not None
    assert status.referral.code == receipt.code
    assert len(receipt.code) == 9
    assert set(receipt.code) <= {*CODE_ALPHABET, "-"}


def test_a_second_yes_is_the_same_referral(service: ReferralService) -> None:
    consent = consent_card(REQUEST).consent
    first, second = service.submit(REQUEST, consent, "s"), service.submit(REQUEST, consent, "s")
    assert (second.code, second.new) == (first.code, False)


def test_a_withdrawal_erases_the_details(service: ReferralService) -> None:
    service.submit(REQUEST, consent_card(REQUEST).consent, "s")
    status = service.withdraw("s")
    assert status.key is StatusKey.WITHDRAWN
    assert status.referral is not None
    assert status.referral.request is None


@pytest.mark.parametrize(
    ("stored", "key"),
    [
        (None, StatusKey.NONE),
        (STORED, StatusKey.STORED),
        (replace(STORED, attempts=1), StatusKey.STORED),  # under way for the first time: nothing has failed
        (replace(STORED, attempts=1, failed=True), StatusKey.DELAYED),
        (replace(STORED, attempts=9, delivery=Delivery.DEAD), StatusKey.UNDELIVERABLE),
        (replace(STORED, delivered=NOW, delivery=Delivery.DELIVERED), StatusKey.DELIVERED),
        (replace(STORED, state=State.SCHEDULED, delivered=NOW), StatusKey.SCHEDULED),
        (replace(STORED, state=State.CANCELLED, delivered=NOW), StatusKey.CANCELLED),
        (replace(STORED, state=State.CANCELLED, withdrawn=NOW), StatusKey.WITHDRAWN),
        (replace(TAKEN_BACK, attempts=1), StatusKey.WITHDRAWN),  # our own inbox: an attempt is not a delivery
        (replace(TAKEN_BACK, attempts=1, delivered=NOW), StatusKey.WITHDRAWN_FROM_INBOX),
        (replace(TAKEN_BACK, destination="webhook"), StatusKey.WITHDRAWN),
        (replace(TAKEN_BACK, destination="webhook", attempts=1), StatusKey.WITHDRAWN_UNTOLD),
        (replace(TAKEN_BACK, destination="webhook", attempts=1, notice=Delivery.PENDING), StatusKey.WITHDRAWN_TELLING),
        (replace(TAKEN_BACK, destination="webhook", attempts=1, notice=Delivery.DEAD), StatusKey.WITHDRAWN_UNTOLD),
        (
            replace(TAKEN_BACK, destination="webhook", attempts=2, delivered=NOW, notice=Delivery.DELIVERED),
            StatusKey.WITHDRAWN_TOLD,
        ),
    ],
)
def test_the_status_follows_from_what_is_stored(stored: StoredReferral | None, key: StatusKey) -> None:
    assert status_key(stored) is key
    assert status_words(stored)


def test_a_delivery_without_a_receipt_is_never_called_delivered() -> None:
    assert status_key(replace(STORED, delivery=Delivery.DELIVERED)) is not StatusKey.DELIVERED


@pytest.mark.parametrize("key", list(StatusKey))
def test_every_status_has_words_that_name_the_receiver_or_the_code(key: StatusKey) -> None:
    words = sentence(key, code="AAAA-BBBB", receiver="the Harbour Clinic")
    assert "{" not in words
    assert words[0].isupper()
    assert key is StatusKey.NONE or "AAAA-BBBB" in words


@pytest.mark.parametrize("key", [StatusKey.STORED, StatusKey.DELAYED, StatusKey.UNDELIVERABLE])
def test_words_before_a_receipt_claim_no_sending(key: StatusKey) -> None:
    words = sentence(key).lower()
    assert "sent" not in words
    assert "received" not in words


def test_no_status_is_presented_as_emergency_help() -> None:
    assert "not emergency help" in not_emergency()
    more = {"not_emergency", "message", "steps", "take_back"}
    assert set(content.load("referral/status.yml")) == {key.value for key in StatusKey} | more


def test_the_card_shows_each_thing_that_is_told_and_to_whom() -> None:
    card = consent_card(REQUEST, "the Harbour Clinic")
    assert len(card.told) == len(card.consent.scope) == len(REQUEST.items())
    assert "the Harbour Clinic" in card.intro
    assert any("sam@mail.example" in line for line in card.told)
    assert any("{name} please" in line for line in card.told)  # the person's braces stay theirs


@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("individual", [True, False])
def test_the_card_has_words_for_every_request(urgency: Urgency, *, individual: bool) -> None:
    card = consent_card(replace(REQUEST, urgency=urgency, individual=individual, hours="evenings"))
    assert all("{" not in line for line in card.told if "please" not in line)


def test_states_follow_bser() -> None:
    assert may_follow(State.CREATED, State.ACCEPTED)
    assert may_follow(State.UNATTENDED, State.SCHEDULED)
    assert not may_follow(State.COMPLETED, State.ACCEPTED)
    assert not may_follow(State.SCHEDULED, State.CREATED)
    assert all(may_follow(state, state) for state in State)
    assert {State.DECLINED, State.COMPLETED, State.CANCELLED} == CLOSED


def test_a_request_survives_its_stored_form() -> None:
    details = REQUEST.details()
    assert ReferralRequest.from_details(details, urgency="routine", individual=True) == REQUEST
