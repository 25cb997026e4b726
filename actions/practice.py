"""Rehearsal with a simulated partner: a form whose one slot is asked again and again."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import FollowupAction, SlotSet

from actions import memory, rehearsing, wiring
from empathy_coach import practice
from empathy_coach.coaching.conversation import rehearsal
from empathy_coach.coaching.conversation.hearing import steers
from empathy_coach.coaching.conversation.rehearsal import Door
from empathy_coach.coaching.conversation.situation import Awaiting
from empathy_coach.practice import guessing, results, stepping
from empathy_coach.practice.stepping import After, Step

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from actions.rehearsing import Rehearsals

Events = list[dict[str, Any]]
_FORM = "practice_form"
_ENOUGH = "utter_practice_enough"
_FAREWELLS = {After.WHEN: "utter_practice_when"}


def _session(tracker: Tracker) -> practice.Session | None:
    stored = tracker.get_slot("practice_session")
    return practice.Session.from_json(stored) if stored else None


def _keep(session: practice.Session | None) -> Events:
    return [SlotSet("practice_session", session.to_json() if session else None)]


class ActionPractice(Action):
    """Open a rehearsal: the one safety question, with whom, the briefing; or go on after one."""

    def __init__(self, rehearsals: Rehearsals | None = None) -> None:
        self._rehearsals = rehearsals or rehearsing.Rehearsals(wiring.practices)

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_practice"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        known, text, left = memory.situation_of(tracker), memory.text_of(tracker), _session(tracker)
        turn = rehearsal.before_practice(known, text)
        if turn is not None:
            memory.say(dispatcher, turn)
            return memory.remember(tracker, turn)
        after = stepping.after_of(text) if known.awaiting is Awaiting.PRACTISED else None
        if after is not None and left is not None and after[0] is not After.ANOTHER:
            return self._after(dispatcher, tracker, left, *after)
        if known.awaiting is Awaiting.REHEARSAL and after is None and stepping.after_of(text) == (After.ENOUGH, None):
            dispatcher.utter_message(response="utter_practice_not_now")
            return self._known(rehearsal.closed(known))
        return self._open(dispatcher, tracker, left)

    def _open(self, dispatcher: CollectingDispatcher, tracker: Tracker, left: practice.Session | None) -> Events:
        known, text = memory.situation_of(tracker), memory.text_of(tracker)
        # A seed from the conversation: another scene each time, the same one when the turn is replayed.
        seed = zlib.crc32(f"{tracker.sender_id}{len(tracker.events)}".encode())
        last = self._rehearsals.last(rehearsing.owner_of(tracker))
        way = rehearsal.entrance(known, text, left, seed=seed, played=last.scenario if last else "")
        if way.door in (Door.CHOOSE, Door.OFFER):
            rehearsing.ask_with_whom(dispatcher, known, left if way.door is Door.OFFER else None)
            return self._known(rehearsal.waiting(known, text))
        events = self._known(rehearsal.begun(known, text))
        if way.door is Door.GO_ON:
            dispatcher.utter_message(response="utter_practice_goes_on")
            return [*events, FollowupAction(_FORM)]
        if left is not None and left.ended is not None:
            self._rehearsals.forget(rehearsing.owner_of(tracker), left)
        session = practice.start(way.scenario, seed, drill=way.drill)
        rehearsing.brief(dispatcher, session, telling=way.telling)
        return [*events, *_keep(session), FollowupAction(_FORM)]

    def _after(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, left: practice.Session, after: After, turn: int | None
    ) -> Events:
        """Go on after the debrief: the same moment again, keep the words, the plan, or enough."""
        known, owner = memory.situation_of(tracker), rehearsing.owner_of(tracker)
        if after is After.AGAIN and left.records:
            number = turn if turn and turn <= len(left.records) else None
            dispatcher.utter_message(response="utter_practice_again")
            return [
                *self._known(rehearsal.begun(known, "")), *_keep(practice.again(left, number)), FollowupAction(_FORM)
            ]  # fmt: skip
        if after is After.KEEP:
            done = self._rehearsals.keep(owner, left)
            dispatcher.utter_message(response="utter_practice_kept" if done else "utter_practice_not_kept")
            return []
        blanked = self._rehearsals.forget(owner, left)
        dispatcher.utter_message(response=_FAREWELLS.get(after, _ENOUGH), when=memory.text_of(tracker).strip(" ."))
        dispatcher.utter_message(response="utter_practice_cleared" if blanked else "utter_practice_stays")
        return [*self._known(rehearsal.closed(known)), *_keep(None)]

    @staticmethod
    def _known(known: Any) -> Events:
        return [SlotSet("situation", known.to_json())]


class ValidatePracticeForm(Action):
    """Take the learner's line to the partner, or a step out of the scene for a moment."""

    def name(self) -> str:  # noqa: D102
        return "validate_practice_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        session, text = _session(tracker), memory.text_of(tracker)
        open_ = [SlotSet("practice_reply", None)]
        if session is None or tracker.get_slot("requested_slot") is None:
            return open_
        if steers("help_lines", text):
            rehearsing.help_lines(dispatcher, tracker)
            return open_
        heard = stepping.step_of(session, text, away=rehearsing.was_away(tracker))
        if heard.step is Step.STOP or steers("leave_practice", text):
            return [*open_, *_keep(practice.stop(session)), SlotSet("requested_slot", None)]
        if heard.step is Step.ANOTHER:
            known = rehearsal.waiting(memory.known_of(tracker), "")
            return [*open_, *_keep(None), SlotSet("situation", known.to_json()), SlotSet("requested_slot", None)]
        after = self._step(dispatcher, session, heard, text)
        events = [*open_, *_keep(after)]
        return events if after.ended is None else [*events, SlotSet("requested_slot", None)]

    def _step(
        self, dispatcher: CollectingDispatcher, session: practice.Session, heard: stepping.Heard, text: str
    ) -> practice.Session:
        if heard.step is Step.GUESS:
            session, card = guessing.resolve(session, heard.guess)
            rehearsing.say_feedback(dispatcher, card)
            return session
        if heard.step is Step.REPLY:
            return self._reply(dispatcher, session, text)
        if heard.step is Step.SEND:
            return self._reply(dispatcher, session, session.waiting)
        return rehearsing.step_out(dispatcher, session, heard, text)

    def _reply(self, dispatcher: CollectingDispatcher, session: practice.Session, text: str) -> practice.Session:
        try:
            after, turn = practice.reply(rehearsing.attentive(session), text)
        except practice.PracticeError as error:
            dispatcher.utter_message(text=str(error))
            return session
        if after.ended is practice.Ended.SAFETY:
            return after
        card = practice.turn_card(turn)
        if turn.branch is None and guessing.is_due(after):
            rehearsing.ask_guess(dispatcher, practice.guess_card(turn, guessing.question(after)))
            return guessing.hold(after, card)
        rehearsing.say_feedback(dispatcher, card)
        if rehearsing.called_names_again(after):
            dispatcher.utter_message(response="utter_practice_names", name=turn.name)
        return after


