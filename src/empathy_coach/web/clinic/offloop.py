"""Database calls of the clinic's side: in threads, with a deadline, failing in one way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import structlog
from async_timeout import timeout
from sqlalchemy.exc import SQLAlchemyError

from empathy_coach.web.errors import described
from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)
Result = TypeVar("Result")
SECONDS = 6.0  # a little more than the database's own patience with a lock


async def off_loop(work: Callable[[], Result]) -> Result:
    """Return what ``work`` returns, done in a thread.

    Raises:
        PartDownError: the database failed or took too long.
    """
    try:
        async with timeout(SECONDS):
            return await asyncio.to_thread(work)
    except (SQLAlchemyError, OSError, asyncio.TimeoutError) as error:
        log.warning("the database did not answer", **described(error))
        raise PartDownError from error
