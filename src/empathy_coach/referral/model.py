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
    REGION = "region"
    WORDS = "words"
    SUMMARY = "summary"


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

    ``hours`` may be empty (any time); ``region``, ``words`` and ``summary`` may be left out. ``individual`` means never
    together with the partner. ``summary`` has the lines of the practice that the person chose, one by one.
    """

    name: str
    contact: Contact
    hours: str
    urgency: Urgency
    individual: bool
    words: str = ""
    region: str = ""
    summary: tuple[str, ...] = ()

    def items(self) -> tuple[Item, ...]:
        """Return what this request tells its receiver."""
        empty = {
            Item.HOURS: not self.hours,
            Item.REGION: not self.region,
            Item.WORDS: not self.words,
            Item.SUMMARY: not self.summary,
        }
        return tuple(item for item in Item if not empty.get(item, False))

    def details(self) -> dict[str, Any]:
        """Return the private part as JSON: what is encrypted, and erased by a withdrawal."""
        contact = {"kind": self.contact.kind.value, "value": self.contact.value}
        return {
            "name": self.name,
            "contact": contact,
            "hours": self.hours,
            "region": self.region,
            "words": self.words,
            "summary": list(self.summary),
        }

    @classmethod
    def from_details(cls, details: dict[str, Any], *, urgency: str, individual: bool) -> ReferralRequest:
        """Return the request whose private part is ``details``."""
        contact = Contact(ContactKind(details["contact"]["kind"]), details["contact"]["value"])
        rest = {key: details.get(key, "") for key in ("name", "hours", "region", "words")}
        summary = tuple(details.get("summary", ()))  # rows of the first revision have neither region nor summary
        return cls(contact=contact, urgency=Urgency(urgency), individual=individual, summary=summary, **rest)


@dataclass(frozen=True)
class Consent:
    """What the person said yes to: the items shown, and the version of the words that asked."""

    scope: tuple[Item, ...]
    wording_version: str


@dataclass(frozen=True)
class NewReferral:
    """A referral about to be stored together with its consent and its outbox row.

    ``destination`` names who is told: the consent was given for that receiver and no other.
    """

    id: str
    code: str
    webhook_id: str
    session_id: str
    request: ReferralRequest
    consent: Consent
    created: datetime
    destination: str = "inbox"

    def payload(self) -> dict[str, Any]:
        """Return what the receiver is told: only what the consent covers."""
        details = self.request.details()
        details |= {"urgency": self.request.urgency.value, "individual": self.request.individual}
        given = self.created.isoformat()
        return {
            "type": "referral.created",
            "version": 2,
            "code": self.code,
            "created": given,
            "referral": {item.value: details[item.value] for item in self.consent.scope},
            "consent": {
                "scope": [item.value for item in self.consent.scope],
                "wording_version": self.consent.wording_version,
                "given": given,
            },
        }
