"""States of a referral after BSeR (Bidirectional Services eReferral), and what may be said of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from empathy_coach.referral.model import ReferralRequest


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
    WITHDRAWN_AFTER_DELIVERY = "withdrawn_after_delivery"


NEXT = {
    State.CREATED: {State.ACCEPTED, State.DECLINED, State.SCHEDULED, State.CANCELLED},
    State.ACCEPTED: {State.DECLINED, State.SCHEDULED, State.COMPLETED, State.CANCELLED},
    State.SCHEDULED: {State.UNATTENDED, State.COMPLETED, State.CANCELLED},
    State.UNATTENDED: {State.SCHEDULED, State.COMPLETED, State.CANCELLED},
}
CLOSED = frozenset(State) - frozenset(NEXT)  # nobody waits for anything any more


@dataclass(frozen=True)
class StoredReferral:
    """A referral as it stands in the store; ``request`` is None once withdrawn. Times are in UTC."""

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


def may_follow(old: State, new: State) -> bool:
    """Whether a referral in state ``old`` may go to ``new``; the same state again changes nothing."""
    return new == old or new in NEXT.get(old, set())


def status_key(stored: StoredReferral | None) -> StatusKey:
    """Return what may be said, from the stored state alone: "delivered" only with a stored receipt."""
    if stored is None:
        return StatusKey.NONE
    if stored.withdrawn is not None:
        gone = stored.delivered is None
        return StatusKey.WITHDRAWN if gone else StatusKey.WITHDRAWN_AFTER_DELIVERY
    if stored.state is not State.CREATED:
        return StatusKey(stored.state.value)
    if stored.delivered is not None:
        return StatusKey.DELIVERED
    if stored.delivery is Delivery.DEAD:
        return StatusKey.UNDELIVERABLE
    return StatusKey.DELAYED if stored.attempts else StatusKey.STORED
