"""Fear, defensiveness, the partner's pain, support, and the steps: each intent's answer, and the review of a draft."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions import memory
from empathy_coach.coaching.conversation import (
    carding,
    defensiveness,
    drafts,
    fear,
    later,
    moments,
    pain,
    readiness,
    steps,
    support,
)
from empathy_coach.coaching.conversation.collecting import Collected, Wanted, collect, elsewhere, shortened
from empathy_coach.coaching.conversation.situation import Awaiting

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

    def read(self, tracker: Tracker) -> tuple[Situation, str]:
        """Return what is known and the words to answer."""
        return memory.next_of(tracker)

    @abstractmethod
    def flow(self, situation: Situation, text: str) -> Turn:
        """Call the flow."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        situation, text = self.read(tracker)
        situation, text = later.put_off(situation, text, self.name().removeprefix("action_"))
        turn = later.with_later(self.flow(situation, text))
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


class ActionReadiness(FlowAction):
    """The minute before a talk."""

    def name(self) -> str:  # noqa: D102
        return "action_readiness"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return readiness.readiness(situation, text)


class ActionSupportCard(FlowAction):
    """Fill in the support card, and show it."""

    def name(self) -> str:  # noqa: D102
        return "action_support_card"

    def flow(self, situation: Situation, text: str) -> Turn:  # noqa: D102
        return carding.carding(situation, text)


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
        known = memory.situation_of(tracker)
        # Words of the partner that were told before the form opened are not asked for again.
        before = tracker.get_slot("partner_words") if wanted else known.partner_words or None
        collected = collect(
            Collected(before, tracker.get_slot("draft")),
            Wanted(wanted) if wanted else None,
            memory.text_of(tracker),
            intent=intent,
            confidence=confidence,
        )
        if collected.aside:
            dispatcher.utter_message(response=f"utter_{collected.aside.value}")
        slots = [SlotSet("partner_words", collected.partner_words), SlotSet("draft", collected.draft)]
        if collected.stopped or collected.leaves:
            # An older open question would take the message that ends the form for its answer.
            known = replace(known, awaiting=None, before=Awaiting.DRAFT, partner_words=collected.partner_words)
            slots.append(SlotSet("situation", known.to_json()))
        return [*slots, SlotSet("requested_slot", None)] if collected.ended else slots


class ActionAskDraft(Action):
    """Ask for the draft; where the partner's words are known, say to which of them it answers."""

    def name(self) -> str:  # noqa: D102
        return "action_ask_review_form_draft"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, say."""
        told = memory.situation_of(tracker).partner_words
        if told and told == tracker.get_slot("partner_words"):
            dispatcher.utter_message(response="utter_ask_draft_to", quote=shortened(told))
        else:
            dispatcher.utter_message(response="utter_ask_draft")
        return []


class ActionReviewDraft(Action):
    """Tell the learner how the draft may land, after the checks that stand before it."""

    def name(self) -> str:  # noqa: D102
        return "action_review_draft"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        closing = [SlotSet("partner_words", None), SlotSet("draft", None), ActiveLoop(None)]
        intent, confidence = memory.intent_of(tracker)
        situation = memory.situation_of(tracker)
        text = memory.text_of(tracker)
        flow = None if situation.awaiting or tracker.get_slot("draft") else elsewhere(text, intent, confidence)
        if flow is not None:
            return [*closing, *self._lead_on(dispatcher, flow)]
        turn = drafts.draft_turn(
            situation,
            text,
            partner=tracker.get_slot("partner_words"),
            draft=tracker.get_slot("draft"),
        )
        memory.say(dispatcher, turn)
        return [*memory.remember(tracker, turn), *closing]

    @staticmethod
    def _lead_on(dispatcher: CollectingDispatcher, flow: str) -> Events:
        """Answer the message that ended the form, by its own action where it has one."""
        if flow == "bot_challenge":
            dispatcher.utter_message(response="utter_bot_challenge")
            return []
        return [FollowupAction(f"action_{flow}")]
