"""Rehearsal with a simulated partner: a form whose one slot is asked again and again."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import FollowupAction, SlotSet

from actions import memory
from empathy_coach import practice
from empathy_coach.coaching.conversation import rehearsal
from empathy_coach.coaching.conversation.hearing import steers
from empathy_coach.language import answers
from empathy_coach.language.answers import Command
from empathy_coach.practice import scenario

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

Events = list[dict[str, Any]]


def _session(tracker: Tracker) -> practice.Session | None:
    stored = tracker.get_slot("practice_session")
    return practice.Session.from_json(stored) if stored else None


def _keep(session: practice.Session) -> Events:
    return [SlotSet("practice_session", session.to_json())]


class ActionPractice(Action):
    """Ask the one safety question, then set the scene and let the partner speak."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_practice"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        known, text = memory.situation_of(tracker), memory.text_of(tracker)
        turn = rehearsal.before_practice(known, text)
        if turn is not None:
            memory.say(dispatcher, turn)
            return memory.remember(tracker, turn)
        # A seed from the conversation: another scene each time, the same one when the turn is replayed.
        seed = zlib.crc32(f"{tracker.sender_id}{len(tracker.events)}".encode())
        session = practice.start(rehearsal.scene_for(known, seed), seed)
        card = scenario.load(session.scenario).card()
        dispatcher.utter_message(
            response="utter_practice_briefing", json_message={"card": card}, briefing=card["briefing"]
        )
        return [
            SlotSet("situation", rehearsal.begun(known, text).to_json()),
            *_keep(session),
            FollowupAction("practice_form"),
        ]


class ValidatePracticeForm(Action):
    """Take the learner's line to the partner, or a command that steps out for a moment."""

    def name(self) -> str:  # noqa: D102
        return "validate_practice_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        session, text = _session(tracker), memory.text_of(tracker)
        open_ = [SlotSet("practice_reply", None)]
        if session is None or tracker.get_slot("requested_slot") is None:
            return open_
        command = answers.leading_command(text)
        if command is Command.STOP or not text or steers("leave_practice", text):
            return [*open_, *_keep(practice.stop(session)), SlotSet("requested_slot", None)]
        if command in (Command.PAUSE, Command.HELP):
            dispatcher.utter_message(response="utter_practice_hint", hint=practice.hint(session))
            return open_
        if command in (Command.TRY_AGAIN, Command.BACK):
            dispatcher.utter_message(response="utter_practice_again")
            return [*open_, *_keep(practice.again(session) if session.records else session)]
        return self._reply(dispatcher, session, text)

    def _reply(self, dispatcher: CollectingDispatcher, session: practice.Session, text: str) -> Events:
        try:
            after, turn = practice.reply(session, text)
        except practice.PracticeError as error:
            dispatcher.utter_message(text=str(error))
            return [SlotSet("practice_reply", None)]
        said = " ".join(part for part in (turn.words.landed, turn.words.missed, turn.words.change) if part)
        dispatcher.utter_message(
            response="utter_practice_feedback", json_message={"card": practice.turn_card(turn)}, feedback=said
        )
        events = [SlotSet("practice_reply", None), *_keep(after)]
        return events if after.ended is None else [*events, SlotSet("requested_slot", None)]


class ActionAskPracticeReply(Action):
    """Speak the partner's line that waits for an answer."""

    def name(self) -> str:  # noqa: D102
        return "action_ask_practice_form_practice_reply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say."""
        session = _session(tracker)
        if session is not None:
            name = scenario.load(session.scenario).name
            dispatcher.utter_message(response="utter_practice_partner", name=name, line=practice.partner_line(session))
        return []


class ActionDebrief(Action):
    """Step out of the role, and show what turned and why; the learner's words are not kept."""

    def name(self) -> str:  # noqa: D102
        return "action_debrief"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, forget."""
        session = _session(tracker)
        if session is None:
            dispatcher.utter_message(response="utter_stopped")
            return []
        name = scenario.load(session.scenario).name
        closing = practice.partner_line(session)
        spoken = bool(session.records) and session.records[-1].reaction in ("closing", "leave")
        outcome = "utter_practice_closing" if spoken else "utter_practice_stopped"
        dispatcher.utter_message(response=outcome, name=name, line=closing)
        told = practice.debrief(session)
        summary = "\n\n".join(part for part in (told.opening, told.next, told.question) if part)
        dispatcher.utter_message(
            response="utter_practice_debrief", json_message={"card": told.to_json()}, summary=summary
        )
        return [SlotSet("practice_session", None)]
