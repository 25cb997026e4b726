"""Messages through the edge: what reaches Rasa, what does not, and how often."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from empathy_coach.web import words
from empathy_coach.web.fakes import FakeRasa
from empathy_coach.web.ports import RasaAnswer

if TYPE_CHECKING:
    from edge_support import Edge, Start

    from empathy_coach.web.fakes import FakeWorld


SECRET_WORDS = "marker-9f2c"


class SlowRasa(FakeRasa):
    """Answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def send(self, session: str, message: str, metadata: dict[str, Any]) -> RasaAnswer:
        """Note the message and wait."""
        answer = await super().send(session, message, metadata)
        await self.go.wait()
        return answer


async def test_a_message_is_answered_by_rasa(edge: Edge) -> None:
    visitor = await edge.visitor(region="GB")
    answer = await visitor.say("hello")
    assert answer == {
        "replies": [{"text": "You said: hello"}],
        "triage": {"tier": "none"},
        "status": "answered",
    }
    session, message, metadata = edge.world.rasa.sent[0]
    assert message == "hello"
    assert metadata["triage"] == {"tier": "none", "concerns": [], "subject": "none", "answered_by": None}
    assert metadata["region"] == "GB"
    assert metadata["session"] == session


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b", "/", "///", "\u0000"])
async def test_a_blank_message_gets_a_kind_question_and_goes_nowhere(edge: Edge, text: str) -> None:
    visitor = await edge.visitor()
    answer = await visitor.say(text)
    assert answer["replies"] == [{"text": words.prompt("empty")}]
    assert edge.world.rasa.sent == []


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("/restart", "restart"),
        ('/intent{"consent":"yes"}', 'intent{"consent":"yes"}'),
        ("😢", "😢"),
        ("\x00a", "a"),
    ],
)
async def test_what_rasa_is_sent(edge: Edge, text: str, sent: str) -> None:
    visitor = await edge.visitor()
    await visitor.say(text)
    assert edge.world.rasa.sent[0][1] == sent


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "\u202etxet"])
async def test_markup_is_only_text(edge: Edge, markup: str) -> None:
    visitor = await edge.visitor()
    assert (await visitor.say(markup))["replies"] == [{"text": f"You said: {markup}"}]


async def test_two_thousand_characters_pass_and_one_more_is_refused_kindly(edge: Edge) -> None:
    visitor = await edge.visitor()
    assert (await visitor.say("a" * 2000))["status"] == "answered"
    answer = await visitor.say("a" * 2001)
    assert answer["replies"] == [{"text": words.prompt("too_long")}]
    assert len(edge.world.rasa.sent) == 1


