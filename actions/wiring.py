"""The one place where actions get what they depend on; opened at the first use, not at import."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING

from empathy_coach.referral.service import ReferralService
from empathy_coach.settings import Settings
from empathy_coach.storage.stores import Stores, open_stores

if TYPE_CHECKING:
    from empathy_coach.storage.practices import PracticeRepository


@cache
def settings() -> Settings:
    """The program's settings."""
    return Settings.from_env()


@cache
def stores() -> Stores:
    """The stores of this process."""
    return open_stores(settings())


def practices() -> PracticeRepository:
    """The finished rehearsals."""
    return stores().practices


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
