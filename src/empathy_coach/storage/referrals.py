"""Referrals in the database: request, consent and outbox row in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from empathy_coach.referral.model import NewReferral, ReferralRequest
from empathy_coach.referral.states import CLOSED, Delivery, State, StoredReferral, may_follow
from empathy_coach.storage.database import SessionGoneError
from empathy_coach.storage.scrub import scrub
from empathy_coach.storage.tables import consent, outbox, referral

if TYPE_CHECKING:
    from datetime import datetime

    from empathy_coach.storage.database import Database

_COLUMNS = (
    *referral.c,
    outbox.c.state.label("delivery"),
    outbox.c.attempts,
    outbox.c.delivered,
)


class SqlReferralRepository:
    """Referrals in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, new: NewReferral) -> StoredReferral:
        """Store referral, consent and outbox row in one transaction, or return the session's open one.

        Raises:
            SessionGoneError: there is no such session.
        """
        try:
            with self._database.write() as connection:
                for table, values in _rows(new):
                    connection.execute(insert(table).values(**values))
        except IntegrityError as error:  # an open one is there (also from another thread), or no session
            held = self._one(referral.c.open_key == new.session_id)
            if held is None:
                raise SessionGoneError(new.session_id) from error
            return held
        return self._known(referral.c.id == new.id)

    def latest(self, session_id: str) -> StoredReferral | None:
        """Return the session's newest referral."""
        return self._one(referral.c.session_id == session_id)

    def withdraw(self, session_id: str, at: datetime) -> StoredReferral | None:
        """Stop what is not sent, erase contact details and words, and return the newest referral.

        Name, contact and words are blanked in the session's conversation too: they were typed there, and
        "erased here" must be true.
        """
        standing = (referral.c.session_id == session_id, referral.c.withdrawn.is_(None))
        with self._database.write() as connection:
            for row in connection.execute(select(referral).where(*standing)).all():
                _withdraw_one(connection, row.id, State(row.state), at)
                told = (row.details["name"], row.details["words"], row.details["contact"]["value"])
                scrub(connection, session_id, told)
        return self.latest(session_id)

    def record_state(self, code: str, state: State, at: datetime) -> StoredReferral:
        """Store what the receiver made of the referral; the same state again changes nothing.

        Raises:
            LookupError: no referral has this code.
            ValueError: the state cannot follow the stored one, or the referral was withdrawn.
        """
        with self._database.write() as connection:
            query = select(referral.c.state, referral.c.withdrawn).where(referral.c.code == code)
            row = connection.execute(query.with_for_update()).one_or_none()
            if row is None:
                raise LookupError(code)
            if row.withdrawn is not None or not may_follow(State(row.state), state):
                raise ValueError(f"{state.value} cannot follow {row.state}")
            if row.state != state.value:
                values = _state_values(state, at)
                connection.execute(update(referral).where(referral.c.code == code).values(**values))
        return self._known(referral.c.code == code)

    def list(self, *, state: State | None = None, limit: int = 100) -> tuple[StoredReferral, ...]:
        """Return referrals, newest first."""
        where = () if state is None else (referral.c.state == state.value,)
        return self._all(*where, limit=limit)

    def show(self, code: str) -> StoredReferral | None:
        """Return the referral with this code, however it was typed."""
        letters = "".join(filter(str.isalnum, code.upper()))
        return self._one(referral.c.code == f"{letters[:4]}-{letters[4:]}")

    def _one(self, *where: Any) -> StoredReferral | None:
        return next(iter(self._all(*where, limit=1)), None)

    def _known(self, *where: Any) -> StoredReferral:
        stored = self._one(*where)
        if stored is None:  # erased between two transactions
            raise SessionGoneError("referral")
        return stored

    def _all(self, *where: Any, limit: int) -> tuple[StoredReferral, ...]:
        query = select(*_COLUMNS).join(outbox, outbox.c.referral_id == referral.c.id).where(*where)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(referral.c.created.desc()).limit(limit)).all()
        return tuple(map(_stored, rows))


def _rows(new: NewReferral) -> tuple[tuple[Any, dict[str, Any]], ...]:
    return (referral, _referral_row(new)), (consent, _consent_row(new)), (outbox, _outbox_row(new))


def _referral_row(new: NewReferral) -> dict[str, Any]:
    return {
        "id": new.id,
        "code": new.code,
        "session_id": new.session_id,
        "open_key": new.session_id,
        "state": State.CREATED.value,
        "state_at": new.created,
        "created": new.created,
        "urgency": new.request.urgency.value,
        "individual": new.request.individual,
        "details": new.request.details(),
    }


def _consent_row(new: NewReferral) -> dict[str, Any]:
    return {
        "referral_id": new.id,
        "session_id": new.session_id,
        "scope": " ".join(item.value for item in new.consent.scope),
        "wording_version": new.consent.wording_version,
        "given": new.created,
    }


def _outbox_row(new: NewReferral) -> dict[str, Any]:
    return {
        "webhook_id": new.webhook_id,
        "referral_id": new.id,
        "payload": new.payload(),
        "state": Delivery.PENDING.value,
        "attempts": 0,
        "next_at": new.created,
    }


def _withdraw_one(connection: Any, referral_id: str, state: State, at: datetime) -> None:
    # The outbox row comes first: whoever delivers locks the same row, so one of the two waits.
    mine = outbox.c.referral_id == referral_id
    connection.execute(update(outbox).where(mine).values(payload=None))
    unsent = outbox.c.state != Delivery.DELIVERED.value
    connection.execute(update(outbox).where(mine, unsent).values(state=Delivery.WITHDRAWN.value))
    values: dict[str, Any] = {} if state in CLOSED else _state_values(State.CANCELLED, at)
    values |= {"details": None, "withdrawn": at}
    connection.execute(update(referral).where(referral.c.id == referral_id).values(**values))
    connection.execute(update(consent).where(consent.c.referral_id == referral_id).values(withdrawn=at))


def _state_values(state: State, at: datetime) -> dict[str, Any]:
    closing = {"open_key": None} if state in CLOSED else {}
    return {"state": state.value, "state_at": at, **closing}


def _stored(row: Any) -> StoredReferral:
    request = None
    if row.details is not None:
        request = ReferralRequest.from_details(row.details, urgency=row.urgency, individual=row.individual)
    return StoredReferral(
        id=row.id,
        code=row.code,
        session_id=row.session_id,
        state=State(row.state),
        state_at=row.state_at,
        created=row.created,
        request=request,
        delivery=Delivery(row.delivery),
        attempts=row.attempts,
        delivered=row.delivered,
        withdrawn=row.withdrawn,
    )
