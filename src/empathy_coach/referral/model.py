"""What a referral holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

Clock = Callable[[], datetime]


class Urgency(str, Enum):
    """How soon, in the values of FHIR's request priority."""

    ROUTINE = "routine"
    URGENT = "urgent"
    ASAP = "asap"
    STAT = "stat"


class Item(str, Enum):
    """One thing that a referral tells its receiver; a consent lists them."""

    NAME = "name"
    CONTACT = "contact"
    HOURS = "hours"
    URGENCY = "urgency"
    INDIVIDUAL = "individual"
    WORDS = "words"


class ContactKind(str, Enum):
    """The form of a way to reach somebody."""

    EMAIL = "email"
    PHONE = "phone"
    OTHER = "other"


@dataclass(frozen=True)
class Contact:
    """A way to reach the person that they said is safe."""

    kind: ContactKind
    value: str


@dataclass(frozen=True)
class ReferralRequest:
    """What the person asks for, checked (see `questions.prepare`).

    ``hours`` may be empty (any time), ``words`` too. ``individual`` means never together with the partner.
    """

    name: str
    contact: Contact
    hours: str
    urgency: Urgency
    individual: bool
    words: str = ""

    def items(self) -> tuple[Item, ...]:
        """Return what this request tells its receiver."""
        empty = {Item.HOURS: not self.hours, Item.WORDS: not self.words}
        return tuple(item for item in Item if not empty.get(item, False))

    def details(self) -> dict[str, Any]:
        """Return the private part as JSON: what is encrypted, and erased by a withdrawal."""
        contact = {"kind": self.contact.kind.value, "value": self.contact.value}
        return {"name": self.name, "contact": contact, "hours": self.hours, "words": self.words}

    @classmethod
    def from_details(cls, details: dict[str, Any], *, urgency: str, individual: bool) -> ReferralRequest:
        """Return the request whose private part is ``details``."""
        contact = Contact(ContactKind(details["contact"]["kind"]), details["contact"]["value"])
        rest = {key: details[key] for key in ("name", "hours", "words")}
        return cls(contact=contact, urgency=Urgency(urgency), individual=individual, **rest)


@dataclass(frozen=True)
class Consent:
    """What the person said yes to: the items shown, and the version of the words that asked."""

    scope: tuple[Item, ...]
    wording_version: str


@dataclass(frozen=True)
class NewReferral:
    """A referral about to be stored together with its consent and its outbox row."""

    id: str
    code: str
    webhook_id: str
    session_id: str
    request: ReferralRequest
    consent: Consent
    created: datetime

    def payload(self) -> dict[str, Any]:
        """Return what the receiver is told: only what the consent covers."""
        details = self.request.details()
        details |= {"urgency": self.request.urgency.value, "individual": self.request.individual}
        given = self.created.isoformat()
        return {
            "type": "referral.created",
            "version": 1,
            "code": self.code,
            "created": given,
            "referral": {item.value: details[item.value] for item in self.consent.scope},
            "consent": {
                "scope": [item.value for item in self.consent.scope],
                "wording_version": self.consent.wording_version,
                "given": given,
            },
        }
