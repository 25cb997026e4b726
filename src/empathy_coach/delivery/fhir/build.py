"""Builds the message Bundle of a parcel as plain JSON values: only what the consent covers, in plain words."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.delivery.fhir import codes
from empathy_coach.referral.outbox import Kind
from empathy_coach.referral.states import State

if TYPE_CHECKING:
    from empathy_coach.referral.outbox import Parcel

MEDIA_TYPE = "application/fhir+json"
SOURCE = "urn:empathy-coach"
Json = dict[str, Any]


def bundle(parcel: Parcel) -> Json:
    """Return the message Bundle of a parcel."""
    resources = _withdrawal(parcel) if parcel.kind is Kind.WITHDRAWAL else _referral(parcel)
    return {
        "resourceType": "Bundle",
        "id": parcel.webhook_id.replace("_", "-"),
        "type": "message",
        "timestamp": parcel.payload["created"],
        "entry": [{"fullUrl": _url(parcel, each["resourceType"]), "resource": each} for each in resources],
    }


def _referral(parcel: Parcel) -> list[Json]:
    told = parcel.payload["referral"]
    return [_header(parcel), _task(parcel, told), _request(parcel, told), _patient(told), _consent(parcel)]


def _withdrawal(parcel: Parcel) -> list[Json]:
    """The receiver is told that it was taken back, by its code alone."""
    task = {
        "resourceType": "Task",
        "identifier": [_code(parcel)],
        "status": "cancelled",
        "intent": "order",
        "businessStatus": _coded(codes.STATUS_SYSTEM, *codes.WITHDRAWAL),
        "focus": {"type": "ServiceRequest", "identifier": _code(parcel)},
        "lastModified": parcel.payload["created"],
    }
    return [_header(parcel), task]


def _header(parcel: Parcel) -> Json:
    return {
        "resourceType": "MessageHeader",
        "eventCoding": {"system": codes.EVENT_SYSTEM, "code": codes.EVENT, "display": "Patient referral"},
        "source": {"name": _words()["source"], "endpoint": SOURCE},
        "focus": [_to(parcel, "Task")],
    }


def _task(parcel: Parcel, told: Json) -> Json:
    return {
        "resourceType": "Task",
        "identifier": [_code(parcel)],
        "status": "requested",
        "intent": "order",
        "code": _coded(codes.TASK_SYSTEM, "fulfill", "Fulfill the focal request"),
        "priority": told["urgency"],
        "businessStatus": _coded(codes.STATUS_SYSTEM, *codes.BUSINESS[State.CREATED]),
        "focus": _to(parcel, "ServiceRequest"),
        "for": _to(parcel, "Patient"),
        "authoredOn": parcel.payload["created"],
        "lastModified": parcel.payload["created"],
    }


def _request(parcel: Parcel, told: Json) -> Json:
    words = _words()
    notes = [{"text": text} for text in (told.get("words"), *told.get("summary", ())) if text]
    hours = (
        {"occurrenceTiming": {"code": {"text": words["hours"].format(hours=told["hours"])}}}
        if told.get("hours")
        else {}
    )
    return {
        "resourceType": "ServiceRequest",
        "identifier": [_code(parcel)],
        "status": "active",
        "intent": "order",
        "priority": told["urgency"],
        "code": {"text": words["support"][str(told["individual"]).lower()]},
        "subject": _to(parcel, "Patient"),
        "authoredOn": parcel.payload["created"],
        "reasonCode": [{"text": words["reason"]}],
        **hours,
        **({"note": notes} if notes else {}),
    }


def _patient(told: Json) -> Json:
    contact = told["contact"]
    region = {"address": [{"text": told["region"]}]} if told.get("region") else {}
    return {
        "resourceType": "Patient",
        "name": [{"use": "usual", "text": told["name"]}],
        "telecom": [{"system": contact["kind"], "value": contact["value"], "rank": 1}],
        **region,
    }


def _consent(parcel: Parcel) -> Json:
    given = parcel.payload["consent"]
    return {
        "resourceType": "Consent",
        "status": "active",
        "scope": _coded(codes.SCOPE_SYSTEM, "patient-privacy", "Privacy Consent"),
        "category": [_coded(codes.CATEGORY_SYSTEM, "INFAO", "information access")],
        "patient": _to(parcel, "Patient"),
        "dateTime": given["given"],
        "policyRule": {"text": _words()["consent"].format(version=given["wording_version"])},
        "provision": {
            "type": "permit",
            "code": [{"text": item} for item in given["scope"]],
            "data": [{"meaning": "instance", "reference": _to(parcel, "ServiceRequest")}],
        },
    }


def _coded(system: str, code: str, display: str) -> Json:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _code(parcel: Parcel) -> Json:
    return {"system": codes.CODE_SYSTEM, "value": parcel.payload["code"]}


def _to(parcel: Parcel, kind: str) -> Json:
    return {"reference": _url(parcel, kind)}


def _url(parcel: Parcel, kind: str) -> str:
    """Return the entry's address; the same in every attempt, so that the body stays the same too."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{SOURCE}:{parcel.webhook_id}:{kind}')}"


def _words() -> Json:
    return content.load("referral/message.yml", "referral_message")  # type: ignore[no-any-return] # YAML is Any
