"""Finished rehearsals of a session: scores and kinds, and the learner's words only where they asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import insert, select, update

from empathy_coach.practice.results import Result
from empathy_coach.storage.scrub import scrub
from empathy_coach.storage.tables import practice, session
from empathy_coach.storage.types import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from empathy_coach.storage.database import Database

FEWEST_WORDS = 4
"""Shorter replies ("ok", "I did") stand everywhere in a conversation and tell nothing: they are not blanked."""


class PracticeRepository(Protocol):
    """Where finished rehearsals are kept; conversations without a session (another channel) keep none."""

    def latest(self, session_id: str) -> list[Result]:
        """Return the session's last two rehearsals, newest first."""

    def add(self, session_id: str, result: Result) -> bool:
        """Keep a rehearsal, in the place of the latest where it is the same one; False without such a session."""

    def keep_words(self, session_id: str, words: Iterable[str]) -> bool:
        """Add the learner's words to the latest rehearsal; False where there is none."""

    def forget_words(self, session_id: str, words: Iterable[str]) -> None:
        """Blank the replies of a rehearsal in the conversation that is kept."""


class SqlPracticeRepository:
    """Rehearsals in the database."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def latest(self, session_id: str) -> list[Result]:
        """Return the session's last two rehearsals, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(_latest(session_id, 2)).all()
        return [Result.from_json(row.result) for row in rows]

    def add(self, session_id: str, result: Result) -> bool:
        """Keep a rehearsal, in the place of the latest where it is the same one; False without such a session."""
        with self._database.write() as connection:
            # the row is locked, so that an erase at the same moment takes the rehearsal with it
            mine = select(session.c.id).where(session.c.id == session_id).with_for_update()
            if connection.execute(mine).first() is None:
                return False
            row = {"session_id": session_id, "finished": self._clock(), "result": result.to_json()}
            before = connection.execute(_latest(session_id)).first()
            if before is not None and result.is_same_run(Result.from_json(before.result)):
                connection.execute(update(practice).where(practice.c.id == before.id).values(**row))
            else:
                connection.execute(insert(practice).values(**row))
        return True

    def keep_words(self, session_id: str, words: Iterable[str]) -> bool:
        """Add the learner's words to the latest rehearsal; False where there is none."""
        with self._database.write() as connection:
            row = connection.execute(_latest(session_id)).first()
            if row is None:
                return False
            kept = {**row.result, "words": list(words)}
            connection.execute(update(practice).where(practice.c.id == row.id).values(result=kept))
        return True

    def forget_words(self, session_id: str, words: Iterable[str]) -> None:
        """Blank the replies of a rehearsal in the conversation that is kept."""
        with self._database.write() as connection:
            scrub(connection, session_id, [text for text in words if len(text.split()) >= FEWEST_WORDS])


def _latest(session_id: str, count: int = 1) -> Any:
    mine = select(practice.c.id, practice.c.result).where(practice.c.session_id == session_id)
    return mine.order_by(practice.c.id.desc()).limit(count)
