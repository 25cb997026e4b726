"""The outbox: what is to be delivered, claimed by one worker at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta


@dataclass(frozen=True)
class Parcel:
    """An outbox row that this worker holds until its lease ends; ``attempt`` counts from 1."""

    webhook_id: str
    payload: dict[str, Any]
    attempt: int
    lease: str


class Outbox(Protocol):
    """What is to be delivered."""

    def claim_next(self, now: datetime, lease: timedelta) -> Parcel | None:
        """Hold the row that has been due longest, or return None. No two workers hold one row."""

    def delivered(self, parcel: Parcel, receipt: str, at: datetime) -> bool:
        """Store the receipt; False when another one was stored before, or the row is gone."""

    def retry(self, parcel: Parcel, next_at: datetime, problem: str) -> bool:
        """Give the row back until ``next_at``; False when the lease was lost."""

    def bury(self, parcel: Parcel, problem: str) -> bool:
        """Give the row up until somebody replays it; False when the lease was lost."""


class MemoryOutbox(dict[str, Parcel]):
    """What is due, by webhook id, for tests; ``log`` has what became of each parcel."""

    def __init__(self, *payloads: dict[str, Any]) -> None:
        super().__init__({f"msg_{n}": Parcel(f"msg_{n}", load, 0, "") for n, load in enumerate(payloads)})
        self.log: list[tuple[Any, ...]] = []

    def claim_next(self, now: datetime, lease: timedelta) -> Parcel | None:  # noqa: ARG002, D102 - as in the port
        held = next(iter(self.values()), None)
        return self.pop(held.webhook_id) if held else None

    def delivered(self, parcel: Parcel, receipt: str, at: datetime) -> bool:  # noqa: ARG002, D102
        self.log.append(("delivered", parcel.webhook_id, receipt))
        return True

    def retry(self, parcel: Parcel, next_at: datetime, problem: str) -> bool:  # noqa: D102
        self.log.append(("retry", parcel.webhook_id, next_at, problem))
        return True

    def bury(self, parcel: Parcel, problem: str) -> bool:  # noqa: D102
        self.log.append(("bury", parcel.webhook_id, problem))
        return True
