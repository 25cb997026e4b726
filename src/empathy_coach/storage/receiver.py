"""What the receiver makes of referrals: the states that it reports, and the list of the local inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from empathy_coach.referral.states import State, StoredReferral, may_follow
from empathy_coach.storage.database import SessionGoneError
from empathy_coach.storage.referrals import SqlReferralRepository, state_values
from empathy_coach.storage.tables import callback, inbox, outbox, referral

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from empathy_coach.storage.database import Database
MOST = 1000  # referrals of open pages; the newest come first


class AlreadyTakenError(ValueError):
    """A signed message with this id was taken before: nothing changes a second time."""


class SqlReceiver:
    """The receiver's side of the referrals in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._referrals = SqlReferralRepository(database)

    def record(
        self, code: str, state: State, at: datetime, *, message: str | None = None, webhook_id: str | None = None
    ) -> StoredReferral:
        """Store what the receiver made of the referral; the same state again changes nothing but the words.

        Args:
            code: the referral's code.
            state: its new state.
            at: when.
            message: the receiver's words to the person; None keeps those that stand.
            webhook_id: the id of the signed message that says so; each id is taken once.

        Raises:
            LookupError: no referral has this code (never had, or it was erased).
            AlreadyTakenError: the signed message was taken before.
            ValueError: the state cannot follow the stored one, or the referral was withdrawn.
        """
        with self._database.write() as connection:
            query = select(referral.c.id, referral.c.state, referral.c.withdrawn).where(referral.c.code == code)
            row = connection.execute(query.with_for_update()).one_or_none()
            if row is None:
                raise LookupError(code)
            if webhook_id is not None:
                taken = insert(callback).values(webhook_id=webhook_id, referral_id=row.id, received=at)
                try:
                    connection.execute(taken)
                except IntegrityError as error:
                    raise AlreadyTakenError(webhook_id) from error
            if row.withdrawn is not None or not may_follow(State(row.state), state):
                raise ValueError(f"{state.value} cannot follow {row.state}")
            values = {} if row.state == state.value else state_values(state, at)
            values |= {} if message is None else {"message": message or None, "state_at": at}
            if values:
                connection.execute(update(referral).where(referral.c.code == code).values(**values))
        stored = self._referrals.of(code)
        if stored is None:  # erased between two transactions
            raise SessionGoneError("referral")
        return stored

    def latest_of(self, sessions: Sequence[str]) -> tuple[StoredReferral, ...]:
        """Return the newest referral of each of these sessions that has one."""
        found: dict[str, StoredReferral] = {}
        for each in self._referrals.where(referral.c.session_id.in_(sessions), limit=MOST):
            found.setdefault(each.session_id, each)
        return tuple(found.values())

    def received(self, limit: int = 500) -> tuple[StoredReferral, ...]:
        """Return what lies in the local inbox, newest first."""
        return self._referrals.where(referral.c.id.in_(_IN_THE_INBOX), limit=limit)

    def one(self, code: str) -> StoredReferral | None:
        """Return the referral with this code if it lies in the local inbox."""
        return next(
            iter(self._referrals.where(referral.c.code == code, referral.c.id.in_(_IN_THE_INBOX), limit=1)), None
        )


_IN_THE_INBOX = select(outbox.c.referral_id).join(inbox, inbox.c.webhook_id == outbox.c.webhook_id)
