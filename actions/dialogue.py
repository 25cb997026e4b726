"""Messages about the talk itself: not understood, hardly a word, help, corrections, going back, stopping."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import ActiveLoop, SlotSet

from actions import memory
from actions.coaching import FlowAction
from empathy_coach.coaching.conversation import bare, menu, steering
from empathy_coach.coaching.conversation.unclear import unclear

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn

Events = list[dict[str, Any]]


class ActionUnclear(Action):
    """Ask what was meant, with what it could be; at the second miss show everything, and a human."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_unclear"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        ranking = [entry["name"] for entry in tracker.latest_message.get("intent_ranking") or []]
        turn, choices = unclear(memory.situation_of(tracker), ranking, memory.text_of(tracker))
        bubble = turn.says[0]
        dispatcher.utter_message(response=f"utter_{bubble.outcome}", buttons=choices, **bubble.pieces)
        return memory.remember(tracker, turn)


class ActionStop(Action):
    """Stop whatever is open, and ask nothing more."""

    def name(self) -> str:  # noqa: D102
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Say, and remember that no question is open."""
        dispatcher.utter_message(response="utter_stopped")
        known = memory.situation_of(tracker)
        known = replace(known, awaiting=None, before=known.awaiting or known.before, misses=0, later=())
        return [SlotSet("situation", known.to_json()), ActiveLoop(None), SlotSet("requested_slot", None)]


class ActionSteer(FlowAction):
    """Pause, go back, put a misreading right, welcome back."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_steer"

    def read(self, tracker: Tracker) -> tuple[Situation, str]:
        """A correction speaks of what was told before: its own words are neither voice."""
        return memory.known_of(tracker), memory.text_of(tracker)

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return steering.steer(situation, text)


class ActionBare(FlowAction):
    """Say of a message with hardly a word, or in another language, that it is one."""

    def name(self) -> str:  # noqa: D102
        return "action_bare"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return bare.bare(situation, text)


class ActionHelp(FlowAction):
    """What one can do here."""

    def name(self) -> str:  # noqa: D102
        return "action_help"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102, ARG002
        return menu.menu(situation)


class ActionOutOfScope(FlowAction):
    """Say shortly what the coach cannot help with."""

    def name(self) -> str:  # noqa: D102
        return "action_out_of_scope"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102, ARG002
        return menu.out_of_scope(situation)


class ActionWho(FlowAction):
    """Ask who was betrayed, before anybody is believed or coached by mistake."""

    def name(self) -> str:  # noqa: D102
        return "action_who"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return menu.who(situation, text)
