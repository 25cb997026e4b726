"""The destination that needs nothing: referrals stay in our own database, where the clinic's inbox shows them."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Protocol

from empathy_coach.delivery.destination import WithdrawnError

if TYPE_CHECKING:
    from datetime import datetime

    from empathy_coach.referral.model import Clock
    from empathy_coach.referral.outbox import Parcel


class InboxStore(Protocol):
    """Where the local inbox keeps its receipts."""

    def keep(self, webhook_id: str, receipt: str, at: datetime) -> str | None:
        """Store the receipt once and return the stored one; None when the referral was withdrawn."""


class LocalInbox:
    """Keeps referrals in our own database."""

    def __init__(self, store: InboxStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def deliver(self, parcel: Parcel) -> str:
        """Store a receipt, the same one for the same parcel.

        Raises:
            WithdrawnError: the referral was withdrawn.
        """
        fresh = f"inbox_{secrets.token_hex(8)}"
        receipt = await asyncio.to_thread(self._store.keep, parcel.webhook_id, fresh, self._clock())
        if receipt is None:
            raise WithdrawnError
        return receipt

    async def close(self) -> None:
        """There is nothing to give back."""


class MemoryInboxStore(dict[str, str]):
    """Receipts in a dictionary, for tests."""

    def keep(self, webhook_id: str, receipt: str, at: datetime) -> str | None:  # noqa: ARG002, D102 - as in the port
        return self.setdefault(webhook_id, receipt)
