"""The FHIR message: valid for the library and for our own checks, and no more in it than was agreed to."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st

from empathy_coach.delivery.fhir import MessageError, message, problems, validate
from empathy_coach.delivery.fhir.build import bundle
from empathy_coach.referral.model import Contact, ContactKind, NewReferral, ReferralRequest, Urgency
from empathy_coach.referral.outbox import Kind, Parcel
from empathy_coach.referral.wording import consent_card

CONTACT = Contact(ContactKind.EMAIL, "sam@mail.example")
FULL = ReferralRequest(
    "Sam", CONTACT, "evenings", Urgency.URGENT, individual=True, words="hello", region="Leeds", summary=("one", "two")
)
BARE = ReferralRequest("Sam", CONTACT, "", Urgency.ROUTINE, individual=False)
MOMENT = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def parcel(request: ReferralRequest = FULL) -> Parcel:
    consent = consent_card(request).consent
    new = NewReferral("id", "ABCD-EFGH", "msg_1", "session-of-sam", request, consent, MOMENT, "webhook")
    return Parcel("msg_1", new.payload(), 1, "lease", "webhook")


def resources(built: dict[str, Any]) -> dict[str, Any]:
    return {entry["resource"]["resourceType"]: entry["resource"] for entry in built["entry"]}


@pytest.mark.parametrize("request_", [FULL, BARE])
def test_the_message_is_valid_and_says_what_was_agreed(request_: ReferralRequest) -> None:
    said = json.loads(message(parcel(request_)))
    Bundle.model_validate(said)
    held = resources(said)
    assert list(held) == ["MessageHeader", "Task", "ServiceRequest", "Patient", "Consent"]
    assert held["ServiceRequest"]["priority"] == request_.urgency.value
    assert held["ServiceRequest"]["status"] == "active"
    assert held["Task"]["status"] == "requested"
    assert held["Patient"]["telecom"][0]["value"] == "sam@mail.example"
    scope = [each["text"] for each in held["Consent"]["provision"]["code"]]
    assert scope == [item.value for item in request_.items()]


def test_nothing_goes_that_was_not_agreed_to() -> None:
    """No word of the person, no region, no practice, no session, and never a diagnosis."""
    said = message(parcel(BARE))
    assert all(word not in said for word in ("hello", "Leeds", "one", "session-of-sam", "conditionCode", "diagnosis"))
    assert "note" not in resources(json.loads(said))["ServiceRequest"]


def test_the_same_parcel_makes_the_same_message_in_every_attempt() -> None:
    assert message(parcel()) == message(replace(parcel(), attempt=7, lease="other"))


def test_a_withdrawal_names_the_code_and_nothing_else() -> None:
    payload = {"type": "referral.withdrawn", "version": 2, "code": "ABCD-EFGH", "created": MOMENT.isoformat()}
    said = json.loads(message(Parcel("msg_2", payload, 1, "", "webhook", Kind.WITHDRAWAL)))
    assert list(resources(said)) == ["MessageHeader", "Task"]
    assert resources(said)["Task"]["status"] == "cancelled"
    assert "ABCD-EFGH" in json.dumps(said)


@pytest.mark.parametrize("kind", list(ContactKind))
@pytest.mark.parametrize("urgency", list(Urgency))
def test_every_kind_of_contact_and_urgency_is_a_value_of_its_set(kind: ContactKind, urgency: Urgency) -> None:
    assert message(parcel(replace(FULL, contact=Contact(kind, "x"), urgency=urgency)))


def broken(kind: str, *path: Any, value: Any = None, drop: bool = False) -> dict[str, Any]:
    """Return the message with one field of one resource changed or dropped."""
    built = deepcopy(bundle(parcel()))
    at: Any = resources(built)[kind] if kind else built
    for step in path[:-1]:
        at = at[step]
    if drop:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return built


@pytest.mark.parametrize(
    "wrong",
    [
        broken("ServiceRequest", "status", value="banana"),
        broken("ServiceRequest", "intent", value="wish"),
        broken("ServiceRequest", "priority", value="very"),
        broken("ServiceRequest", "subject", drop=True),
        broken("Task", "status", value="banana"),
        broken("Task", "businessStatus", "coding", 0, "code", value="9.9"),
        broken("Task", "businessStatus", "coding", 0, "system", value="http://elsewhere"),
        broken("Task", "focus", "reference", value="urn:uuid:nowhere"),
        broken("Consent", "status", value="banana"),
        broken("Consent", "provision", "type", value="perhaps"),
        broken("Consent", "policyRule", drop=True),
        broken("Patient", "telecom", 0, "system", value="pigeon"),
        broken("MessageHeader", "eventCoding", "code", value="A01"),
        broken("", "type", value="collection"),
        broken("", "timestamp", drop=True),
        {"resourceType": "Bundle", "type": "message", "timestamp": "2026-03-01T12:00:00Z", "entry": []},
        {},
    ],
)
def test_what_the_library_lets_pass_is_refused_here(wrong: dict[str, Any]) -> None:
    """fhir.resources takes a status of "banana" and a message without a header: our own checks do not."""
    with pytest.raises(MessageError) as error:
        validate(wrong)
    assert "sam@mail.example" not in str(error.value)


def test_order_and_company_matter() -> None:
    built = bundle(parcel())
    assert problems({**built, "entry": built["entry"][::-1]})
    assert problems(
        {**built, "entry": [entry for entry in built["entry"] if entry["resource"]["resourceType"] != "Consent"]}
    )
    assert problems(built) == []


@given(text=st.text(min_size=1, max_size=200), name=st.text(min_size=1, max_size=60))
def test_any_words_of_a_person_make_a_valid_message(text: str, name: str) -> None:
    """Whatever the form lets through can be sent; what FHIR forbids is never lost silently."""
    from empathy_coach.referral.questions import ReferralError, check_name, check_words  # noqa: PLC0415

    try:
        request = replace(BARE, name=check_name(name), words=check_words(text))
    except ReferralError:
        return
    said = json.loads(message(parcel(request)))
    assert resources(said)["Patient"]["name"][0]["text"] == request.name
