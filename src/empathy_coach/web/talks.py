"""Conversations in memory: one message at a time, answers by message id, and the safety state."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from empathy_coach.storage.sessions import SessionRecord
    from empathy_coach.web.answers import Answer
    from empathy_coach.web.ports import Json

MAX_TALKS = 10_000
NEVER = datetime.min.replace(tzinfo=timezone.utc)
KEPT_ANSWERS = 20  # in memory; older ones are found in the database


@dataclass
class Talk:
    """What the edge holds of one session.

    ``record`` is ``None`` until the row was read; ``unsaved`` holds the place of a session whose row could
    not be written yet; ``unmerged`` the texts that safety answered before the stored state was read;
    ``saved`` the safety state as stored; ``step`` the last message whose answer offers the open choices.
    """

    session: str
    safety: Any
    record: SessionRecord | None = None
    unsaved: dict[str, str | None] | None = None
    unmerged: list[str] = field(default_factory=list)
    saved: Json | None = None
    step: str | None = None
    closed: bool = False
    waiting: int = 0
    seen: datetime = NEVER
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    used: set[str] = field(default_factory=set)
    answers: OrderedDict[str, asyncio.Future[Answer]] = field(default_factory=OrderedDict)

    @property
    def region(self) -> str | None:
        """The region that the visitor set, when it is known."""
        place = self.unsaved or {}
        return self.record.region if self.record is not None else place.get("region")

    @property
    def idle(self) -> bool:
        """Whether nothing would be lost by forgetting this talk."""
        return not (self.waiting or self.lock.locked() or self.unmerged or self.unsaved is not None)

    def first_use(self, choice: str) -> bool:
        """Note a choice as used; false when it was used before. The database knows it beyond a restart."""
        known = choice in self.used
        self.used.add(choice)
        return not known

    def keep(self, message_id: str, answer: asyncio.Future[Answer]) -> None:
        """Remember an answer, finished or on its way, for the same message sent again."""
        self.answers[message_id] = answer
        done = [name for name, future in self.answers.items() if future.done()]
        for name in done[: max(0, len(self.answers) - KEPT_ANSWERS)]:
            del self.answers[name]


class Talks:
    """The talks by session; the one idle for longest is forgotten when there are too many."""

    def __init__(self, limit: int = MAX_TALKS) -> None:
        self._limit = limit
        self._talks: OrderedDict[str, Talk] = OrderedDict()

    def find(self, session: str) -> Talk | None:
        """Return the talk when it is in memory."""
        return self._talks.get(session)

    def add(self, talk: Talk) -> Talk:
        """Keep a talk as the newest."""
        self._talks[talk.session] = talk
        self._talks.move_to_end(talk.session)
        if len(self._talks) > self._limit:
            oldest = next((name for name, other in self._talks.items() if other.idle), None)
            self._talks.pop(oldest or "", None)
        return talk

    def drop(self, session: str) -> None:
        """Forget a talk."""
        self._talks.pop(session, None)
