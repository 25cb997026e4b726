"""Fear, defensiveness, the partner's pain, support, and the steps: each intent's answer, and the review of a draft."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import memory
from empathy_coach.coaching.conversation import defensiveness, drafts, fear, moments, pain, steps, support
from empathy_coach.coaching.conversation.collecting import Collected, Wanted, collect, leaves

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn

Events = list[dict[str, Any]]


class FlowAction(Action, ABC):
    """An action that is one flow of the conversation."""

    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain."""

    @abstractmethod
    def flow(self, situation: Situation, text: str) -> Turn:
        """Call the flow."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        turn = self.flow(memory.situation_of(tracker), memory.text_of(tracker))
        memory.say(dispatcher, turn)
        return memory.remember(tracker, turn)


class ActionFear(FlowAction):
    """Receive the fear, tell it apart, and help to say it where it is for the partner."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_fear"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return fear.fear(situation, text)


class ActionDefensiveness(FlowAction):
    """Receive without blame, name the pattern, hold, and offer other ways to answer."""

    def name(self) -> str:  # noqa: D102
        return "action_defensiveness"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return defensiveness.defensiveness(situation, text)


class ActionPartnerPain(FlowAction):
    """Name the partner's pain, and give a question for them that fits it."""

    def name(self) -> str:  # noqa: D102
        return "action_partner_pain"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return pain.pain(situation, text)


class ActionSupport(FlowAction):
    """How can I support them, and how can they support me."""

    def name(self) -> str:  # noqa: D102
        return "action_support"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return support.support(situation, text)


class ActionHonesty(FlowAction):
    """Telling the truth."""

    def name(self) -> str:  # noqa: D102
        return "action_honesty"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return steps.honesty(situation, text)


class ActionTransparency(FlowAction):
    """Being open about phone, places and days, freely."""

    def name(self) -> str:  # noqa: D102
        return "action_transparency"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return steps.transparency(situation, text)


class ActionConsistency(FlowAction):
    """Keeping at it."""

    def name(self) -> str:  # noqa: D102
        return "action_consistency"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return steps.consistency(situation, text)


class ActionBetrayedPartner(FlowAction):
    """Believe a betrayed partner."""

    def name(self) -> str:  # noqa: D102
        return "action_betrayed_partner"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return steps.betrayed_partner(situation, text)


class ActionMoment(FlowAction):
    """Answer a fact that decides by itself: a line drawn, drink, a confession."""

    def name(self) -> str:  # noqa: D102
        return "action_moment"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return moments.moment(situation, text)


class ValidateReviewForm(Action):
    """Take the partner's words and the draft from the message, in one or in two."""

    def name(self) -> str:  # noqa: D102
        return "validate_review_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        wanted = tracker.get_slot("requested_slot")
        intent, confidence = memory.intent_of(tracker)
        collected = collect(
            Collected(tracker.get_slot("partner_words"), tracker.get_slot("draft")),
            Wanted(wanted) if wanted else None,
            memory.text_of(tracker),
            intent=intent,
            confidence=confidence,
        )
        if collected.venting:
            dispatcher.utter_message(response="utter_review_is_venting")
        slots = [SlotSet("partner_words", collected.partner_words), SlotSet("draft", collected.draft)]
        if collected.stopped or collected.leaves:
            # An older open question would take the message that ends the form for its answer.
            known = replace(memory.situation_of(tracker), awaiting=None)
            slots.append(SlotSet("situation", known.to_json()))
        return [*slots, SlotSet("requested_slot", None)] if collected.ended else slots


class ActionReviewDraft(Action):
    """Tell the learner how the draft may land, after the checks that stand before it."""

    def name(self) -> str:  # noqa: D102
        return "action_review_draft"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        closing = [SlotSet("partner_words", None), SlotSet("draft", None), ActiveLoop(None)]
        intent, confidence = memory.intent_of(tracker)
        situation = memory.situation_of(tracker)
        if situation.awaiting is None and not tracker.get_slot("draft") and leaves(intent, confidence):
            return [*closing, *self._lead_on(dispatcher, intent)]
        turn = drafts.draft_turn(
            situation,
            memory.text_of(tracker),
            partner=tracker.get_slot("partner_words"),
            draft=tracker.get_slot("draft"),
        )
        memory.say(dispatcher, turn)
        return [*memory.remember(tracker, turn), *closing]

    @staticmethod
    def _lead_on(dispatcher: CollectingDispatcher, intent: str) -> Events:
        """Answer the request that ended the form, by the intent's own action where it has one."""
        if intent == "bot_challenge":
            dispatcher.utter_message(response="utter_bot_challenge")
            return []
        return [FollowupAction(f"action_{intent}")]
