"""What makes a message wrong: the library checks shapes, and we check codes and links, which it lets pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.delivery.fhir import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]
_VALUES: dict[str, dict[str, frozenset[str]]] = {
    "ServiceRequest": {
        "status": codes.REQUEST_STATUS,
        "intent": codes.REQUEST_INTENT,
        "priority": codes.PRIORITY,
    },
    "Task": {"status": codes.TASK_STATUS, "intent": codes.TASK_INTENT, "priority": codes.PRIORITY},
    "Consent": {"status": codes.CONSENT_STATUS},
}
_NEEDED = {
    "ServiceRequest": ("identifier", "status", "intent", "priority", "subject", "code"),
    "Task": ("identifier", "status", "intent", "businessStatus", "focus"),
    "Consent": ("status", "scope", "category", "patient", "dateTime", "policyRule", "provision"),
    "Patient": ("name", "telecom"),
    "MessageHeader": ("eventCoding", "source", "focus"),
}
_BUSINESS = frozenset({code for code, _ in (*codes.BUSINESS.values(), codes.WITHDRAWAL)})


class MessageError(ValueError):
    """A message does not hold together; names fields only, never what stands in them."""


def validate(bundle: Json) -> str:
    """Return the Bundle as JSON when it is a valid FHIR R4B message.

    Raises:
        MessageError: the library or our own checks refuse it.
    """
    from fhir.resources.R4B.bundle import Bundle  # noqa: PLC0415 - half a second that only senders spend

    try:
        text = str(Bundle.model_validate(bundle).model_dump_json(exclude_none=True))
    except ValueError as error:  # its text quotes the values
        raise MessageError("not a FHIR R4B Bundle") from error
    found = problems(bundle)
    if found:
        raise MessageError("; ".join(found))
    return text


def problems(bundle: Json) -> list[str]:
    """Return what our own checks find, a short sentence each: order, codes, links."""
    resources = [entry.get("resource") or {} for entry in bundle.get("entry") or []]
    found = [*_of_bundle(bundle, resources)]
    known = {entry.get("fullUrl") for entry in bundle.get("entry") or []}
    for each in resources:
        found += _of_resource(each)
        found += [f"{each.get('resourceType')}: a link leads nowhere" for link in _links(each) if link not in known]
    return found


def _of_bundle(bundle: Json, resources: list[Json]) -> Iterator[str]:
    if bundle.get("type") != "message":
        yield "Bundle.type is not message"
    if not bundle.get("timestamp"):
        yield "Bundle.timestamp is missing"
    kinds = [each.get("resourceType") for each in resources]
    if not kinds or kinds[0] != "MessageHeader" or kinds.count("MessageHeader") != 1:
        yield "a message begins with its one MessageHeader"
    elif resources[0].get("eventCoding", {}).get("code") != codes.EVENT:
        yield "MessageHeader.eventCoding is not a patient referral"
    if "Task" not in kinds:
        yield "Task is missing"
    if "ServiceRequest" in kinds and not {"Patient", "Consent"} <= set(kinds):
        yield "a request goes with its Patient and its Consent"


def _of_resource(each: Json) -> Iterator[str]:
    kind = str(each.get("resourceType"))
    if kind not in _NEEDED:
        yield f"{kind} does not belong in the message"
        return
    needed = _NEEDED[kind]
    yield from (f"{kind}.{name} is missing" for name in needed if not each.get(name))
    for name, allowed in _VALUES.get(kind, {}).items():
        if name in each and each[name] not in allowed:
            yield f"{kind}.{name} is no value of its set"
    if kind == "Task":
        coding = (each.get("businessStatus", {}).get("coding") or [{}])[0]
        if coding.get("system") != codes.STATUS_SYSTEM or coding.get("code") not in _BUSINESS:
            yield "Task.businessStatus is no value of its set"
    if kind == "Consent" and each.get("provision", {}).get("type") not in codes.PROVISION:
        yield "Consent.provision.type is no value of its set"
    if kind == "Patient" and any(way.get("system") not in codes.TELECOM for way in each.get("telecom") or []):
        yield "Patient.telecom.system is no value of its set"


def _links(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for held in value.values():
            yield from _links(held)
    elif isinstance(value, list):
        for held in value:
            yield from _links(held)
