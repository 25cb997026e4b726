"""One message's way through the database and Rasa: in order, once, and honest about what failed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from empathy_coach.storage.database import SessionGoneError
from empathy_coach.storage.messages import Answered, New, Pending
from empathy_coach.web import typed, words
from empathy_coach.web.answers import Answer, failure, prompt
from empathy_coach.web.errors import ProblemError, described
from empathy_coach.web.ports import PartDownError
from empathy_coach.web.visits import ended_session, unknown_session

if TYPE_CHECKING:
    from empathy_coach.storage.messages import Claim
    from empathy_coach.web.choices import Choice, Choices, Source
    from empathy_coach.web.gate import Gate
    from empathy_coach.web.ports import Clock, FollowUp, Json, Probe, Rasa, RasaAnswer
    from empathy_coach.web.store import Store
    from empathy_coach.web.talks import Talk
    from empathy_coach.web.visits import Visits

log = structlog.get_logger(__name__)
PATIENCE = 20.0  # seconds for which another process may be at work on a pending message
POLL = 0.25
TOUCH_AFTER = timedelta(minutes=10)  # how exactly "last seen" is kept
CALM: Json = {"tier": "none", "concerns": [], "subject": "none"}


@dataclass(frozen=True)
class Errand:
    """What is to be done with one message: typed ``text`` or a ``choice``, and how safety ``heard`` it."""

    message_id: str
    text: str = ""
    choice: Choice | None = None
    heard: FollowUp | None = None

    @property
    def message(self) -> str:
        """What Rasa is sent: an offered payload as it is, anything typed without a command in front."""
        return typed.inert(self.text) if self.choice is None else self.choice.payload

    def triage(self, answered_by: str | None) -> Json:
        """Return the triage that goes along in the metadata."""
        reading = CALM if self.heard is None else self.heard.triage.to_json()
        return {**{key: reading[key] for key in CALM}, "answered_by": answered_by}


class Exchange:
    """Takes messages to Rasa, one at a time for each talk."""

    def __init__(
        self,
        *,
        gate: Gate,
        visits: Visits,
        store: Store,
        rasa: Rasa,
        choices: Choices,
        actions_up: Probe,
        clock: Clock,
        patience: float = PATIENCE,
    ) -> None:
        self._gate = gate
        self._visits = visits
        self._store = store
        self._rasa = rasa
        self._choices = choices
        self._actions_up = actions_up
        self._clock = clock
        self._patience = patience

    async def answer(self, talk: Talk, errand: Errand) -> Answer:
        """Return the answer to a message that safety left to Rasa.

        Raises:
            PartDownError: the database does not answer; nothing was sent.
            ProblemError: 401, the session is erased or ended.
        """
        try:
            async with talk.lock:
                await self._open(talk)
                return await self._settle(talk, errand)
        except SessionGoneError as error:
            self._visits.forget(talk)
            raise unknown_session() from error

    async def note(self, talk: Talk, errand: Errand, answer: Answer) -> None:
        """Store an answer that was given from memory and tell Rasa silently; failures hurt nobody."""
        try:
            async with talk.lock:
                await self._open(talk)
                if isinstance(await self._store.claim(talk.session, errand.message_id), New):
                    await self._finish(talk, errand, answer)
                    await self._send(talk, errand, answered_by="edge")
        except PartDownError:  # the state is safe in memory, and each later message carries it to Rasa
            await self._send(talk, errand, answered_by="edge")
        except (ProblemError, SessionGoneError):
            log.info("a text of a session that is gone was answered and not kept")
        except Exception as error:  # noqa: BLE001 - the answer has been given: nothing here may undo it
            log.error("noting an answer failed", **described(error))  # noqa: TRY400 - its text may be a learner's

    async def _open(self, talk: Talk) -> None:
        await self._visits.confirm(talk)
        if talk.closed:
            raise ended_session()

    async def _settle(self, talk: Talk, errand: Errand) -> Answer:
        claim = await self._store.claim(talk.session, errand.message_id)
        if isinstance(claim, Pending):
            claim = await self._wait_for_other(talk, errand)
        if isinstance(claim, Answered):
            return Answer.from_json(claim.reply)
        if not isinstance(claim, New):
            return failure("unknown")
        answer = await self._fresh(talk, errand)
        await self._finish_or_log(talk, errand, answer)
        return answer

    async def _fresh(self, talk: Talk, errand: Errand) -> Answer:
        choice = errand.choice
        if choice is not None and not await self._may_use(talk, choice):
            return prompt("choice_used")
        before, step, open_before = talk.safety, talk.step, not self._gate.closed(talk)
        came = await self._send(talk, errand, answered_by=None)
        if came.safety is not None:
            self._gate.adopt(talk, came.safety, since=before)
        tier, first = errand.triage(None)["tier"], self._first(talk, errand)
        if came.fate != "answered":
            failed = failure(await self._why(came), tier)
            return replace(failed, replies=(*first, *self._with_another_try(talk, errand, failed.replies)))
        if open_before and self._gate.closed(talk):  # danger was told meanwhile: no coaching behind the card
            return Answer(prompt("set_aside").replies, tier)
        if talk.step == step:  # a safety answer given meanwhile keeps its open choices
            talk.step = errand.message_id
        replies = self._gate.without_marks(talk, came.replies)
        return Answer((*first, *self.seal(talk, errand.message_id, replies, "rasa")), tier)

    def _first(self, talk: Talk, errand: Errand) -> tuple[Json, ...]:
        """Return what safety says before the coach's answer, such as a check of pasted rage."""
        replies = () if errand.heard is None else errand.heard.replies
        return self.seal(talk, errand.message_id, tuple(reply.to_json() for reply in replies), "safety")

    def _with_another_try(self, talk: Talk, errand: Errand, replies: tuple[Json, ...]) -> tuple[Json, ...]:
        """Return the replies with a new choice for one that is used up; a text can simply be sent again."""
        if errand.choice is None:
            return replies
        talk.step = errand.message_id
        again = {"choices": [{"title": words.prompt("again"), "value": errand.choice.payload}]}
        return self.seal(talk, errand.message_id, (*replies, again), errand.choice.source)

    async def _may_use(self, talk: Talk, choice: Choice) -> bool:
        """Whether the choice still stands, and is used by this for the first time."""
        return choice.stands(talk.step) and await self._store.use_choice(talk.session, choice.id)

    def seal(self, talk: Talk, step: str, replies: tuple[Json, ...], source: Source) -> tuple[Json, ...]:
        """Return the replies with their choices signed."""
        return self._choices.seal(replies, session=talk.session, step=step, source=source, now=self._clock())

    async def _send(self, talk: Talk, errand: Errand, *, answered_by: str | None) -> RasaAnswer:
        metadata = {
            "triage": errand.triage(answered_by),
            "safety": self._gate.state(talk),
            "region": talk.region,
            "session": talk.session,
        }
        return await self._rasa.send(talk.session, errand.message, metadata)

    async def _why(self, came: RasaAnswer) -> str:
        """Return which failure it was: without the action server nothing can have been saved or sent."""
        if came.fate == "empty":
            return "unknown" if await self._actions_up() else "failed"
        return "failed" if came.fate == "failed" else "unknown"

    async def _finish_or_log(self, talk: Talk, errand: Errand, answer: Answer) -> None:
        try:
            await self._finish(talk, errand, answer)
        except PartDownError:  # the visitor still gets the answer; its row stays pending, so never sent twice
            log.warning("an answer was given and could not be stored")

    async def _finish(self, talk: Talk, errand: Errand, answer: Answer) -> None:
        await self._store.finish(talk.session, errand.message_id, answer.to_json())
        state = self._gate.state(talk)
        if state != talk.saved:
            await self._store.save_safety(talk.session, state)
            talk.saved = state
        now = self._clock()
        if now - talk.seen > TOUCH_AFTER:
            talk.seen = now
            await self._store.touch(talk.session)

    async def _wait_for_other(self, talk: Talk, errand: Errand) -> Claim:
        """Wait for another process that works on this message; one that crashed never finishes."""
        claim: Claim = Pending()
        for _ in range(round(self._patience / POLL)):
            await asyncio.sleep(POLL)
            claim = await self._store.claim(talk.session, errand.message_id)
            if not isinstance(claim, Pending):
                break
        return claim
