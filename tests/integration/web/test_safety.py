"""Danger is answered at once, whatever else is down."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from empathy_coach.web import words
from empathy_coach.web.fakes import FakeRasa
from empathy_coach.web.ports import RasaAnswer

if TYPE_CHECKING:
    from edge_support import Edge, Start, Visitor

    from empathy_coach.web.fakes import FakeWorld


AT_ONCE = 0.3


class StuckRasa(FakeRasa):
    """Never answers."""

    async def send(self, session: str, message: str, metadata: dict[str, Any]) -> RasaAnswer:
        """Note the message and wait for ever."""
        self.sent.append((session, message, metadata))
        await asyncio.sleep(3600)
        raise AssertionError


class LateRasa(FakeRasa):
    """Answers after a while."""

    async def send(self, session: str, message: str, metadata: dict[str, Any]) -> RasaAnswer:
        """Answer as the fake does."""
        await asyncio.sleep(0.2)
        return await super().send(session, message, metadata)


async def card_at_once(visitor: Visitor, text: str = "I want to die") -> dict[str, Any]:
    begin = time.perf_counter()
    answer = await visitor.say(text)
    assert time.perf_counter() - begin < AT_ONCE
    assert answer["triage"]["tier"] == "crisis"
    assert answer["replies"][0]["card"]["type"] == "safety"
    return answer


async def test_a_crisis_is_answered_by_the_edge_and_noted_by_rasa(edge: Edge) -> None:
    visitor = await edge.visitor()
    await card_at_once(visitor)
    await edge.settle()
    _, message, metadata = edge.world.rasa.sent[0]
    assert message == "I want to die"
    assert metadata["triage"]["answered_by"] == "edge"
    assert metadata["triage"]["tier"] == "crisis"
    assert metadata["safety"]["tier"] == "crisis"


async def test_with_everything_down(world: FakeWorld, start: Start) -> None:
    world.rasa.answer = RasaAnswer("failed")
    world.database_down = world.actions_down = True
    async with start(world) as edge:
        visitor = await edge.visitor()
        await card_at_once(visitor)
        await edge.settle()


async def test_with_a_database_that_hangs(edge: Edge) -> None:
    visitor = await edge.visitor()
    edge.world.database_seconds = 1.0
    await card_at_once(visitor)


async def test_while_the_talk_is_locked(world: FakeWorld, start: Start) -> None:
    world.rasa = StuckRasa()
    async with start(world) as edge:
        visitor = await edge.visitor()
        stuck = asyncio.ensure_future(visitor.say("hello"))
        await asyncio.sleep(0.1)
        await card_at_once(visitor)
        stuck.cancel()


async def test_past_every_rate_limit(world: FakeWorld, start: Start) -> None:
    async with start(world, message_burst=1, messages_per_second=0.001) as edge:
        visitor = await edge.visitor()
        await visitor.say("hello")
        status, body = await visitor.post(text="hello again")
        assert (status, body["error"]) == (429, "too_fast")
        assert body["help"] == words.help_line()
        for number in range(5):
            await card_at_once(visitor, f"I want to die {number}")


async def test_right_after_a_restart_without_the_database(world: FakeWorld, start: Start) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor()
    world.database_down = True
    async with start(world) as edge:
        visitor.client = edge.client
        await card_at_once(visitor)


async def test_a_plain_yes_is_understood_in_memory_and_after_a_restart(world: FakeWorld, start: Start) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor()
        await card_at_once(visitor)
        await edge.settle()
    async with start(world) as edge:
        visitor.client = edge.client
        answer = await visitor.say("yes")
    assert answer["triage"]["tier"] == "emergency"


async def test_what_was_answered_before_the_stored_state_was_read_is_added_to_it(
    world: FakeWorld, start: Start
) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor()
    async with start(world) as edge:
        visitor.client = edge.client
        await card_at_once(visitor)
        answer = await visitor.say("yes")
        assert answer["triage"]["tier"] == "emergency"
        await edge.settle()
    assert next(iter(world.sessions.values())).safety["tier"] == "emergency"


async def test_the_state_goes_with_every_later_message(edge: Edge) -> None:
    visitor = await edge.visitor()
    await card_at_once(visitor)
    await visitor.say("hello")
    assert edge.world.rasa.sent[-1][2]["safety"]["tier"] == "crisis"


async def test_a_choice_of_the_safety_flow_is_heard_by_it_and_works_once(edge: Edge) -> None:
    visitor = await edge.visitor()
    choices = (await card_at_once(visitor))["replies"][1]["choices"]
    assert (await visitor.choose(choices[0]))["triage"]["tier"] == "emergency"
    again = await visitor.choose(choices[0])
    assert again["replies"][0] == {"text": words.prompt("choice_used")}
    assert again["replies"][1]["card"]["type"] == "safety"


async def test_a_safety_answer_keeps_its_choices_when_rasa_answers_an_earlier_message_late(
    world: FakeWorld, start: Start
) -> None:
    world.rasa = LateRasa()
    async with start(world) as edge:
        visitor = await edge.visitor()
        earlier = asyncio.ensure_future(visitor.say("hello"))
        await asyncio.sleep(0.05)
        choices = (await card_at_once(visitor))["replies"][1]["choices"]
        await earlier
        assert (await visitor.choose(choices[0]))["triage"]["tier"] == "emergency"


async def test_the_words_of_a_button_are_heard_too(edge: Edge) -> None:
    offer = {"text": "?", "choices": [{"title": "That", "value": "I want to die"}]}
    edge.world.rasa.answer = RasaAnswer("answered", (offer,))
    visitor = await edge.visitor()
    choice = (await visitor.say("hello"))["replies"][0]["choices"][0]
    assert (await visitor.choose(choice))["triage"]["tier"] == "crisis"


async def test_a_safety_question_of_the_coach_is_noted_and_its_mark_not_shown(edge: Edge) -> None:
    question = ({"text": "Is anyone afraid?"}, {"card": {"type": "safety_question"}})
    edge.world.rasa.answer = RasaAnswer("answered", question)
    visitor = await edge.visitor()
    assert (await visitor.say("help me apologise"))["replies"] == [{"text": "Is anyone afraid?"}]
    assert (await visitor.say("yes"))["triage"]["tier"] == "emergency"


async def test_the_same_crisis_message_is_noted_once(edge: Edge) -> None:
    visitor = await edge.visitor()
    first = await visitor.say("I want to die", message_id="one")
    assert await visitor.say("I want to die", message_id="one") == first
    await edge.settle()
    assert len(edge.world.rasa.sent) == 1


async def test_broken_triage_answers_with_the_lines_and_lets_nothing_else_answer(edge: Edge) -> None:
    def broken(*_args: object, **_named: object) -> NoReturn:
        raise RuntimeError

    visitor = await edge.visitor()
    edge.world.safety.follow_up = broken
    answer = await visitor.say("hello")
    assert answer["status"] == "failed"
    assert answer["replies"][0]["text"].endswith(words.help_line())
    assert answer["replies"][1]["card"]["type"] == "safety"
    assert edge.world.rasa.sent == []


@pytest.mark.parametrize("path", ["/help", "/", "/healthz", "/widget/empathy-coach.js"])
async def test_what_works_with_everything_down(world: FakeWorld, start: Start, path: str) -> None:
    world.database_down = world.actions_down = True
    world.rasa = StuckRasa()
    async with start(world) as edge:
        response = await edge.client.get(path)
        assert response.status == 200
        assert await response.read()


async def test_an_action_may_change_the_state_unless_a_newer_text_did(edge: Edge) -> None:
    edge.world.rasa.answer = RasaAnswer("answered", ({"text": "ok"},), safety={"tier": "crisis"})
    visitor = await edge.visitor()
    await visitor.say("hello")
    edge.world.rasa.answer = None
    assert (await visitor.say("yes"))["triage"]["tier"] == "emergency"


async def test_what_safety_adds_goes_before_the_coachs_answer(edge: Edge) -> None:
    visitor = await edge.visitor()
    answer = await visitor.say("they wrote: I could kill you both")
    assert [reply["text"] for reply in answer["replies"]] == [
        "Is anyone in danger?",
        "You said: they wrote: I could kill you both",
    ]


async def test_the_visitors_region_is_in_the_state_from_the_start(edge: Edge) -> None:
    visitor = await edge.visitor(region="NZ")
    await visitor.say("hello")
    assert edge.world.rasa.sent[0][2]["safety"]["region"] == "NZ"
