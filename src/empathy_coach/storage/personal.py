"""All that belongs to one session, over every table: erase, export and retention."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update

from empathy_coach.storage.export import export_session
from empathy_coach.storage.tables import (
    callback,
    choice,
    consent,
    inbox,
    message,
    notice,
    outbox,
    practice,
    referral,
    session,
    tracker_event,
)
from empathy_coach.storage.types import utc_now
from empathy_coach.storage.withdrawal import announce_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from empathy_coach.storage.database import Database


def erase_session(connection: Any, session_id: str) -> dict[str, int]:
    """Remove the session's rows inside the caller's transaction; return how many by table."""
    # a turn of Rasa's that is under way locks this row too, so that it stores nothing after us
    connection.execute(select(session.c.id).where(session.c.id == session_id).with_for_update())
    referrals = select(referral.c.id).where(referral.c.session_id == session_id)
    webhooks = select(outbox.c.webhook_id).where(outbox.c.referral_id.in_(referrals))
    conditions = (  # children first, so that each table's count is its own and not a cascade's
        (callback, callback.c.referral_id.in_(referrals)),
        (inbox, inbox.c.webhook_id.in_(webhooks)),
        (outbox, outbox.c.referral_id.in_(referrals)),
        (consent, consent.c.session_id == session_id),
        (referral, referral.c.session_id == session_id),
        (practice, practice.c.session_id == session_id),
        (choice, choice.c.session_id == session_id),
        (message, message.c.session_id == session_id),
        (tracker_event, tracker_event.c.sender_id == session_id),
        (session, session.c.id == session_id),
    )
    return {table.name: connection.execute(delete(table).where(which)).rowcount for table, which in conditions}


def erase_tracker(database: Database, sender_id: str) -> int:
    """Remove a conversation's events (Rasa's tracker) and return how many; imports no Rasa."""
    with database.write() as connection:
        which = tracker_event.c.sender_id == sender_id
        return int(connection.execute(delete(tracker_event).where(which)).rowcount)


class SqlPersonalStore:
    """The database as one of the places that hold personal data (a port of `privacy.service`)."""

    name = "database"

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def erase(self, session_id: str) -> dict[str, int]:
        """Remove all that the session holds, in one transaction; return the rows removed by table.

        A receiver outside who has a referral of it is told that it was taken back.
        """
        with self._database.write() as connection:
            announce_all(connection, session_id, self._clock())
            return erase_session(connection, session_id)

    def export(self, session_id: str) -> dict[str, Any]:
        """Return all that the session holds, as JSON."""
        with self._database.read() as connection:
            return export_session(connection, session_id)

    def purge(self, *, ended: datetime, idle: datetime, referrals: datetime) -> dict[str, int]:
        """Remove what is past its time, each session in its own transaction; return the rows by table.

        Args:
            ended: sessions that ended before this go.
            idle: sessions not seen since this go.
            referrals: open referrals made before this do not keep their session any longer. Younger ones
                do, because somebody waits for an answer: of their session only the words go.
        """
        removed: Counter[str] = Counter()
        old = or_(session.c.ended < ended, session.c.last_seen < idle)
        with self._database.read() as connection:
            ids = connection.execute(select(session.c.id).where(old)).scalars().all()
        for session_id in ids:
            with self._database.write() as connection:
                waiting = connection.execute(_waiting(session_id, referrals)).first() is not None
                removed.update((_strip if waiting else erase_session)(connection, session_id))
        removed["events"] += self._purge_strays(ended)
        if notices := self._purge_notices(referrals):
            removed["notice"] = notices
        return dict(removed)

    def _purge_notices(self, before: datetime) -> int:
        """Remove notices of withdrawal that arrived long ago; the code is no name, but nobody needs it any more."""
        with self._database.write() as connection:
            return int(connection.execute(delete(notice).where(notice.c.delivered < before)).rowcount)

    def _purge_strays(self, before: datetime) -> int:
        """Remove conversations without a session (another channel, or saved after an erase)."""
        known = select(session.c.id)
        quiet = (
            select(tracker_event.c.sender_id)
            .where(tracker_event.c.sender_id.not_in(known))
            .group_by(tracker_event.c.sender_id)
            .having(func.max(tracker_event.c.timestamp) < before.timestamp())
        )
        with self._database.write() as connection:
            which = tracker_event.c.sender_id.in_(quiet)
            return int(connection.execute(delete(tracker_event).where(which)).rowcount)


def _waiting(session_id: str, since: datetime) -> Any:
    return select(referral.c.id).where(referral.c.open_key == session_id, referral.c.created >= since)


def _strip(connection: Any, session_id: str) -> dict[str, int]:
    """Remove the words of a session whose referral is open; the person can still withdraw it."""
    connection.execute(update(session).where(session.c.id == session_id).values(safety=None))
    owners = (practice.c.session_id, choice.c.session_id, message.c.session_id, tracker_event.c.sender_id)
    return {
        owner.table.name: connection.execute(delete(owner.table).where(owner == session_id)).rowcount
        for owner in owners
    }
