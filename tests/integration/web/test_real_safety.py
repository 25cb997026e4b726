"""The edge with the real safety core behind it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from empathy_coach.web.fakes import FakeRasa, FakeWorld
from empathy_coach.web.ports import RasaAnswer
from empathy_coach.web.safety_port import CoachSafety

if TYPE_CHECKING:
    from edge_support import Edge


@pytest.fixture
def world() -> FakeWorld:
    """A world with the real safety core."""
    return FakeWorld(safety=CoachSafety())


def cards(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [reply["card"] for reply in answer["replies"] if "card" in reply]


def choices(answer: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {choice["title"]: choice for reply in answer["replies"] for choice in reply.get("choices", [])}


ANYWHERE = "https://findahelpline.com"


@pytest.mark.parametrize(
    ("region", "number"),
    [("US", "988"), ("GB", "116123"), ("IE", "116123"), ("XX", ANYWHERE), (None, ANYWHERE)],
)
async def test_the_card_has_the_lines_of_the_region(edge: Edge, region: str | None, number: str) -> None:
    visitor = await edge.visitor(region=region)
    answer = await visitor.say("I want to kill myself")
    assert answer["triage"]["tier"] in {"crisis", "emergency"}
    assert number in [line["value"] for line in cards(answer)[0]["lines"]]


async def test_a_clicked_answer_to_the_direct_question_is_heard(edge: Edge) -> None:
    visitor = await edge.visitor()
    first = await visitor.say("I don't want to live any more")
    second = await visitor.choose(choices(first)["Yes"])
    assert second["replies"]
    assert second["triage"]["tier"] in {"crisis", "emergency"}
    assert edge.world.rasa.sent == [] or all(
        sent[2]["triage"]["answered_by"] == "edge" for sent in edge.world.rasa.sent
    )


async def test_help_for_someone_who_is_hurt_opens_only_by_hand(edge: Edge) -> None:
    visitor = await edge.visitor(region="GB")
    first = await visitor.say("he hits me when he's drunk")
    assert cards(first) == []
    opened = await visitor.choose(choices(first)["Yes, show me"])
    assert cards(opened)[0]["discreet"]


async def test_the_coachs_safety_question_is_understood(edge: Edge) -> None:
    question = ({"text": "Is either of you ever afraid?"}, {"card": {"type": "safety_question"}})
    edge.world.rasa = FakeRasa(RasaAnswer("answered", question))
    edge.services.desk._exchange._rasa = edge.world.rasa
    visitor = await edge.visitor()
    await visitor.say("help me with an apology")
    assert (await visitor.say("yes, he pushed me once"))["triage"]["tier"] == "crisis"


async def test_the_offered_referral_reaches_rasa(edge: Edge) -> None:
    visitor = await edge.visitor()
    answer = await visitor.say("I can't eat, I haven't slept for days and everything is hopeless")
    assert answer["triage"]["tier"] == "distress"
    await visitor.choose(choices(answer)["Ask for a therapist"])
    assert edge.world.rasa.sent[-1][1] == "/referral"


async def test_ordinary_sadness_goes_to_the_coach(edge: Edge) -> None:
    visitor = await edge.visitor()
    assert (await visitor.say("I feel so guilty, this is killing me"))["triage"]["tier"] == "none"
    assert len(edge.world.rasa.sent) == 1


async def test_a_crisis_is_answered_within_the_bar_after_the_start(edge: Edge) -> None:
    visitor = await edge.visitor()
    begin = time.perf_counter()
    await visitor.say("I want to die")
    assert time.perf_counter() - begin < 0.3


@pytest.mark.parametrize("length", [2_001, 100_000])
async def test_danger_at_the_end_of_a_long_text(edge: Edge, length: int) -> None:
    visitor = await edge.visitor()
    words = "and then we talked about the house again "
    text = words * (length // len(words) + 1) + "I am going to kill myself tonight"
    assert (await visitor.say(text))["triage"]["tier"] == "emergency"
