"""The message of a parcel: built, then validated before it may leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.delivery.fhir.build import bundle
from empathy_coach.delivery.fhir.check import validate

if TYPE_CHECKING:
    from empathy_coach.referral.outbox import Parcel


def message(parcel: Parcel) -> str:
    """Return the body to send.

    Raises:
        MessageError: it is no valid message; nothing was sent.
    """
    return validate(bundle(parcel))
