"""The relay from the settings: where referrals go, and how patiently."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from empathy_coach.clinic_settings import INBOX, LEASES, WEBHOOK
from empathy_coach.delivery.backoff import WAITS, Backoff
from empathy_coach.delivery.inbox import LocalInbox
from empathy_coach.delivery.relay import Relay
from empathy_coach.delivery.signing import check_secret
from empathy_coach.delivery.webhook import Webhook
from empathy_coach.storage.outbox import SqlInbox, SqlOutbox
from empathy_coach.storage.types import utc_now

if TYPE_CHECKING:
    from empathy_coach.clinic_settings import ClinicSettings
    from empathy_coach.delivery.destination import Destination
    from empathy_coach.storage.database import Database


def destinations(clinic: ClinicSettings, database: Database) -> dict[str, Destination]:
    """Return where referrals may go. The inbox always works; what was promised to it stays with it.

    Raises:
        AddressError, SecretError: the webhook cannot be used; one sentence says what to do.
    """
    found: dict[str, Destination] = {INBOX: LocalInbox(SqlInbox(database), utc_now)}
    if clinic.url and clinic.secrets:
        for secret in clinic.secrets:
            check_secret(secret)
        found[WEBHOOK] = Webhook(
            clinic.url, clinic.secrets, clock=utc_now, seconds=clinic.seconds, allow_private=clinic.allow_private
        )
    return found


def relay_from(clinic: ClinicSettings, database: Database) -> Relay:
    """Return the relay over the real outbox.

    Raises:
        AddressError, SecretError: the webhook cannot be used; one sentence says what to do.
    """
    return Relay(
        SqlOutbox(database),
        destinations(clinic, database),
        utc_now,
        backoff=Backoff(clinic.waits or WAITS),
        lease=timedelta(seconds=clinic.seconds * LEASES),
    )
