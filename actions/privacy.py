"""Deleting and taking along one's own data: the chat says how; the web edge does it, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa_sdk import Action

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

Events = list[dict[str, Any]]


class ActionDeleteMyData(Action):
    """Say what is deleted and what is not, and open the one button that does it."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Say it, with the card that the widget turns into a button."""
        dispatcher.utter_message(
            response="utter_delete_my_data", json_message={"card": {"type": "privacy", "do": "erase"}}
        )
        return []


class ActionExportMyData(Action):
    """Say where one's own data can be had."""

    def name(self) -> str:  # noqa: D102
        return "action_export_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Say it, with the card that the widget turns into a button."""
        dispatcher.utter_message(
            response="utter_export_my_data", json_message={"card": {"type": "privacy", "do": "export"}}
        )
        return []
