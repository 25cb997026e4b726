"""Messages that were not understood, and stopping."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import ActiveLoop, SlotSet

from actions import memory
from empathy_coach.coaching.conversation.unclear import unclear

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

Events = list[dict[str, Any]]


class ActionUnclear(Action):
    """Ask what was meant, with what it could be; at the second miss show everything, and a human."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_unclear"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        ranking = [entry["name"] for entry in tracker.latest_message.get("intent_ranking") or []]
        turn, choices = unclear(memory.situation_of(tracker), ranking)
        dispatcher.utter_message(response=f"utter_{turn.says[0].outcome}", buttons=choices)
        return memory.remember(tracker, turn)


class ActionStop(Action):
    """Stop whatever is open, and ask nothing more."""

    def name(self) -> str:  # noqa: D102
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Say, and remember that no question is open."""
        dispatcher.utter_message(response="utter_stopped")
        known = replace(memory.situation_of(tracker), awaiting=None, misses=0)
        return [SlotSet("situation", known.to_json()), ActiveLoop(None), SlotSet("requested_slot", None)]
