"""The first thing that happens to any text: triage, from memory, without waiting for any other part."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from empathy_coach.web import typed
from empathy_coach.web.errors import described
from empathy_coach.web.ports import PartDownError
from empathy_coach.web.talks import Talk

if TYPE_CHECKING:
    from empathy_coach.storage.sessions import SessionRecord
    from empathy_coach.web.ports import Clock, FollowUp, Json, Safety

log = structlog.get_logger(__name__)
TIERS = ("none", "distress", "crisis", "emergency")
QUESTION = "safety_question"
PARTNER_VIOLENCE = "partner_violence"
LONG_AT_ONCE = 2  # long texts read at the same time; each holds a processor for a while


class Gate:
    """Hears texts for a talk and keeps its safety state."""

    def __init__(self, safety: Safety, clock: Clock) -> None:
        self._safety = safety
        self._clock = clock
        self._long = asyncio.Semaphore(LONG_AT_ONCE)

    def talk(self, session: str, region: str | None = None) -> Talk:
        """Return a talk that has not begun."""
        return Talk(session, self._safety.fresh(region))

    def hear(self, talk: Talk, text: str) -> FollowUp:
        """Return what the text changes, and remember it.

        Before the stored state was read, only a text that safety answers is remembered: the caller reads
        the stored state and lets any other text be heard again.

        Raises:
            PartDownError: triage itself is broken; nothing may be answered as if it were not.
        """
        try:
            heard = self._safety.follow_up(talk.safety, text, now=self._clock())
        except Exception as error:
            log.error("triage failed", **described(error))  # noqa: TRY400 - its text may be a learner's
            raise PartDownError from error
        if talk.record is not None or heard.answered:
            talk.safety = heard.state
        if talk.record is None and heard.answered:
            talk.unmerged.append(text)
        return heard

    async def most_urgent(self, text: str) -> str:
        """Return the piece of an over-long text that is most urgent, reading all of it off the event loop."""
        async with self._long:
            return await asyncio.to_thread(self._most_urgent, text)

    def _most_urgent(self, text: str) -> str:
        found, worst = "", -1
        for piece in typed.chunks(text):
            rank = TIERS.index(self._safety.triage(piece).to_json()["tier"])
            if rank > worst:
                found, worst = piece, rank
            if worst == len(TIERS) - 1:
                break
        return found

    def merge(self, talk: Talk, record: SessionRecord) -> None:
        """Take the stored row, and add to its safety state what was answered before it was read."""
        talk.record = record
        talk.saved = record.safety
        stored = record.safety
        fresh = self._safety.fresh(record.region)
        talk.safety = fresh if stored is None else self._safety.state_from_json(stored)
        for text in talk.unmerged:
            talk.safety = self._safety.follow_up(talk.safety, text, now=self._clock()).state
        talk.unmerged.clear()

    def tier(self, heard: FollowUp) -> str:
        """Return the tier of an answer by safety: a plain "yes" is as grave as the question it answers."""
        latched = str(self._safety.state_to_json(heard.state).get("tier", "none"))
        return max(str(heard.triage.to_json()["tier"]), latched, key=TIERS.index)

    def state(self, talk: Talk) -> Json:
        """Return the talk's safety state as JSON."""
        return self._safety.state_to_json(talk.safety)

    def closed(self, talk: Talk) -> bool:
        """Return whether the coaching of talks with the partner is closed."""
        return self._safety.closed(talk.safety)

    def discreet(self, talk: Talk) -> bool:
        """Return whether the visitor may be hurt by someone who can look at the same screen."""
        return PARTNER_VIOLENCE in self.state(talk).get("concerns", ())

    def adopt(self, talk: Talk, state: Json, *, since: object) -> None:
        """Take a state that an action changed, unless a newer text has changed ours meanwhile."""
        if talk.safety is since:
            talk.safety = self._safety.state_from_json(state)

    def without_marks(self, talk: Talk, replies: tuple[Json, ...]) -> tuple[Json, ...]:
        """Return the replies without the cards that only tell us that a safety question was asked.

        The state notes the question, so that a plain "yes" to it is understood here.
        """
        kept = []
        for reply in replies:
            card = reply.get("card", {})
            if card.get("type") != QUESTION:
                kept.append(reply)
                continue
            talk.safety = self._safety.asked(talk.safety, card)
            kept.append({name: value for name, value in reply.items() if name != "card"})
        return tuple(reply for reply in kept if reply)

    def help_card(self, region: str | None) -> Json:
        """Return the help lines of a region as a card."""
        return self._safety.help_card(region)
