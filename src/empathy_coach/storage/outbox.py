"""The outbox and the local inbox in the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, delete, insert, or_, select, update

from empathy_coach.privacy.crypto import CipherError
from empathy_coach.referral.outbox import Kind, Parcel
from empathy_coach.referral.states import Delivery
from empathy_coach.storage.tables import inbox, notice, outbox, referral, switched_off

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from empathy_coach.storage.database import Database

PROBLEM = 255  # characters kept of a delivery problem; never a body, for it may quote the person
_QUEUES = {Kind.WITHDRAWAL: notice, Kind.REFERRAL: outbox}
"""What waits; notices of withdrawal go first, because somebody may be about to call."""


class SqlOutbox:
    """The outbox; a row is claimed under a lock, and a lease lets another worker take over after a crash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, lease: timedelta, *, destination: str, limit: int) -> tuple[Parcel, ...]:
        """Hold up to ``limit`` rows for the destination, the one that is due longest first. Nobody else holds them."""
        with self._database.write() as connection:
            problem = connection.execute(
                select(switched_off.c.problem).where(switched_off.c.destination == destination)
            ).scalar()
            if problem is not None:
                _give_up(connection, destination, problem)
                return ()
            parcels: list[Parcel] = []
            for kind, queue in _QUEUES.items():
                room = limit - len(parcels)
                hold = _Hold(kind, destination, now, now + lease, secrets.token_hex(8))
                parcels += _claim(connection, queue, hold, limit=room) if room else ()
        return tuple(parcels)

    def wanted(self, parcel: Parcel) -> bool:
        """Whether the parcel is still to be sent: not withdrawn, and held under this lease."""
        queue = _QUEUES[parcel.kind]
        with self._database.read() as connection:
            return connection.execute(select(queue.c.webhook_id).where(*_held(queue, parcel))).first() is not None

    def delivered(self, parcel: Parcel, receipt: str, at: datetime) -> bool:
        """Store the receipt, also when the lease was lost: it did arrive, and the status must say so.

        A row that was withdrawn while it was under way stays withdrawn, with the receipt beside it.
        """
        queue = _QUEUES[parcel.kind]
        row = queue.c.webhook_id == parcel.webhook_id
        mine, sent = (row, queue.c.receipt.is_(None)), _arrived(receipt, at)
        withdrawn = queue.c.state == Delivery.WITHDRAWN.value
        with self._database.write() as connection:
            if _set(connection, queue, *mine, withdrawn, **{**sent, "state": Delivery.WITHDRAWN.value}):
                return True
            if _set(connection, queue, *mine, **sent):
                return True
            before = connection.execute(select(queue.c.receipt).where(row)).scalar_one_or_none()
            return bool(before == receipt)

    def retry(self, parcel: Parcel, next_at: datetime, problem: str) -> bool:
        """Give the row back until ``next_at``; False when the lease was lost."""
        return self._give_back(parcel, next_at=next_at, problem=problem[:PROBLEM])

    def bury(self, parcel: Parcel, problem: str) -> bool:
        """Give the row up until somebody replays it; False when the lease was lost."""
        return self._give_back(parcel, state=Delivery.DEAD.value, problem=problem[:PROBLEM])

    def disable(self, destination: str, problem: str, at: datetime) -> int:
        """Note that the destination wants nothing any more; give up all that waits for it and return how many."""
        with self._database.write() as connection:
            connection.execute(delete(switched_off).where(switched_off.c.destination == destination))
            connection.execute(insert(switched_off).values(destination=destination, problem=problem[:PROBLEM], at=at))
            return _give_up(connection, destination, problem)

    def replay(self, code: str, now: datetime) -> bool:
        """Put a given-up referral back in the queue, and its destination in use; False when there is none."""
        ids = select(referral.c.id).where(referral.c.code == code)
        which = {Kind.REFERRAL: outbox.c.referral_id.in_(ids), Kind.WITHDRAWAL: notice.c.code == code}
        return bool(self._replay(now, which))

    def replay_all(self, now: datetime) -> int:
        """Put everything that was given up back in the queue, and all destinations in use; return how many."""
        return self._replay(
            now, {Kind.REFERRAL: outbox.c.state.is_not(None), Kind.WITHDRAWAL: notice.c.state.is_not(None)}
        )

    def dead(self) -> int:
        """Return how many rows were given up: somebody has to look at them."""
        with self._database.read() as connection:
            return sum(len(connection.execute(_dead(queue)).all()) for queue in _QUEUES.values())

    def _replay(self, now: datetime, which: dict[Kind, Any]) -> int:
        values = {**_FREE, "state": Delivery.PENDING.value, "next_at": now}
        done = 0
        with self._database.write() as connection:
            for kind, queue in _QUEUES.items():
                dead = (which[kind], queue.c.state == Delivery.DEAD.value)
                places = connection.execute(select(queue.c.destination).where(*dead).distinct()).scalars().all()
                connection.execute(delete(switched_off).where(switched_off.c.destination.in_(places)))
                # never back to nought once it was tried: an attempt that failed may have arrived all the same
                tried = case((queue.c.attempts > 0, 1), else_=0)
                done += _set(connection, queue, *dead, **values, attempts=tried)
        return done

    def _give_back(self, parcel: Parcel, **values: Any) -> bool:
        queue = _QUEUES[parcel.kind]
        with self._database.write() as connection:
            mine = (queue.c.webhook_id == parcel.webhook_id, queue.c.lease == parcel.lease)
            if _set(connection, queue, *mine, queue.c.state == Delivery.WITHDRAWN.value, **_FREE):
                return False
            return bool(_set(connection, queue, *_held(queue, parcel), **_FREE, **values))


