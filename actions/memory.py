"""Reading what the coach knows from the tracker, saying a turn, and remembering what it knows afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk.events import SlotSet

from empathy_coach import safety
from empathy_coach.coaching.conversation import checks, later, steering
from empathy_coach.coaching.conversation.situation import Situation, silence
from empathy_coach.safety import SafetyState

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from empathy_coach.coaching.conversation.turn import Turn


def text_of(tracker: Tracker) -> str:
    """The learner's message; a chosen button that stands for an intent ("/practice") says nothing by itself."""
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else text


def intent_of(tracker: Tracker) -> tuple[str, float]:
    """What the message classifies as, and how surely."""
    intent = tracker.latest_message.get("intent") or {}
    return intent.get("name") or "", float(intent.get("confidence") or 0.0)


def metadata_of(tracker: Tracker) -> dict[str, Any]:
    """What the web edge sent along with the message; empty on other channels."""
    return dict(tracker.latest_message.get("metadata") or {})


def next_of(tracker: Tracker) -> tuple[Situation, str]:
    """What is known and what to answer: the message, or the wish that it asked to put off and now wants."""
    known, text = Situation.from_json(tracker.get_slot("situation")), text_of(tracker)
    if steering.wants_next(known, text):
        return replace(situation_of(tracker), later=()), known.later[1]
    return situation_of(tracker), text


def known_of(tracker: Tracker) -> Situation:
    """What the coach knew of this conversation before the message; hours of silence close what was open."""
    known = later.forgotten(Situation.from_json(tracker.get_slot("situation")))
    if silence(event.get("timestamp") for event in tracker.events if event.get("event") == "user"):
        known = known.after_silence()
    return known


def situation_of(tracker: Tracker) -> Situation:
    """What the coach knows of this conversation, with the voices that the pipeline just told apart."""
    said = {
        entity["entity"]: entity["value"]
        for entity in tracker.latest_message.get("entities") or []
        if entity["entity"] in ("partner_words", "draft", "feeling")
    }
    return replace(known_of(tracker), **said)


def safety_of(tracker: Tracker) -> SafetyState:
    """The conversation's safety state: the edge's, which owns it, else the slot's."""
    return SafetyState.from_json(metadata_of(tracker).get("safety") or tracker.get_slot("safety"))


def say(dispatcher: CollectingDispatcher, turn: Turn) -> None:
    """Say every bubble of the turn by the response that carries its words."""
    for bubble in turn.says:
        card = {"card": dict(bubble.card)} if bubble.card else None
        dispatcher.utter_message(response=f"utter_{bubble.outcome}", json_message=card, **bubble.pieces)


def remember(tracker: Tracker, turn: Turn) -> list[dict[str, Any]]:
    """The events that keep what is known for the next turn, an asked safety question included."""
    events = [SlotSet("situation", turn.situation.to_json())]
    for bubble in turn.says:
        if bubble.card and bubble.card.get("type") == checks.SAFETY_QUESTION:
            state = safety.asked(safety_of(tracker), bubble.card.get("about"))
            events.append(SlotSet("safety", state.to_json()))
    return events
