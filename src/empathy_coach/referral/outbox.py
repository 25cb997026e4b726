"""The outbox: what is to be delivered, claimed by one worker at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from empathy_coach.referral.states import INBOX

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class Kind(str, Enum):
    """What a parcel tells its receiver."""

    REFERRAL = "referral"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True)
class Parcel:
    """An outbox row that this worker holds until its lease ends; ``attempt`` counts from 1."""

    webhook_id: str
    payload: dict[str, Any]
    attempt: int
    lease: str
    destination: str = INBOX
    kind: Kind = Kind.REFERRAL


class Outbox(Protocol):
    """What is to be delivered."""

    def claim(self, now: datetime, lease: timedelta, *, destination: str, limit: int) -> tuple[Parcel, ...]:
        """Hold up to ``limit`` rows for the destination, the one that is due longest first. Nobody else holds them."""

    def wanted(self, parcel: Parcel) -> bool:
        """Whether the parcel is still to be sent: not withdrawn, and held under this lease."""

    def delivered(self, parcel: Parcel, receipt: str, at: datetime) -> bool:
        """Store the receipt; False when another receipt was stored before, or the row is gone."""

    def retry(self, parcel: Parcel, next_at: datetime, problem: str) -> bool:
        """Give the row back until ``next_at``; False when the lease was lost."""

    def bury(self, parcel: Parcel, problem: str) -> bool:
        """Give the row up until somebody replays it; False when the lease was lost."""

    def disable(self, destination: str, problem: str, at: datetime) -> int:
        """Note that the destination wants nothing any more; give up all that waits for it and return how many."""


class MemoryOutbox(dict[str, Parcel]):
    """What is due, by webhook id, for tests; ``log`` has what became of each parcel."""

    def __init__(self, *payloads: dict[str, Any]) -> None:
        super().__init__({f"msg_{n}": Parcel(f"msg_{n}", load, 0, "") for n, load in enumerate(payloads)})
        self.log: list[tuple[Any, ...]] = []
        self.withdrawn: set[str] = set()

    def claim(self, now: datetime, lease: timedelta, *, destination: str, limit: int) -> tuple[Parcel, ...]:  # noqa: ARG002, D102 - as in the port
        due = [parcel for parcel in self.values() if parcel.destination == destination][:limit]
        return tuple(replace(self.pop(parcel.webhook_id), attempt=parcel.attempt + 1) for parcel in due)

    def wanted(self, parcel: Parcel) -> bool:  # noqa: D102
        return parcel.webhook_id not in self.withdrawn

    def delivered(self, parcel: Parcel, receipt: str, at: datetime) -> bool:  # noqa: ARG002, D102
        self.log.append(("delivered", parcel.webhook_id, receipt))
        return True

    def retry(self, parcel: Parcel, next_at: datetime, problem: str) -> bool:  # noqa: D102
        self.log.append(("retry", parcel.webhook_id, next_at, problem))
        return True

    def bury(self, parcel: Parcel, problem: str) -> bool:  # noqa: D102
        self.log.append(("bury", parcel.webhook_id, problem))
        return True

    def disable(self, destination: str, problem: str, at: datetime) -> int:  # noqa: ARG002, D102
        self.log.append(("disable", destination, problem))
        return 0
