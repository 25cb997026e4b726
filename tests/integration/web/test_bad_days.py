"""The edge with the real safety core on a bad day: odd bytes, clocks that jump, a full log disk, danger ten times."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import structlog

from empathy_coach.safety import Tier
from empathy_coach.web import logs, words
from empathy_coach.web.fakes import FakeRasa, FakeWorld
from empathy_coach.web.ports import RasaAnswer
from empathy_coach.web.safety_port import CoachSafety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edge_support import Edge, Start, Visitor

DANGER = "I am going to kill myself tonight"


@pytest.fixture
def world() -> FakeWorld:
    """A world with the real safety core."""
    return FakeWorld(safety=CoachSafety())


def card(answer: dict[str, Any]) -> dict[str, Any] | None:
    return next((reply["card"] for reply in answer["replies"] if "card" in reply), None)


async def post_raw(visitor: Visitor, raw: bytes) -> dict[str, Any]:
    headers = {**visitor.headers, "Content-Type": "application/json"}
    response = await visitor.client.post("/api/messages", data=raw, headers=headers)
    answer: dict[str, Any] = await response.json()
    return {**answer, "http": response.status}


@pytest.mark.parametrize(
    "text",
    [
        "I want to d\\u0000ie",
        "I want to die \\ud800",
        "\\udfffI want to die",
        "I w\\u200bant t\\u200bo d\\u200bie",
        "\\u202eI want to die",
        "I want to d\\u0456e",
        "I want to di\\u0301e",
        "<b>I want to die</b>",
        "[I want to die](https://example.org)",
        "/I want to die",
        "EXTERNAL: I want to die",
    ],
)
async def test_danger_in_odd_bytes_is_answered(edge: Edge, text: str) -> None:
    visitor = await edge.visitor()
    answer = await post_raw(visitor, b'{"message_id": "odd", "text": "%s"}' % text.encode())
    assert answer["triage"]["tier"] in {"crisis", "emergency"}
    assert card(answer)


async def test_a_million_characters_with_danger_at_the_end(edge: Edge) -> None:
    visitor = await edge.visitor()
    answer = await visitor.say("and so on " * 100_000 + DANGER)
    assert answer["triage"]["tier"] == "emergency"
    assert card(answer)


async def test_past_the_cap_the_help_line_comes_and_the_next_message_is_heard(edge: Edge) -> None:
    visitor = await edge.visitor()
    raw = json.dumps({"message_id": "big", "text": "a " * 600_000 + DANGER}).encode()
    refused = await post_raw(visitor, raw)
    assert refused["http"] == 413
    assert refused["help"] == words.help_line()
    assert refused["help_url"] == "/help"
    assert card(await visitor.say(DANGER))


async def test_the_same_danger_ten_times_at_once_is_one_answer(edge: Edge) -> None:
    visitor = await edge.visitor()
    answers = await asyncio.gather(*(visitor.say(DANGER, message_id="same") for _ in range(10)))
    assert all(answer == answers[0] for answer in answers)
    await edge.settle()
    assert len(edge.world.rasa.sent) == 1


async def test_ten_dangers_at_once_are_ten_answers(edge: Edge) -> None:
    visitor = await edge.visitor()
    answers = await asyncio.gather(*(visitor.say(f"{DANGER} {number}") for number in range(10)))
    assert all(card(answer) for answer in answers)


@pytest.mark.parametrize("fate", ["failed", "unknown", "empty"])
async def test_garbage_from_rasa_changes_nothing_of_the_card(edge: Edge, fate: Any) -> None:
    edge.world.rasa.answer = RasaAnswer(fate)
    visitor = await edge.visitor()
    assert card(await visitor.say(DANGER))
    await edge.settle()
    assert card(await visitor.say("whatever"))


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=-1), timedelta(hours=3), timedelta(days=20)])
async def test_a_clock_that_jumps_loses_no_danger_and_no_lock(edge: Edge, jump: timedelta) -> None:
    visitor = await edge.visitor()
    await visitor.say("he hit me")
    edge.world.now += jump
    assert card(await visitor.say(DANGER))
    await visitor.say("hello")
    await edge.settle()
    assert edge.world.rasa.sent[-1][2]["safety"]["locked"]


@pytest.mark.parametrize("silence", ["", "   ", "\n", "\u200b", "\U0001f62d", "..."])
async def test_silence_after_danger_is_met_by_safety_and_not_by_small_talk(edge: Edge, silence: str) -> None:
    visitor = await edge.visitor()
    await visitor.say(DANGER)
    answer = await visitor.say(silence)
    assert answer["triage"]["tier"] == "emergency"
    assert card(answer)
    assert answer["replies"][0]["text"] != words.prompt("empty")


class SlowRasa(FakeRasa):
    """Answers the first message when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def send(self, session: str, message: str, metadata: dict[str, Any]) -> RasaAnswer:
        """Wait, then answer as the fake does."""
        if not self.sent:
            self.sent.append((session, message, metadata))
            await self.go.wait()
            return RasaAnswer("answered", ({"text": "Let's practise. She says: why?"},))
        return await super().send(session, message, metadata)


@pytest.mark.parametrize("danger", [DANGER, "he hits me when he drinks", "how do I read her texts without her knowing"])
async def test_coaching_that_comes_late_is_not_shown_behind_the_card(
    world: FakeWorld, start: Start, danger: str
) -> None:
    world.rasa = rasa = SlowRasa()
    async with start(world) as edge:
        visitor = await edge.visitor()
        earlier = asyncio.ensure_future(visitor.say("let's practise"))
        await asyncio.sleep(0.1)
        await visitor.say(danger)
        rasa.go.set()
        assert (await earlier)["replies"] == [{"text": words.prompt("set_aside")}]
        await edge.settle()


async def test_content_that_is_broken_at_the_start_leaves_help_and_honest_words(world: FakeWorld, start: Start) -> None:
    def broken(*_args: object, **_named: object) -> NoReturn:
        raise RuntimeError

    for name in ("warm_up", "triage", "follow_up"):
        setattr(world.safety, name, broken)
    async with start(world) as edge:
        assert (await edge.client.get("/help")).status == 200
        assert (await (await edge.client.get("/readyz")).json())["parts"]["triage"] == "down"
        visitor = await edge.visitor(region="US")
        answer = await visitor.say(DANGER)
        assert answer["status"] == "failed"
        assert "988" in [line["display"] for line in (card(answer) or {})["lines"]]
        assert world.rasa.sent == []


class FullDisk:
    """A log file on a disk without room."""

    def write(self, _text: str) -> NoReturn:
        """Fail."""
        raise OSError(28, "No space left on device")

    def flush(self) -> NoReturn:
        """Fail."""
        raise OSError(28, "No space left on device")


@pytest.fixture
def full_log_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Logs as in the program, to a disk without room."""
    monkeypatch.setattr("sys.stderr", FullDisk())
    logs.configure()
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("full_log_disk")
async def test_a_full_log_disk_costs_no_answer(edge: Edge) -> None:
    visitor = await edge.visitor()
    assert card(await visitor.say(DANGER))
    assert (await edge.client.get("/help")).status == 200
    assert (await edge.client.get("/nowhere")).status == 404


def test_the_tiers_are_those_of_the_core() -> None:
    assert tuple(tier.value for tier in Tier) == ("none", "distress", "crisis", "emergency")
