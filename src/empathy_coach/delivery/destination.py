"""Where referrals go: the port that every destination fits, and what can go wrong at one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import timedelta

    from empathy_coach.referral.outbox import Parcel


class DeliveryError(Exception):
    """The receiver did not take the parcel; ``problem`` says why without quoting anybody.

    Attributes:
        retry_after: how long the receiver asked us to wait, if it did.
        slow: the receiver is overloaded, so all its parcels wait.
        gone: the receiver wants nothing any more (410): nothing is sent there until somebody enables it again.
    """

    def __init__(
        self, problem: str, *, retry_after: timedelta | None = None, slow: bool = False, gone: bool = False
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.retry_after = retry_after
        self.slow = slow
        self.gone = gone


class WithdrawnError(Exception):
    """The referral was withdrawn before it left: there is nothing to deliver."""


class Destination(Protocol):
    """Somebody who receives parcels; the webhook id makes a second delivery harmless.

    To add one, write a class with these two methods and name it in `wiring.destinations`.
    """

    async def deliver(self, parcel: Parcel) -> str:
        """Hand the parcel over and return the receipt.

        Raises:
            DeliveryError: it was not taken.
            WithdrawnError: it must not be sent any more.
        """

    async def close(self) -> None:
        """Give connections back."""