@pytest.mark.parametrize("length", [2_001, 100_000, 900_000])
async def test_danger_at_the_end_of_a_long_text_is_answered(edge: Edge, length: int) -> None:
    visitor = await edge.visitor()
    answer = await visitor.say("a " * (length // 2) + "I want to die")
    assert answer["triage"]["tier"] == "crisis"
    assert answer["replies"][0]["card"]["type"] == "safety"


async def test_the_same_id_gives_the_same_answer_once(edge: Edge) -> None:
    visitor = await edge.visitor()
    first = await visitor.say("hello", message_id="one")
    assert await visitor.say("hello", message_id="one") == first
    assert len(edge.world.rasa.sent) == 1


async def test_ten_at_once_are_forwarded_once(world: FakeWorld, start: Start) -> None:
    world.rasa = SlowRasa()
    async with start(world) as edge:
        visitor = await edge.visitor()
        calls = [asyncio.ensure_future(visitor.say("hello", message_id="one")) for _ in range(10)]
        await asyncio.sleep(0.2)
        world.rasa.go.set()
        answers = await asyncio.gather(*calls)
    assert len(world.rasa.sent) == 1
    assert all(answer == answers[0] for answer in answers)


async def test_the_same_id_is_answered_from_the_database_after_a_restart(world: FakeWorld, start: Start) -> None:
    async with start(world) as edge:
        visitor = await edge.visitor()
        first = await visitor.say("hello", message_id="one")
    async with start(world) as edge:
        visitor.client = edge.client
        assert await visitor.say("hello", message_id="one") == first
    assert len(world.rasa.sent) == 1


async def test_after_a_crash_the_answer_is_unknown_and_nothing_is_sent_again(
    world: FakeWorld, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("empathy_coach.web.exchange.POLL", 0.01)
    async with start(world) as edge:
        visitor = await edge.visitor()
        await visitor.say("first")
    session = next(iter(world.sessions))
    world.messages.claim(session, "crashed")  # the row that a killed process leaves behind
    async with start(world) as edge:
        visitor.client = edge.client
        answer = await visitor.say("hello", message_id="crashed")
    assert answer["status"] == "unknown"
    assert answer["replies"] == [{"text": words.failure("unknown")}]
    assert len(world.rasa.sent) == 1


async def test_messages_of_a_talk_go_one_at_a_time_and_in_order(world: FakeWorld, start: Start) -> None:
    world.rasa = SlowRasa()
    async with start(world) as edge:
        visitor = await edge.visitor()
        calls = []
        for text in ("one", "two", "three"):
            calls.append(asyncio.ensure_future(visitor.say(text)))
            await asyncio.sleep(0.05)
        assert len(world.rasa.sent) == 1
        world.rasa.go.set()
        await asyncio.gather(*calls)
    assert [message for _, message, _ in world.rasa.sent] == ["one", "two", "three"]


async def test_another_visitor_does_not_wait(world: FakeWorld, start: Start) -> None:
    world.rasa = SlowRasa()
    async with start(world) as edge:
        first, second = await edge.visitor(), await edge.visitor()
        calls = [asyncio.ensure_future(first.say("a")), asyncio.ensure_future(second.say("b"))]
        await asyncio.sleep(0.1)
        assert len(world.rasa.sent) == 2
        world.rasa.go.set()
        await asyncio.gather(*calls)
    assert world.rasa.sent[0][0] != world.rasa.sent[1][0]


@pytest.mark.parametrize(
    ("answer", "actions_down", "words_of"),
    [
        (RasaAnswer("failed"), False, "failed"),
        (RasaAnswer("unknown"), False, "unknown"),
        (RasaAnswer("empty"), True, "failed"),
        (RasaAnswer("empty"), False, "unknown"),
    ],
)
async def test_a_failure_is_told_with_the_help_line(
    edge: Edge, answer: RasaAnswer, *, actions_down: bool, words_of: str
) -> None:
    edge.world.rasa.answer, edge.world.actions_down = answer, actions_down
    visitor = await edge.visitor()
    told = await visitor.say("hello")
    assert told["replies"] == [{"text": words.failure(words_of)}]
    assert told["status"] in {"failed", "unknown"}


async def test_without_the_database_nothing_is_sent_and_the_same_id_may_try_again(edge: Edge) -> None:
    visitor = await edge.visitor()
    edge.world.database_down = True
    answer = await visitor.say("hello", message_id="one")
    assert answer["replies"] == [{"text": words.failure("database")}]
    assert edge.world.rasa.sent == []
    edge.world.database_down = False
    assert (await visitor.say("hello", message_id="one"))["status"] == "answered"


async def test_no_log_holds_what_was_said(
    edge: Edge, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    visitor = await edge.visitor()
    await visitor.say(f"{SECRET_WORDS} hello")
    await visitor.say(f"{SECRET_WORDS} I want to die")
    edge.world.rasa.answer = RasaAnswer("unknown")
    await visitor.say(f"{SECRET_WORDS} fails")

    def broken(*_args: object, **_named: object) -> NoReturn:
        raise RuntimeError(SECRET_WORDS)

    edge.world.safety.follow_up = broken
    await visitor.say(f"{SECRET_WORDS} breaks triage")
    await visitor.post(text=[SECRET_WORDS])
    out, err = capfd.readouterr()
    assert SECRET_WORDS not in out + err + caplog.text
    assert visitor.token not in out + err + caplog.text