class ActionAskPracticeReply(Action):
    """Speak the partner's line that waits for an answer; while the learner guesses, nobody speaks."""

    def name(self) -> str:  # noqa: D102
        return "action_ask_practice_form_practice_reply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say."""
        session = _session(tracker)
        if session is not None and session.held is None:
            rehearsing.say_line(dispatcher, session)
        return []


class ActionDebrief(Action):
    """Step out of the role, and show what turned and why; kept are scores and kinds, not words."""

    def __init__(self, rehearsals: Rehearsals | None = None) -> None:
        self._rehearsals = rehearsals or rehearsing.Rehearsals(wiring.practices)

    def name(self) -> str:  # noqa: D102
        return "action_debrief"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        session = _session(tracker)
        if session is None:
            known = memory.known_of(tracker)
            if known.awaiting is Awaiting.REHEARSAL:
                rehearsing.ask_with_whom(dispatcher, known, None)
            else:
                dispatcher.utter_message(response="utter_stopped")
            return []
        if session.ended is practice.Ended.SAFETY:
            rehearsing.say_safety(dispatcher, tracker, practice.debrief(session))
            return _keep(None)
        rehearsing.say_end(dispatcher, session)
        owner = rehearsing.owner_of(tracker)
        told = practice.debrief(session, self._rehearsals.last(owner, besides=session))
        rehearsing.say_debrief(dispatcher, told)
        result = results.result(session)
        if result is None:
            return _keep(None)
        self._rehearsals.add(owner, result)
        known = rehearsal.over(memory.known_of(tracker))
        return [*_keep(session), SlotSet("situation", known.to_json())]
