"""The use case: nothing is stored without consent, nothing is claimed that is not stored."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from empathy_coach.referral.model import Clock, Consent, NewReferral, ReferralRequest
from empathy_coach.referral.opening import Opening, Taking
from empathy_coach.referral.questions import ReferralError
from empathy_coach.referral.states import INBOX, Delivery, State, StatusKey, StoredReferral, status_key
from empathy_coach.referral.wording import wording_version

if TYPE_CHECKING:
    from datetime import datetime

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without characters that are misread aloud
CODE_LENGTH = 8
CODE_FORM = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")  # whatever else somebody sends names no referral


class ReferralRepository(Protocol):
    """Where referrals are kept."""

    def create(self, new: NewReferral) -> StoredReferral:
        """Store referral, consent and outbox row in one transaction, or return the session's open one."""

    def latest(self, session_id: str) -> StoredReferral | None:
        """Return the session's newest referral."""

    def withdraw(self, session_id: str, at: datetime) -> StoredReferral | None:
        """Stop what is not sent, erase contact details and words, and return the newest referral."""

    def waiting(self) -> int:
        """Return how many referrals are open."""


@dataclass(frozen=True)
class Receipt:
    """Proof that a referral is stored (not that it was sent); ``new`` is False for one that was open."""

    code: str
    stored_at: datetime
    new: bool


@dataclass(frozen=True)
class Status:
    """What may be said about the session's referral."""

    key: StatusKey
    referral: StoredReferral | None


class ReferralService:
    """Submits, withdraws and reports referrals."""

    def __init__(
        self,
        repository: ReferralRepository,
        clock: Clock,
        *,
        opening: Opening | None = None,
        destination: str = INBOX,
    ) -> None:
        self._repository = repository
        self._clock = clock
        self._opening = opening or Opening()
        self._destination = destination

    def taking(self) -> Taking:
        """Return whether the receiver takes a new request now."""
        waiting = self._repository.waiting() if self._opening.places is not None else 0
        return self._opening.takes(self._clock(), waiting)

    def submit(self, request: ReferralRequest, consent: Consent | None, session_id: str) -> Receipt:
        """Store the referral for delivery; a second one while the first is open returns the first.

        Raises:
            ReferralError: the consent is missing, old, or does not cover the request.
        """
        new = NewReferral(
            id=uuid.uuid4().hex,
            code=_new_code(),
            webhook_id=f"msg_{uuid.uuid4().hex}",
            session_id=session_id,
            request=request,
            consent=_checked(consent, request),
            created=self._clock(),
            destination=self._destination,
        )
        stored = self._repository.create(new)
        return Receipt(stored.code, stored.created, new=stored.id == new.id)

    def withdraw(self, session_id: str) -> Status:
        """Take the session's referral back."""
        return _status(self._repository.withdraw(session_id, self._clock()))

    def status(self, session_id: str) -> Status:
        """Return what may be said now."""
        return _status(self._repository.latest(session_id))


class MemoryReferralRepository(dict[str, StoredReferral]):
    """One referral for each session in a dictionary, for tests."""

    def create(self, new: NewReferral) -> StoredReferral:  # noqa: D102 - as in the port
        stored = StoredReferral(
            new.id, new.code, new.session_id, State.CREATED, new.created, new.created, new.request,
            Delivery.PENDING, attempts=0, delivered=None, withdrawn=None,
        )  # fmt: skip
        held = self.get(new.session_id)
        if held is None or held.withdrawn:
            self[new.session_id] = stored
        return self[new.session_id]

    def latest(self, session_id: str) -> StoredReferral | None:  # noqa: D102
        return self.get(session_id)

    def withdraw(self, session_id: str, at: datetime) -> StoredReferral | None:  # noqa: D102
        if (held := self.get(session_id)) and not held.withdrawn:
            self[session_id] = replace(held, withdrawn=at, request=None, state=State.CANCELLED)
        return self.get(session_id)

    def waiting(self) -> int:  # noqa: D102
        return sum(not held.withdrawn for held in self.values())


def _checked(consent: Consent | None, request: ReferralRequest) -> Consent:
    if consent is None:
        raise ReferralError("consent_missing")
    if consent.wording_version != wording_version():
        raise ReferralError("consent_outdated")
    if not set(request.items()) <= set(consent.scope):
        raise ReferralError("consent_narrow")
    return replace(consent, scope=request.items())


def _status(stored: StoredReferral | None) -> Status:
    return Status(status_key(stored), stored)


def _new_code() -> str:
    drawn = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return f"{drawn[:4]}-{drawn[4:]}"
