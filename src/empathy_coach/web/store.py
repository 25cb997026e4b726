"""The database seen from the event loop: its calls run in threads, with a deadline, and fail in one way."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import structlog
from async_timeout import timeout
from sqlalchemy.exc import SQLAlchemyError

from empathy_coach.privacy.service import EraseError
from empathy_coach.web.errors import described
from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from empathy_coach.storage.messages import ChoiceRepository, Claim, MessageRepository
    from empathy_coach.storage.sessions import SessionRecord, SessionRepository
    from empathy_coach.web.ports import Json, Privacy

log = structlog.get_logger(__name__)
Result = TypeVar("Result")
THREADS = 8
SECONDS = 6.0  # a little more than the database's own patience with a lock


class Store:
    """Sessions, messages, used choices and the export; every call raises `PartDownError` when it fails."""

    def __init__(
        self,
        *,
        sessions: SessionRepository,
        messages: MessageRepository,
        choices: ChoiceRepository,
        privacy: Privacy,
        seconds: float = SECONDS,
    ) -> None:
        self._sessions = sessions
        self._messages = messages
        self._choices = choices
        self._privacy = privacy
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="store")

    async def create(self, session: str, place: dict[str, str | None]) -> SessionRecord:
        """Store a new session."""
        return await self._call(lambda: self._sessions.create(session, **place))

    async def get(self, session: str) -> SessionRecord | None:
        """Return the session, or ``None`` when it never was or is erased."""
        return await self._call(lambda: self._sessions.get(session))

    async def touch(self, session: str) -> None:
        """Note that the visitor was seen."""
        await self._call(lambda: self._sessions.touch(session))

    async def save_safety(self, session: str, state: Json) -> None:
        """Store the conversation's safety state."""
        await self._call(lambda: self._sessions.save_safety(session, state))

    async def end(self, session: str) -> None:
        """Mark the session as ended."""
        await self._call(lambda: self._sessions.end(session))

    async def erase(self, session: str) -> None:
        """Delete everything stored about the session."""
        await self._call(lambda: self._privacy.erase(session))

    async def export(self, session: str) -> Json:
        """Return everything stored about the session."""
        return await self._call(lambda: self._privacy.export(session))

    async def purge(self) -> None:
        """Delete what is past its time."""
        await self._call(lambda: self._privacy.purge())  # noqa: PLW0108 - looked up when it is called

    async def claim(self, session: str, message_id: str) -> Claim:
        """Write a pending row for the message, or say what became of it before."""
        return await self._call(lambda: self._messages.claim(session, message_id))

    async def finish(self, session: str, message_id: str, answer: Json) -> None:
        """Store the message's answer."""
        await self._call(lambda: self._messages.finish(session, message_id, answer))

    async def mark_crashed(self, before: datetime) -> None:
        """Make messages that were left pending unknown."""
        await self._call(lambda: self._messages.mark_crashed(before))

    async def use_choice(self, session: str, choice: str) -> bool:
        """Note the choice as used; false when it was used before."""
        return await self._call(lambda: self._choices.use(session, choice))

    async def _call(self, work: Callable[[], Result]) -> Result:
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            async with timeout(self._seconds):  # asyncio.wait_for may swallow a cancellation before Python 3.12
                return await running
        except (SQLAlchemyError, EraseError, OSError, asyncio.TimeoutError) as error:
            log.warning("the database did not answer", **described(error))
            raise PartDownError from error

    def close(self) -> None:
        """Let the threads go without waiting for them."""
        self._threads.shutdown(wait=False, cancel_futures=True)