class SqlInbox:
    """The local inbox: receipts for parcels that stay in this database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, webhook_id: str, receipt: str, at: datetime) -> str | None:
        """Store the receipt once and return the stored one; None when the referral was withdrawn.

        It is in the inbox and known as delivered in one transaction: whoever can read it there, the status says so.
        """
        known = select(inbox.c.receipt).where(inbox.c.webhook_id == webhook_id)
        state = select(outbox.c.state).where(outbox.c.webhook_id == webhook_id).with_for_update()
        with self._database.write() as connection:
            found = connection.execute(state).scalar_one_or_none()
            before: str | None = connection.execute(known).scalar_one_or_none()
            if before is not None or found != Delivery.PENDING.value:
                return before
            connection.execute(insert(inbox).values(webhook_id=webhook_id, receipt=receipt, received=at))
            _set(connection, outbox, outbox.c.webhook_id == webhook_id, **_arrived(receipt, at))
        return receipt


_FREE: dict[str, Any] = {"lease": None, "lease_until": None}


def _arrived(receipt: str, at: datetime) -> dict[str, Any]:
    known = {"receipt": receipt, "delivered": at, "state": Delivery.DELIVERED.value}
    return {**_FREE, **known, "payload": None, "problem": None}


@dataclass(frozen=True)
class _Hold:
    """Which rows one worker takes now, and until when they are its own."""

    kind: Kind
    destination: str
    now: datetime
    until: datetime
    token: str


def _claim(connection: Any, queue: Any, hold: _Hold, *, limit: int) -> list[Parcel]:
    """Hold rows of one queue. SQLite: one writer at a time; PostgreSQL: the rows' locks, past those of others."""
    due = (
        queue.c.state == Delivery.PENDING.value,
        queue.c.destination == hold.destination,
        queue.c.next_at <= hold.now,
        or_(queue.c.lease_until.is_(None), queue.c.lease_until <= hold.now),
    )
    oldest = select(queue.c.webhook_id, queue.c.attempts).where(*due).order_by(queue.c.next_at).limit(limit)
    rows = connection.execute(oldest.with_for_update(skip_locked=True)).all()
    if not rows:
        return []
    held = {"attempts": queue.c.attempts + 1, "lease": hold.token, "lease_until": hold.until}
    _set(connection, queue, queue.c.webhook_id.in_([row.webhook_id for row in rows]), **held)
    opened = [(row, _open(connection, queue, row.webhook_id)) for row in rows]
    return [
        Parcel(row.webhook_id, payload, row.attempts + 1, hold.token, hold.destination, hold.kind)
        for row, payload in opened
        if payload is not None
    ]


def _open(connection: Any, queue: Any, webhook_id: str) -> dict[str, Any] | None:
    """Return the payload; a row that no key opens is given up, or it would block all rows behind it."""
    mine = queue.c.webhook_id == webhook_id
    try:
        payload: dict[str, Any] = connection.execute(select(queue.c.payload).where(mine)).scalar_one()
    except CipherError:
        _set(connection, queue, mine, **_FREE, state=Delivery.DEAD.value, problem="no key opens the payload")
        return None
    return payload


def _held(queue: Any, parcel: Parcel) -> tuple[Any, ...]:
    return (
        queue.c.webhook_id == parcel.webhook_id,
        queue.c.lease == parcel.lease,
        queue.c.state == Delivery.PENDING.value,
    )


def _give_up(connection: Any, destination: str, problem: str) -> int:
    waiting = [
        (queue.c.destination == destination, queue.c.state == Delivery.PENDING.value) for queue in _QUEUES.values()
    ]
    values = {**_FREE, "state": Delivery.DEAD.value, "problem": problem[:PROBLEM]}
    return sum(
        _set(connection, queue, *which, **values) for queue, which in zip(_QUEUES.values(), waiting, strict=True)
    )


def _dead(queue: Any) -> Any:
    return select(queue.c.webhook_id).where(queue.c.state == Delivery.DEAD.value)


def _set(connection: Any, queue: Any, *where: Any, **values: Any) -> int:
    return int(connection.execute(update(queue).where(*where).values(**values)).rowcount)
