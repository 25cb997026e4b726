"""Danger: silent behind the edge, complete without it, and every form is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.safety import ActionClosed, ActionSafety
from empathy_coach.safety import SafetyState, Tier

if TYPE_CHECKING:
    from conftest import Run

DANGER = "I want to kill myself tonight"
FORMS = [{}, {"requested_slot": "draft"}, {"requested_slot": "practice_reply", "practice_session": {"x": 1}}]


@pytest.mark.parametrize("slots", FORMS)
async def test_what_the_edge_answered_is_not_answered_again(run: Run, slots: dict[str, object]) -> None:
    """Silence towards the learner; the form is left, and the edge's state is kept."""
    state = SafetyState(tier=Tier.CRISIS)
    metadata = {"triage": {"tier": "crisis", "answered_by": "edge"}, "safety": state.to_json()}
    done = await run(ActionSafety(), DANGER, slots=slots, metadata=metadata)
    assert done.messages == []
    assert done.leaves_form
    assert SafetyState.from_json(done.slots["safety"]) == state
    assert done.slots["requested_slot"] is None
    assert done.slots["practice_session"] is None


@pytest.mark.parametrize("slots", FORMS)
async def test_without_an_edge_danger_is_answered_here(run: Run, slots: dict[str, object]) -> None:
    """On any other channel the direct question and the help card come from the action."""
    done = await run(ActionSafety(), DANGER, slots=slots)
    assert any(message.get("text") for message in done.messages)
    assert any(card["type"] == "safety" for card in done.cards)
    assert done.leaves_form
    assert SafetyState.from_json(done.slots["safety"]).tier >= Tier.CRISIS


async def test_the_state_goes_on_from_message_to_message(run: Run) -> None:
    """A second signal does not repeat the first answer word for word."""
    first = await run(ActionSafety(), DANGER)
    second = await run(ActionSafety(), DANGER, slots={"safety": first.slots["safety"]})
    assert [message["text"] for message in first.messages] != [message["text"] for message in second.messages]


@pytest.mark.parametrize("metadata", [{}, {"triage": {"tier": "none", "answered_by": None}, "safety": {}}])
async def test_sadness_is_no_alarm(run: Run, metadata: dict[str, object]) -> None:
    """What only the classifier calls distress locks nothing and leaves no form."""
    done = await run(ActionSafety(), "I'm so sad today", metadata=metadata)
    assert done.responses == ["utter_distress_gentle"]
    assert done.events == []
    assert done.cards == []


async def test_a_message_is_followed_up_once(run: Run) -> None:
    """The edge's state is the one after this message; reading the message into it again would count it twice."""
    metadata = {"triage": {"tier": "distress", "answered_by": None}, "safety": SafetyState().to_json()}
    done = await run(ActionSafety(), "I feel hopeless", metadata=metadata)
    assert done.responses == ["utter_distress_gentle"]
    assert done.events == []


async def test_what_is_closed_is_said_and_left(run: Run) -> None:
    """After a signal of violence every exercise for two ends, and what stays open is named."""
    done = await run(ActionClosed(), "let's practise", slots={"practice_session": {"x": 1}})
    assert done.responses == ["utter_safety_closed"]
    assert done.leaves_form
    assert done.slots["practice_session"] is None
