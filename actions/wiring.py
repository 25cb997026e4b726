"""The one place where actions get what they depend on; opened at the first use, not at import."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import cache

from empathy_coach.referral.service import ReferralService
from empathy_coach.settings import Settings
from empathy_coach.storage.stores import Stores, open_stores


@cache
def settings() -> Settings:
    """The program's settings."""
    return Settings.from_env()


@cache
def stores() -> Stores:
    """The stores of this process."""
    return open_stores(settings())


@cache
def referrals() -> ReferralService:
    """The referral use case on the stores."""
    clinic = settings().clinic
    return ReferralService(
        stores().referrals,
        lambda: datetime.now(timezone.utc),
        opening=clinic.opening,
        destination=clinic.to,
    )
