"""Rasa's conversations in our own database, encrypted; the only module here that imports Rasa.

In ``endpoints.yml``::

    tracker_store:
      type: empathy_coach.storage.tracker_store.EncryptedTrackerStore

The address and the keys come from the settings (``DATABASE_URL``, ``COACH_HOME``, ``COACH_ENCRYPTION_KEYS``).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import declarative_base, sessionmaker

from empathy_coach.settings import Settings
from empathy_coach.storage.database import Database
from empathy_coach.storage.migrate import check_revision
from empathy_coach.storage.tables import metadata, tracker_event
from empathy_coach.storage.tables import session as session_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rasa.core.brokers.broker import EventBroker
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)


VISITORS = 100_000  # ids remembered before forgetting all; only turns under way need theirs


class EncryptedTrackerStore(SQLTrackerStore):
    """Stores events with their data encrypted; intent and action names stay clear, for Rasa queries them."""

    Base = declarative_base(metadata=metadata)

    class SQLEvent(Base):  # type: ignore[valid-type,misc] # made at run time: nothing mypy can know
        """One event of a conversation."""

        __table__ = tracker_event

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the database; other options of ``endpoints.yml`` are not used.

        Args:
            domain: Rasa's domain.
            event_broker: where Rasa copies events, if anywhere.
            host: the ``url`` of ``endpoints.yml``, if any; it goes before ``DATABASE_URL``.
            kwargs: ignored.

        Raises:
            SettingsError: a setting or a key is missing.
            DatabaseError: the revision is wrong; only ``coach migrate`` makes tables.
        """
        settings = Settings.from_env()
        url = host or settings.database_url
        check_revision(url)
        self.engine = Database(url, settings.keys().cipher()).engine
        self.sessionmaker = sessionmaker(bind=self.engine, future=True)
        self._visitors: set[str] = set()
        # past SQLTrackerStore's own constructor, which would open a second engine without pool and cipher
        super(SQLTrackerStore, self).__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation, and note whether it is a visitor's, which an erase can end any time."""
        if len(self._visitors) > VISITORS:
            self._visitors.clear()
        with self.session_scope() as session:
            if session.execute(_visitor(sender_id)).first() is not None:
                self._visitors.add(sender_id)
        return await super().retrieve(sender_id)

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Any]:
        """Return the events to store; none when the visitor's session was erased during this turn.

        Rasa would find no stored events and write the whole conversation anew. The lock on the session's
        row makes an erase and this save wait for each other.
        """
        gone = session.execute(_visitor(tracker.sender_id).with_for_update(read=True)).first() is None
        if gone and tracker.sender_id in self._visitors:
            return iter(())
        return iter(super()._additional_events(session, tracker))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events.

        On a failure Rasa would keep the whole conversation in memory, where no erase reaches it, and never
        read it again. So a failure is logged (never with text) and ends here; the edge's readiness shows
        that the database is down.
        """
        try:
            await super().save(tracker)
        except SQLAlchemyError as error:
            logger.error("tracker_not_saved", extra={"error": type(error).__name__})  # noqa: TRY400 - a traceback may quote text


def _visitor(sender_id: str) -> Any:
    return select(session_table.c.id).where(session_table.c.id == sender_id)
