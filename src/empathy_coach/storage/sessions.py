"""Sessions: who may speak, where and when, and the conversation's safety state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import insert, select, update

from empathy_coach.storage.personal import erase_session
from empathy_coach.storage.tables import session
from empathy_coach.storage.types import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from empathy_coach.storage.database import Database


@dataclass(frozen=True)
class SessionRecord:
    """One visitor's session. Times are in UTC; ``safety`` is ``SafetyState.to_json()`` or None at first."""

    id: str
    created: datetime
    last_seen: datetime
    ended: datetime | None = None
    region: str | None = None
    language: str | None = None
    time_zone: str | None = None
    safety: dict[str, Any] | None = None


class SessionRepository(Protocol):
    """Where sessions are kept. Calls on a session that is not there change nothing and return False."""

    def create(
        self,
        session_id: str,
        *,
        region: str | None = None,
        language: str | None = None,
        time_zone: str | None = None,
    ) -> SessionRecord:
        """Store a new session. The caller checks lengths: region, language 32, time zone 64 characters."""

    def get(self, session_id: str) -> SessionRecord | None:
        """Return the session, ended or not."""

    def touch(self, session_id: str) -> bool:
        """Note that the visitor was seen now."""

    def save_safety(self, session_id: str, safety: Mapping[str, Any]) -> bool:
        """Replace the safety state."""

    def set_region(self, session_id: str, region: str | None) -> bool:
        """Replace the region whose help lines are shown."""

    def end(self, session_id: str) -> bool:
        """Note that the visitor ended the session; what it holds goes after the retention time."""

    def erase(self, session_id: str) -> dict[str, int]:
        """Remove all that the session holds, in one transaction; return the rows removed by table."""


class SqlSessionRepository:
    """Sessions in the database."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def create(
        self,
        session_id: str,
        *,
        region: str | None = None,
        language: str | None = None,
        time_zone: str | None = None,
    ) -> SessionRecord:
        """Store a new session."""
        now = self._clock()
        record = SessionRecord(session_id, now, now, region=region, language=language, time_zone=time_zone)
        with self._database.write() as connection:
            connection.execute(insert(session).values(**vars(record)))
        return record

    def get(self, session_id: str) -> SessionRecord | None:
        """Return the session, ended or not."""
        with self._database.read() as connection:
            row = connection.execute(select(session).where(session.c.id == session_id)).one_or_none()
        return None if row is None else SessionRecord(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name

    def touch(self, session_id: str) -> bool:
        """Note that the visitor was seen now."""
        return self._set(session_id, last_seen=self._clock())

    def save_safety(self, session_id: str, safety: Mapping[str, Any]) -> bool:
        """Replace the safety state."""
        return self._set(session_id, safety=dict(safety))

    def set_region(self, session_id: str, region: str | None) -> bool:
        """Replace the region whose help lines are shown."""
        return self._set(session_id, region=region)

    def end(self, session_id: str) -> bool:
        """Note that the visitor ended the session."""
        return self._set(session_id, ended=self._clock())

    def erase(self, session_id: str) -> dict[str, int]:
        """Remove all that the session holds, in one transaction; return the rows removed by table."""
        with self._database.write() as connection:
            return erase_session(connection, session_id)

    def _set(self, session_id: str, **values: object) -> bool:
        with self._database.write() as connection:
            done = connection.execute(update(session).where(session.c.id == session_id).values(**values))
        return bool(done.rowcount)


class MemorySessionRepository(dict[str, SessionRecord]):
    """Sessions in a dictionary, for tests."""

    def create(self, session_id: str, **place: str | None) -> SessionRecord:  # noqa: D102 - as in the port
        return self.setdefault(session_id, SessionRecord(session_id, utc_now(), utc_now(), **place))  # type: ignore[arg-type]

    def touch(self, session_id: str) -> bool:  # noqa: D102
        return self._set(session_id, last_seen=utc_now())

    def save_safety(self, session_id: str, safety: Mapping[str, Any]) -> bool:  # noqa: D102
        return self._set(session_id, safety=dict(safety))

    def set_region(self, session_id: str, region: str | None) -> bool:  # noqa: D102
        return self._set(session_id, region=region)

    def end(self, session_id: str) -> bool:  # noqa: D102
        return self._set(session_id, ended=utc_now())

    def erase(self, session_id: str) -> dict[str, int]:  # noqa: D102
        return {"session": int(self.pop(session_id, None) is not None)}

    def _set(self, session_id: str, **values: Any) -> bool:
        if session_id in self:
            self[session_id] = replace(self[session_id], **values)
        return session_id in self
