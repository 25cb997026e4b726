"""The outbox and the local inbox in the database."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, or_, select, update

from empathy_coach.privacy.crypto import CipherError
from empathy_coach.referral.outbox import Parcel
from empathy_coach.referral.states import Delivery
from empathy_coach.storage.tables import inbox, outbox, referral

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from empathy_coach.storage.database import Database

PROBLEM = 255  # characters kept of a delivery problem; never a body, for it may quote the person


class SqlOutbox:
    """The outbox; a row is claimed under a lock, and a lease lets another worker take over after a crash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim_next(self, now: datetime, lease: timedelta) -> Parcel | None:
        """Hold the row that has been due longest, or return None. No two workers hold one row."""
        due = (
            outbox.c.state == Delivery.PENDING.value,
            outbox.c.next_at <= now,
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
        )
        oldest = select(outbox.c.webhook_id, outbox.c.attempts).where(*due).order_by(outbox.c.next_at).limit(1)
        with self._database.write() as connection:  # SQLite: one writer; PostgreSQL: the row's lock
            row = connection.execute(oldest.with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return None
            held = {"attempts": row.attempts + 1, "lease": secrets.token_hex(8)}
            _set(connection, outbox.c.webhook_id == row.webhook_id, **held, lease_until=now + lease)
            payload = _open(connection, row.webhook_id)
        if payload is None:
            return self.claim_next(now, lease)
        return Parcel(row.webhook_id, payload, held["attempts"], held["lease"])

    def delivered(self, parcel: Parcel, receipt: str, at: datetime) -> bool:
        """Store the receipt, also when the lease was lost: it did arrive, and the status must say so.

        A row that was withdrawn while it was under way stays withdrawn, with the receipt beside it.
        """
        mine = (outbox.c.webhook_id == parcel.webhook_id, outbox.c.receipt.is_(None))
        known = {"receipt": receipt, "delivered": at}
        with self._database.write() as connection:
            if _set(connection, *mine, outbox.c.state == Delivery.WITHDRAWN.value, **known):
                return True
            sent = {**_FREE, **known, "state": Delivery.DELIVERED.value, "payload": None, "problem": None}
            return bool(_set(connection, *mine, **sent))

    def retry(self, parcel: Parcel, next_at: datetime, problem: str) -> bool:
        """Give the row back until ``next_at``; False when the lease was lost."""
        return self._give_back(parcel, next_at=next_at, problem=problem[:PROBLEM])

    def bury(self, parcel: Parcel, problem: str) -> bool:
        """Give the row up until somebody replays it; False when the lease was lost."""
        return self._give_back(parcel, state=Delivery.DEAD.value, problem=problem[:PROBLEM])

    def replay(self, code: str, now: datetime) -> bool:
        """Put a given-up referral back in the queue; False when there is none with this code."""
        wanted = select(referral.c.id).where(referral.c.code == code)
        which = (outbox.c.referral_id.in_(wanted), outbox.c.state == Delivery.DEAD.value)
        with self._database.write() as connection:
            values = {**_FREE, "state": Delivery.PENDING.value, "attempts": 0, "next_at": now}
            return bool(_set(connection, *which, **values))

    def _give_back(self, parcel: Parcel, **values: Any) -> bool:
        held = (
            outbox.c.webhook_id == parcel.webhook_id,
            outbox.c.lease == parcel.lease,
            outbox.c.state == Delivery.PENDING.value,
        )
        with self._database.write() as connection:
            return bool(_set(connection, *held, **_FREE, **values))


class SqlInbox:
    """The local inbox: receipts for parcels that stay in this database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, webhook_id: str, receipt: str, at: datetime) -> str | None:
        """Store the receipt once and return the stored one; None when the referral was withdrawn."""
        known = select(inbox.c.receipt).where(inbox.c.webhook_id == webhook_id)
        state = select(outbox.c.state).where(outbox.c.webhook_id == webhook_id).with_for_update()
        with self._database.write() as connection:
            found = connection.execute(state).scalar_one_or_none()
            before: str | None = connection.execute(known).scalar_one_or_none()
            if before is not None or found != Delivery.PENDING.value:
                return before
            connection.execute(insert(inbox).values(webhook_id=webhook_id, receipt=receipt, received=at))
        return receipt


_FREE: dict[str, Any] = {"lease": None, "lease_until": None}


def _open(connection: Any, webhook_id: str) -> dict[str, Any] | None:
    """Return the payload; a row that no key opens is given up, or it would block all rows behind it."""
    mine = outbox.c.webhook_id == webhook_id
    try:
        payload: dict[str, Any] = connection.execute(select(outbox.c.payload).where(mine)).scalar_one()
    except CipherError:
        _set(connection, mine, **_FREE, state=Delivery.DEAD.value, problem="no key opens the payload")
        return None
    return payload


def _set(connection: Any, *where: Any, **values: Any) -> int:
    return int(connection.execute(update(outbox).where(*where).values(**values)).rowcount)
