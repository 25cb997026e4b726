"""Tells open pages that a referral stands differently, whichever process changed it: relay, clinic or another edge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from empathy_coach.referral.cards import status_card
from empathy_coach.web.clinic.offloop import off_loop
from empathy_coach.web.errors import described
from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from empathy_coach.referral.states import StoredReferral
    from empathy_coach.storage.receiver import SqlReceiver
    from empathy_coach.web.events import Events
    from empathy_coach.web.ports import Safety
    from empathy_coach.web.store import Store

log = structlog.get_logger(__name__)
EVERY = 5.0  # seconds; one query for all open pages, none when there are none
EVENT = "referral_status"


class News:
    """Remembers what each open page was told last, and publishes what is new.

    A page that opens is told nothing: the person sees how it stands when they ask. Where violence or control was
    signalled nothing comes unasked, because somebody else may look at the screen.
    """

    def __init__(self, *, receiver: SqlReceiver, events: Events, store: Store, safety: Safety, clinic: str) -> None:
        self._receiver = receiver
        self._events = events
        self._store = store
        self._safety = safety
        self._clinic = clinic
        self._told: dict[str, tuple[object, ...]] = {}

    async def keep_telling(self, *, every: float = EVERY) -> None:
        """Look again and again, until cancelled; a database that is down is asked again the next time."""
        while True:
            try:
                await self.look()
            except PartDownError:
                pass  # logged where it happened
            except Exception as error:  # noqa: BLE001 - one odd row must not end the news for everybody
                log.error("telling the news failed", **described(error))  # noqa: TRY400 - its text may quote somebody
            await asyncio.sleep(every)

    async def look(self) -> None:
        """Publish once what has changed since the last look."""
        sessions = self._events.open_sessions()
        self._told = {session: told for session, told in self._told.items() if session in sessions}
        if not sessions:
            return
        for stored in await off_loop(lambda: self._receiver.latest_of(sessions)):
            now = _said(stored)
            before = self._told.setdefault(stored.session_id, now)
            if now != before:
                self._told[stored.session_id] = now
                await self._publish(stored)

    async def _publish(self, stored: StoredReferral) -> None:
        record = await self._store.get(stored.session_id)
        if record is None or (record.safety and self._safety.closed(self._safety.state_from_json(record.safety))):
            return
        if stored.withdrawn is None:  # what the person did is no news to them
            self._events.publish(stored.session_id, EVENT, status_card(stored, self._clinic))


def _said(stored: StoredReferral) -> tuple[object, ...]:
    return stored.code, stored.state, stored.delivered, stored.message, stored.withdrawn
