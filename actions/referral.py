"""Therapy referral: a form that stores nothing before an explicit yes, and says only what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import FollowupAction, SlotSet

from actions import memory, wiring
from empathy_coach.coaching.conversation.hearing import steers
from empathy_coach.language import answers
from empathy_coach.language.answers import Command
from empathy_coach.referral import form, wording
from empathy_coach.referral.form import Step
from empathy_coach.referral.questions import ReferralError

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

Events = list[dict[str, Any]]


_ASIDES = {Command.PAUSE: "utter_referral_paused", Command.HELP: "utter_referral_help"}
"""Commands that the form answers before it asks again."""


def _filled(tracker: Tracker) -> form.Filled:
    return form.Filled({step: tracker.get_slot(step.slot) for step in Step})


def _signals(tracker: Tracker) -> form.Signals:
    state = memory.safety_of(tracker)
    return form.Signals(tier=state.tier.value, concerns=tuple(c.value for c in state.concerns), locked=state.locked)


def _session_of(tracker: Tracker) -> str:
    return str(memory.metadata_of(tracker).get("session") or tracker.sender_id)


def _empty() -> Events:
    return [SlotSet(step.slot, None) for step in Step]


class ActionReferral(Action):
    """Start or resume the form, tell the status of a stored referral, or take it back."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        asked = form.asked_for(memory.text_of(tracker))
        service, session = wiring.referrals(), _session_of(tracker)
        status = service.withdraw(session) if asked is form.Asked.WITHDRAW else service.status(session)
        if asked is form.Asked.START and not form.is_open(status):
            resumed = _filled(tracker).started
            dispatcher.utter_message(
                response="utter_referral_resumed" if resumed else "utter_referral_intro",
                receiver=wording.receiver_name(wiring.settings().clinic_name),
            )
            if steers("couple", memory.text_of(tracker)) and not memory.safety_of(tracker).locked:
                dispatcher.utter_message(response="utter_referral_couple")
            return [FollowupAction("referral_form")]
        words = wording.status_words(status.referral, wiring.settings().clinic_name)
        dispatcher.utter_message(
            response="utter_referral_status" if form.is_open(status) else "utter_referral_closed",
            status=words, note=wording.not_emergency(),
        )  # fmt: skip
        return _empty()


class ValidateReferralForm(Action):
    """Take one answer of the form; the yes only from its button or its exact words."""

    def name(self) -> str:  # noqa: D102
        return "validate_referral_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        requested = tracker.get_slot("requested_slot")
        filled = _filled(tracker)
        if requested is None:
            return [SlotSet(Step.CONSENT.slot, None)]
        command = answers.command(memory.text_of(tracker))
        aside = _ASIDES.get(command) if command else None
        if aside is not None:
            dispatcher.utter_message(response=aside)
            return [SlotSet(requested, None)]
        try:
            after = form.answer(filled, Step(requested), memory.text_of(tracker), _signals(tracker))
        except ReferralError as error:
            dispatcher.utter_message(text=str(error))
            return [SlotSet(requested, None)]
        if after.note:
            dispatcher.utter_message(text=form.sentence(after.note))
        events = [SlotSet(step.slot, after.answers.get(step)) for step in Step]
        return [*events, SlotSet("requested_slot", None)] if after.stopped else events


class ActionAskReferralConsent(Action):
    """Show word for word what would be read, and by whom, and ask."""

    def name(self) -> str:  # noqa: D102
        return "action_ask_referral_form_referral_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say."""
        card = form.consent_card(_filled(tracker), _signals(tracker), wiring.settings().clinic_name)
        if tracker.get_slot("requested_slot") == Step.CONSENT.slot:
            buttons = [{"title": title, "payload": title} for title in (card.yes, card.change, card.no)]
            dispatcher.utter_message(response="utter_referral_consent_again", buttons=buttons, question=card.question)
            return []
        told = "\n".join(f"- {line}" for line in card.told)
        dispatcher.utter_message(
            response="utter_referral_consent",
            buttons=[{"title": title, "payload": title} for title in (card.yes, card.change, card.no)],
            intro=card.intro, told=told, not_told=card.not_told, withdraw=card.withdraw, question=card.question,
        )  # fmt: skip
        return []


class ActionSubmitReferral(Action):
    """Store the referral after the yes, and say what is stored; without it nothing leaves."""

    def name(self) -> str:  # noqa: D102
        return "action_submit_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, forget the answers."""
        filled = _filled(tracker)
        if not filled.agreed:
            dispatcher.utter_message(response="utter_referral_cancelled")
            return _empty()
        name = wiring.settings().clinic_name
        request, consent = form.request_of(filled, _signals(tracker), name)
        wiring.referrals().submit(request, consent, _session_of(tracker))
        status = wiring.referrals().status(_session_of(tracker))
        dispatcher.utter_message(
            response="utter_referral_status",
            status=wording.status_words(status.referral, name), note=wording.not_emergency(),
        )  # fmt: skip
        return _empty()
