"""Decides what happens with a message: answered at once by safety, refused kindly, or taken to Rasa."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from empathy_coach.web import typed
from empathy_coach.web.answers import Answer, failure, prompt
from empathy_coach.web.errors import ProblemError
from empathy_coach.web.exchange import Errand
from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from empathy_coach.web.bodies import Incoming
    from empathy_coach.web.choices import Choice, Choices
    from empathy_coach.web.exchange import Exchange
    from empathy_coach.web.gate import Gate
    from empathy_coach.web.limits import Limits
    from empathy_coach.web.metrics import Metrics
    from empathy_coach.web.ports import Clock, FollowUp
    from empathy_coach.web.talks import Talk
    from empathy_coach.web.visits import Visits

MAX_WAITING = 5  # messages of one talk that may wait for their turn
BUSY_SECONDS = 2.0


class Desk:
    """Answers messages. What safety answers waits for nothing; everything else waits for its turn."""

    def __init__(
        self,
        *,
        gate: Gate,
        visits: Visits,
        exchange: Exchange,
        choices: Choices,
        limits: Limits,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._gate = gate
        self._visits = visits
        self._exchange = exchange
        self._choices = choices
        self._limits = limits
        self._clock = clock
        self._metrics = metrics
        self._background: set[asyncio.Task[None]] = set()

    async def answer(self, talk: Talk, incoming: Incoming, address: str) -> Answer:
        """Return the answer; the same message id gives the same one, even while it is on its way."""
        answer = await self._known_or_new(talk, incoming, address)
        return replace(answer, discreet=self._gate.discreet(talk))

    async def _known_or_new(self, talk: Talk, incoming: Incoming, address: str) -> Answer:
        if incoming.message_id in talk.answers:
            return await asyncio.shield(talk.answers[incoming.message_id])
        try:
            answer = await self._answer(talk, incoming, address)
        except PartDownError:  # triage is broken: say so, show the lines, and let nothing else answer
            broken = failure("failed")
            answer = replace(broken, replies=(*broken.replies, {"card": self._gate.help_card(talk.region)}))
        self._metrics.message(answer.tier, answer.status)
        return answer

    async def _answer(self, talk: Talk, incoming: Incoming, address: str) -> Answer:
        errand = Errand(incoming.message_id, typed.inert(incoming.text or ""))
        if incoming.choice is not None:
            choice = self._choices.open(incoming.choice, session=talk.session, now=self._clock())
            if choice is None:
                return prompt("choice_used")
            if not choice.stands(talk.step) or not talk.first_use(choice.id):
                return self._used(talk, choice)
            errand = replace(errand, text=choice.spoken, choice=choice)
        elif typed.blank(errand.text):
            return self._blank(talk, errand)
        elif len(errand.text) > typed.MAX_CHARACTERS:
            return await self._too_long(talk, errand)
        return await self._heard(talk, errand, address)

    async def _heard(self, talk: Talk, errand: Errand, address: str) -> Answer:
        if errand.text:
            errand = replace(errand, heard=self._hear(talk, errand.text))
            if errand.heard is not None and errand.heard.answered:
                return self._at_once(talk, errand, errand.heard)
        self._limits.check_message(talk.session, address)
        if talk.waiting >= MAX_WAITING:
            raise ProblemError(HTTPStatus.TOO_MANY_REQUESTS, "busy", retry_after=BUSY_SECONDS)
        task = asyncio.ensure_future(self._in_turn(talk, errand))
        talk.keep(errand.message_id, task)
        return await asyncio.shield(task)

    def _blank(self, talk: Talk, errand: Errand) -> Answer:
        """Ask for words; in danger, stay with the danger instead. Rasa would take an empty text for a greeting."""
        heard = self._hear(talk, "")
        if not heard.answered:
            return prompt("empty")
        raw = tuple(reply.to_json() for reply in heard.replies)
        talk.step = errand.message_id
        return Answer(self._exchange.seal(talk, errand.message_id, raw, "safety"), self._gate.tier(heard))

    def _used(self, talk: Talk, choice: Choice) -> Answer:
        """Say that a choice is used up; help that it may have stood for is there all the same."""
        answer = prompt("choice_used")
        if choice.source == "rasa":
            return answer
        return replace(answer, replies=(*answer.replies, {"card": self._gate.help_card(talk.region)}))

    def _hear(self, talk: Talk, text: str) -> FollowUp:
        with self._metrics.triage_time():
            return self._gate.hear(talk, text)

    def _at_once(self, talk: Talk, errand: Errand, heard: FollowUp) -> Answer:
        raw = tuple(reply.to_json() for reply in heard.replies)
        replies = self._exchange.seal(talk, errand.message_id, raw, "safety")
        answer = Answer(replies, self._gate.tier(heard))
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        done.set_result(answer)
        talk.keep(errand.message_id, done)
        talk.step = errand.message_id
        self._spawn(self._exchange.note(talk, errand, answer))
        return answer

    async def _in_turn(self, talk: Talk, errand: Errand) -> Answer:
        talk.waiting += 1
        try:
            if talk.record is None and errand.text:
                errand = await self._hear_again(talk, errand)
                if errand.heard is not None and errand.heard.answered:
                    return self._at_once(talk, errand, errand.heard)
            return await self._exchange.answer(talk, errand)
        except PartDownError:
            talk.answers.pop(errand.message_id, None)  # nothing was sent: the same id and click may try again
            talk.used.discard(errand.choice.id if errand.choice else "")
            return failure("database")
        except BaseException:
            talk.answers.pop(errand.message_id, None)  # an error is no answer: the same id may try again
            raise
        finally:
            talk.waiting -= 1

    async def _hear_again(self, talk: Talk, errand: Errand) -> Errand:
        """Hear the text with the stored state behind it: a plain "yes" may answer an earlier question."""
        await self._visits.confirm(talk)
        return replace(errand, heard=self._hear(talk, errand.text))

    async def _too_long(self, talk: Talk, errand: Errand) -> Answer:
        """Read all of it, answer danger in it, and refuse the rest kindly."""
        piece = await self._gate.most_urgent(errand.text)
        heard = self._hear(talk, piece)
        if heard.answered:
            return self._at_once(talk, replace(errand, text=piece, heard=heard), heard)
        return prompt("too_long")

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def settle(self, seconds: float) -> None:
        """Wait for what is still being noted in the background (at shutdown, in tests)."""
        if self._background:
            await asyncio.wait(self._background, timeout=seconds)
