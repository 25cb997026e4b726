"""Referrals in the database: request, consent and outbox row in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from empathy_coach.referral.model import NewReferral, ReferralRequest
from empathy_coach.referral.states import CLOSED, Delivery, State, StoredReferral
from empathy_coach.storage.database import SessionGoneError
from empathy_coach.storage.scrub import scrub
from empathy_coach.storage.tables import consent, notice, outbox, referral
from empathy_coach.storage.withdrawal import announce

if TYPE_CHECKING:
    from datetime import datetime

    from empathy_coach.storage.database import Database

_COLUMNS = (
    *referral.c,
    outbox.c.state.label("delivery"),
    *(outbox.c[name] for name in ("attempts", "delivered", "destination", "problem")),
    notice.c.state.label("notice"),
    consent.c.wording_version,
)
_JOINED = (
    referral.join(outbox, outbox.c.referral_id == referral.c.id)
    .join(consent, consent.c.referral_id == referral.c.id)
    .outerjoin(notice, and_(notice.c.code == referral.c.code, referral.c.withdrawn.is_not(None)))
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

        A receiver outside who has it, or may have it, is told in a message of its own. What was typed for it is
        blanked in the session's conversation too: "erased here" must be true.
        """
        standing = (referral.c.session_id == session_id, referral.c.withdrawn.is_(None))
        with self._database.write() as connection:
            for row in connection.execute(select(referral).where(*standing)).all():
                _withdraw_one(connection, row, at)
                scrub(connection, session_id, _private(row.details))
        return self.latest(session_id)

    def list(self, *, state: State | None = None, limit: int = 100) -> tuple[StoredReferral, ...]:
        """Return referrals, newest first."""
        where = () if state is None else (referral.c.state == state.value,)
        return self.where(*where, limit=limit)

    def show(self, code: str) -> StoredReferral | None:
        """Return the referral with this code, however it was typed."""
        letters = "".join(filter(str.isalnum, code.upper()))
        return self._one(referral.c.code == f"{letters[:4]}-{letters[4:]}")

    def waiting(self) -> int:
        """Return how many referrals are open: somebody waits for an answer, or is in contact with the receiver."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).where(referral.c.open_key.is_not(None))).scalar_one())

    def of(self, code: str) -> StoredReferral | None:
        """Return the referral with exactly this code."""
        return self._one(referral.c.code == code)

    def _one(self, *where: Any) -> StoredReferral | None:
        return next(iter(self.where(*where, limit=1)), None)

    def _known(self, *where: Any) -> StoredReferral:
        stored = self._one(*where)
        if stored is None:  # erased between two transactions
            raise SessionGoneError("referral")
        return stored

    def where(self, *where: Any, limit: int) -> tuple[StoredReferral, ...]:
        """Return the referrals that fit all conditions, newest first."""
        query = select(*_COLUMNS).select_from(_JOINED).where(*where)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(referral.c.created.desc()).limit(limit)).all()
        return tuple(map(stored, rows))


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
        "destination": new.destination,
    }


def _withdraw_one(connection: Any, row: Any, at: datetime) -> None:
    # The outbox row comes first: whoever delivers locks the same row, so one of the two waits.
    mine = outbox.c.referral_id == row.id
    connection.execute(update(outbox).where(mine).values(payload=None))
    unsent = outbox.c.state != Delivery.DELIVERED.value
    connection.execute(update(outbox).where(mine, unsent).values(state=Delivery.WITHDRAWN.value))
    announce(connection, row.id, row.code, at)
    values: dict[str, Any] = {} if State(row.state) in CLOSED else state_values(State.CANCELLED, at)
    values |= {"details": None, "message": None, "withdrawn": at}
    connection.execute(update(referral).where(referral.c.id == row.id).values(**values))
    connection.execute(update(consent).where(consent.c.referral_id == row.id).values(withdrawn=at))


def _private(details: dict[str, Any]) -> tuple[str, ...]:
    """Return what was typed in the conversation and must be blanked there too."""
    typed = (details["name"], details["words"], details["contact"]["value"], details.get("region", ""))
    return (*typed, details["hours"], *details.get("summary", ()))


def state_values(state: State, at: datetime) -> dict[str, Any]:
    """Return the columns of a new state; a closed one makes room for another referral of the session."""
    closing = {"open_key": None} if state in CLOSED else {}
    return {"state": state.value, "state_at": at, **closing}


def stored(row: Any) -> StoredReferral:
    """Return the referral of a row of the joined tables."""
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
        destination=row.destination,
        failed=row.problem is not None or row.attempts > 1,
        notice=None if row.notice is None else Delivery(row.notice),
        message=row.message or "",
        consent_version=row.wording_version,
    )
