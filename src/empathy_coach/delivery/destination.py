"""Where referrals go. The local inbox needs nothing; a signed webhook fits the same port."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from empathy_coach.referral.model import Clock
    from empathy_coach.referral.outbox import Parcel


class DeliveryError(Exception):
    """The receiver did not take the parcel; ``problem`` says why without quoting anybody."""

    def __init__(self, problem: str, *, retry_after: timedelta | None = None, permanent: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.retry_after = retry_after
        self.permanent = permanent


class WithdrawnError(Exception):
    """The referral was withdrawn before it left: there is nothing to deliver."""


class Destination(Protocol):
    """Somebody who receives parcels; the webhook id makes a second delivery harmless."""

    def deliver(self, parcel: Parcel) -> str:
        """Hand the parcel over and return the receipt.

        Raises:
            DeliveryError: it was not taken.
            WithdrawnError: it must not be sent any more.
        """


class InboxStore(Protocol):
    """Where the local inbox keeps its receipts."""

    def keep(self, webhook_id: str, receipt: str, at: datetime) -> str | None:
        """Store the receipt once and return the stored one; None when the referral was withdrawn."""


class LocalInbox:
    """Keeps referrals in our own database, where `coach referrals` shows them."""

    def __init__(self, store: InboxStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def deliver(self, parcel: Parcel) -> str:
        """Store a receipt, the same one for the same parcel.

        Raises:
            WithdrawnError: the referral was withdrawn.
        """
        receipt = self._store.keep(parcel.webhook_id, f"inbox_{secrets.token_hex(8)}", self._clock())
        if receipt is None:
            raise WithdrawnError
        return receipt


class MemoryInboxStore(dict[str, str]):
    """Receipts in a dictionary, for tests."""

    def keep(self, webhook_id: str, receipt: str, at: datetime) -> str | None:  # noqa: ARG002, D102 - as in the port
        return self.setdefault(webhook_id, receipt)
