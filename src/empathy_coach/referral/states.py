"""States of a referral after BSeR (Bidirectional Services eReferral), and what may be said of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from empathy_coach.referral.model import ReferralRequest


INBOX = "inbox"
"""The destination inside our own database: nothing leaves, and a withdrawal takes it out for good."""


class State(str, Enum):
    """What the receiver made of the referral."""

    CREATED = "created"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SCHEDULED = "scheduled"
    UNATTENDED = "unattended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Delivery(str, Enum):
    """How far the outbox row has come."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"


class StatusKey(str, Enum):
    """The key of the words for a status, in ``content/referral/status.yml``."""

    NONE = "none"
    STORED = "stored"
    DELAYED = "delayed"
    UNDELIVERABLE = "undeliverable"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SCHEDULED = "scheduled"
    UNATTENDED = "unattended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_FROM_INBOX = "withdrawn_from_inbox"
    WITHDRAWN_TELLING = "withdrawn_telling"
    WITHDRAWN_TOLD = "withdrawn_told"
    WITHDRAWN_UNTOLD = "withdrawn_untold"


NEXT = {
    State.CREATED: {State.ACCEPTED, State.DECLINED, State.SCHEDULED, State.CANCELLED},
    State.ACCEPTED: {State.DECLINED, State.SCHEDULED, State.COMPLETED, State.CANCELLED},
    State.SCHEDULED: {State.UNATTENDED, State.COMPLETED, State.CANCELLED},
    State.UNATTENDED: {State.SCHEDULED, State.COMPLETED, State.CANCELLED},
}
CLOSED = frozenset(State) - frozenset(NEXT)  # nobody waits for anything any more


@dataclass(frozen=True)
class StoredReferral:
    """A referral as it stands in the store; ``request`` is None once withdrawn. Times are in UTC.

    Attributes:
        failed: an attempt to deliver it has failed, or was broken off.
        notice: how far the receiver has been told of a withdrawal; None where nobody needs to be told.
        message: the receiver's words to the person, empty for none.
        consent_version: which version of the words was agreed to.
    """

    id: str
    code: str
    session_id: str
    state: State
    state_at: datetime
    created: datetime
    request: ReferralRequest | None
    delivery: Delivery
    attempts: int
    delivered: datetime | None
    withdrawn: datetime | None
    destination: str = INBOX
    failed: bool = False
    notice: Delivery | None = None
    message: str = ""
    consent_version: str = ""


def may_follow(old: State, new: State) -> bool:
    """Whether a referral in state ``old`` may go to ``new``; the same state again changes nothing."""
    return new == old or new in NEXT.get(old, set())


def status_key(stored: StoredReferral | None) -> StatusKey:
    """Return what may be said, from the stored state alone: "delivered" only with a stored receipt."""
    if stored is None:
        return StatusKey.NONE
    if stored.withdrawn is not None:
        return _withdrawn(stored)
    if stored.state is not State.CREATED:
        return StatusKey(stored.state.value)
    if stored.delivered is not None:
        return StatusKey.DELIVERED
    if stored.delivery is Delivery.DEAD:
        return StatusKey.UNDELIVERABLE
    return StatusKey.DELAYED if stored.failed else StatusKey.STORED


def may_have_reached(stored: StoredReferral) -> bool:
    """Whether the receiver has it or may have it: an attempt outside that was broken off could have arrived."""
    return stored.delivered is not None or (stored.attempts > 0 and stored.destination != INBOX)


def _withdrawn(stored: StoredReferral) -> StatusKey:
    if not may_have_reached(stored):
        return StatusKey.WITHDRAWN
    if stored.destination == INBOX:
        return StatusKey.WITHDRAWN_FROM_INBOX
    told = {Delivery.DELIVERED: StatusKey.WITHDRAWN_TOLD, Delivery.PENDING: StatusKey.WITHDRAWN_TELLING}
    return StatusKey.WITHDRAWN_UNTOLD if stored.notice is None else told.get(stored.notice, StatusKey.WITHDRAWN_UNTOLD)
