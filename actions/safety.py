"""Danger, on channels where no web edge stands in front, and what stays closed after it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import ActiveLoop, SlotSet

from actions import memory
from empathy_coach.safety import follow_up, help_card

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

Events = list[dict[str, Any]]
LEAVE_FORM = [ActiveLoop(None), SlotSet("requested_slot", None)]
"""Closes whatever form is open; filled slots stay, so that a referral can be resumed."""


class ActionSafety(Action):
    """Answer danger, or note in silence that the web edge has answered it."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_safety"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        state = memory.safety_of(tracker)
        if (memory.metadata_of(tracker).get("triage") or {}).get("answered_by") == "edge":
            return [*LEAVE_FORM, SlotSet("safety", state.to_json()), SlotSet("practice_session", None)]
        behind_edge = "safety" in memory.metadata_of(tracker)  # which has followed this message up already
        answer = None if behind_edge else follow_up(state, memory.text_of(tracker), now=datetime.now(timezone.utc))
        if answer is None or not answer.answered:
            dispatcher.utter_message(response="utter_distress_gentle")
            return []
        for reply in answer.replies:
            dispatcher.utter_message(
                text=reply.text,
                buttons=[{"title": choice.title, "payload": choice.value} for choice in reply.choices],
                json_message={"card": reply.card} if reply.card else None,
            )
        return [*LEAVE_FORM, SlotSet("safety", answer.state.to_json()), SlotSet("practice_session", None)]


class ActionClosed(Action):
    """Say what stays closed after a signal of violence or control, and what stays open."""

    def name(self) -> str:  # noqa: D102
        return "action_closed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Say, and leave whatever form was open."""
        dispatcher.utter_message(response="utter_safety_closed")
        return [*LEAVE_FORM, SlotSet("practice_session", None)]


class ActionHelpLines(Action):
    """Show whom one can call, of one's region and for what was told; never more of it than was asked for."""

    def name(self) -> str:  # noqa: D102
        return "action_help_lines"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say."""
        state = memory.safety_of(tracker)
        card = help_card(state.region, state.concerns)
        dispatcher.utter_message(response="utter_help_lines", json_message={"card": card})
        return []
