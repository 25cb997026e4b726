"""Telling a receiver outside that a referral was taken back: by its code, in a message that outlives the referral."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from empathy_coach.referral.states import INBOX, Delivery
from empathy_coach.storage.tables import notice, outbox, referral

if TYPE_CHECKING:
    from datetime import datetime


def announce(connection: Any, referral_id: str, code: str, at: datetime) -> None:
    """Put the notice in the queue, in the caller's transaction, where somebody outside may have the referral.

    An attempt that was broken off may have arrived, so every attempt counts. The notice waits until one that is under
    way has ended, so that it cannot overtake it. Our own inbox needs no notice: what it shows is erased.
    """
    columns = (outbox.c.destination, outbox.c.attempts, outbox.c.lease_until)
    row = connection.execute(select(*columns).where(outbox.c.referral_id == referral_id)).one_or_none()
    known = connection.execute(select(notice.c.code).where(notice.c.code == code)).first() is not None
    if row is None or known or row.destination == INBOX or row.attempts == 0:
        return
    connection.execute(
        insert(notice).values(
            webhook_id=f"msg_{uuid.uuid4().hex}",
            code=code,
            destination=row.destination,
            payload={"type": "referral.withdrawn", "version": 2, "code": code, "created": at.isoformat()},
            state=Delivery.PENDING.value,
            attempts=0,
            next_at=max(at, row.lease_until or at),
        )
    )


def announce_all(connection: Any, session_id: str, at: datetime) -> None:
    """Announce every referral of a session that is about to be erased."""
    rows = connection.execute(select(referral.c.id, referral.c.code).where(referral.c.session_id == session_id)).all()
    for row in rows:
        announce(connection, row.id, row.code, at)
