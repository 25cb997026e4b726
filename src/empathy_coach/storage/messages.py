"""Messages answered once each, and choices that work once each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from empathy_coach.storage.database import SessionGoneError
from empathy_coach.storage.tables import ID, choice, message
from empathy_coach.storage.types import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from empathy_coach.storage.database import Database


class MessageState(str, Enum):
    """How far a message has come."""

    PENDING = "pending"
    ANSWERED = "answered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class New:
    """This call was the first: the caller forwards the message and then calls ``finish``."""


@dataclass(frozen=True)
class Answered:
    """The message was answered before, with this reply."""

    reply: Any


@dataclass(frozen=True)
class Pending:
    """Another call is at work on the message."""


@dataclass(frozen=True)
class Unknown:
    """The program stopped while it worked on the message: nobody knows whether it arrived."""


Claim = New | Answered | Pending | Unknown


class MessageRepository(Protocol):
    """What makes a message idempotent by its id for the life of the session."""

    def claim(self, session_id: str, message_id: str) -> Claim:
        """Write a pending row, or say what became of the message before.

        Raises:
            SessionGoneError: there is no such session.
            ValueError: the id is empty or longer than `ID` characters.
        """

    def finish(self, session_id: str, message_id: str, reply: Mapping[str, Any]) -> bool:
        """Store the reply, a JSON object; False when the session was erased meanwhile."""

    def mark_crashed(self, before: datetime) -> int:
        """Make messages pending since before that time unknown (at start); return how many."""


class ChoiceRepository(Protocol):
    """What makes a choice work once."""

    def use(self, session_id: str, choice_id: str) -> bool:
        """Note the choice as used; False when it was used before.

        Raises:
            SessionGoneError: there is no such session.
        """


class SqlMessageRepository:
    """Messages in the database."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def claim(self, session_id: str, message_id: str) -> Claim:
        """Write a pending row, or say what became of the message before."""
        _check_id(message_id)
        row = {"session_id": session_id, "message_id": message_id, "state": MessageState.PENDING.value}
        try:
            with self._database.write() as connection:
                connection.execute(insert(message).values(**row, created=self._clock()))
        except IntegrityError:  # the row is there already, or the session is not
            return self._before(session_id, message_id)
        return New()

    def _before(self, session_id: str, message_id: str) -> Claim:
        with self._database.read() as connection:
            query = select(message.c.state, message.c.reply).where(*_same(session_id, message_id))
            row = connection.execute(query).one_or_none()
        if row is None:
            raise SessionGoneError(session_id)
        if row.state == MessageState.ANSWERED.value:
            return Answered(row.reply)
        return Pending() if row.state == MessageState.PENDING.value else Unknown()

    def finish(self, session_id: str, message_id: str, reply: Mapping[str, Any]) -> bool:
        """Store the reply; False when the session was erased meanwhile."""
        values = {"state": MessageState.ANSWERED.value, "reply": dict(reply)}
        with self._database.write() as connection:
            done = connection.execute(update(message).where(*_same(session_id, message_id)).values(**values))
        return bool(done.rowcount)

    def mark_crashed(self, before: datetime) -> int:
        """Make messages pending since before that time unknown; return how many."""
        stale = (message.c.state == MessageState.PENDING.value, message.c.created < before)
        with self._database.write() as connection:
            done = connection.execute(update(message).where(*stale).values(state=MessageState.UNKNOWN.value))
        return int(done.rowcount)


class SqlChoiceRepository:
    """Used choices in the database."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def use(self, session_id: str, choice_id: str) -> bool:
        """Note the choice as used; False when it was used before."""
        _check_id(choice_id)
        row = {"session_id": session_id, "choice_id": choice_id}
        try:
            with self._database.write() as connection:
                connection.execute(insert(choice).values(**row, used=self._clock()))
        except IntegrityError as error:
            same = (choice.c.session_id == session_id, choice.c.choice_id == choice_id)
            with self._database.read() as connection:
                if connection.execute(select(choice.c.used).where(*same)).one_or_none() is None:
                    raise SessionGoneError(session_id) from error
            return False
        return True


class MemoryMessageRepository(dict[tuple[str, str], Claim]):
    """Messages in a dictionary, for tests; every session exists."""

    def claim(self, session_id: str, message_id: str) -> Claim:  # noqa: D102 - as in the port
        _check_id(message_id)
        if (session_id, message_id) in self:
            return self[session_id, message_id]
        self[session_id, message_id] = Pending()
        return New()

    def finish(self, session_id: str, message_id: str, reply: Mapping[str, Any]) -> bool:  # noqa: D102
        self[session_id, message_id] = Answered(dict(reply))
        return True

    def mark_crashed(self, before: datetime) -> int:  # noqa: ARG002, D102 - the fake keeps no times
        stale = [key for key, claim in self.items() if isinstance(claim, Pending)]
        self.update(dict.fromkeys(stale, Unknown()))
        return len(stale)


class MemoryChoiceRepository(set[tuple[str, str]]):
    """Used choices in a set, for tests; every session exists."""

    def use(self, session_id: str, choice_id: str) -> bool:  # noqa: D102 - as in the port
        known = (session_id, choice_id) in self
        self.add((session_id, choice_id))
        return not known


def _same(session_id: str, message_id: str) -> tuple[Any, ...]:
    return message.c.session_id == session_id, message.c.message_id == message_id


def _check_id(given: str) -> None:
    if not 0 < len(given) <= ID or "\x00" in given:
        raise ValueError(f"an id has from 1 to {ID} characters")
