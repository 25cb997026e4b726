"""Therapy referral: a form that stores nothing before an explicit yes, and says only what is stored."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import FollowupAction, SlotSet

from actions import memory, wiring
from empathy_coach.coaching.conversation.hearing import steers
from empathy_coach.language import answers
from empathy_coach.language.answers import Command
from empathy_coach.referral import cards, form, notes, summary, wording
from empathy_coach.referral.form import Step
from empathy_coach.referral.questions import ReferralError
from empathy_coach.referral.states import StatusKey

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from empathy_coach.referral.service import Status

Events = list[dict[str, Any]]


_ASIDES = {Command.PAUSE: "utter_referral_paused", Command.HELP: "utter_referral_help"}
"""Commands that the form answers before it asks again."""
_WAITING = frozenset({StatusKey.STORED, StatusKey.DELAYED, StatusKey.DELIVERED})
"""What somebody waits in, so that the hours of the receiver belong beside it."""


def _filled(tracker: Tracker) -> form.Filled:
    return form.Filled({step: tracker.get_slot(step.slot) for step in Step})


def _signals(tracker: Tracker) -> form.Signals:
    state = memory.safety_of(tracker)
    return form.Signals(
        tier=state.tier.value,
        concerns=tuple(c.value for c in state.concerns),
        locked=state.locked,
        region=str(memory.metadata_of(tracker).get("region") or ""),
        practised=summary.lines(_cards(tracker)),
    )


def _cards(tracker: Tracker) -> list[dict[str, Any]]:
    """The cards that this conversation has shown, in order."""
    said = (event.get("data") or {} for event in tracker.events if event.get("event") == "bot")
    shown = ((each.get("custom") or {}).get("card") for each in said)
    return [card for card in shown if isinstance(card, dict)]


def _session_of(tracker: Tracker) -> str:
    return str(memory.metadata_of(tracker).get("session") or tracker.sender_id)


def _receiver() -> str:
    return wiring.settings().clinic.name


def _when() -> str:
    return notes.when_read(wiring.settings().clinic.opening, datetime.now(timezone.utc), _receiver())


def _shortly() -> str:
    return notes.when_read_shortly(wiring.settings().clinic.opening, datetime.now(timezone.utc), _receiver())


def _remember(filled: form.Filled) -> Events:
    return [SlotSet(step.slot, filled.answers.get(step)) for step in Step]


def _empty() -> Events:
    return _remember(form.Filled())


def _say_status(dispatcher: CollectingDispatcher, status: Status) -> None:
    words = wording.status_words(status.referral, _receiver())
    card = {"card": cards.status_card(status.referral, _receiver())} if status.referral else None
    if not form.is_open(status):
        dispatcher.utter_message(response="utter_referral_closed", status=words, json_message=card)
        return
    when = f"{_shortly()} " if status.key in _WAITING else ""
    dispatcher.utter_message(
        response="utter_referral_status", status=words, when=when, note=wording.not_emergency(), json_message=card
    )


class ActionReferral(Action):
    """Start or resume the form, tell the status of a stored referral, or take it back."""

    def name(self) -> str:  # noqa: D102 - said by the class
        return "action_referral"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        asked = form.asked_for(memory.text_of(tracker))
        if asked is form.Asked.DECLINE:
            dispatcher.utter_message(response="utter_referral_declined")
            return _empty()
        service, session = wiring.referrals(), _session_of(tracker)
        status = service.withdraw(session) if asked is form.Asked.WITHDRAW else service.status(session)
        if asked is not form.Asked.START or form.is_open(status):
            _say_status(dispatcher, status)
            return _empty()
        taking = service.taking()
        if not taking.yes:
            dispatcher.utter_message(response="utter_referral_not_now", why=notes.why_not(taking, _receiver()))
            return []
        resumed = _filled(tracker).started
        receiver = wording.receiver_name(_receiver())
        if resumed:
            dispatcher.utter_message(response="utter_referral_resumed", receiver=receiver)
        else:
            dispatcher.utter_message(response="utter_referral_intro", receiver=receiver, when=_when())
        if steers("couple", memory.text_of(tracker)) and not _signals(tracker).alone:
            dispatcher.utter_message(response="utter_referral_couple")
        return [FollowupAction("referral_form")]


class ValidateReferralForm(Action):
    """Take one answer of the form; the yes only from its button or its exact words."""

    def name(self) -> str:  # noqa: D102
        return "validate_referral_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say, remember."""
        requested, signals = tracker.get_slot("requested_slot"), _signals(tracker)
        filled = form.ready(_filled(tracker), signals)
        if requested is None:
            return _remember(form.without_consent(filled))
        command = answers.command(memory.text_of(tracker))
        own_words = requested == Step.WORDS.slot and command is Command.HELP  # "please help" is for the therapist
        aside = _ASIDES.get(command) if command and not own_words else None
        if aside is not None:
            dispatcher.utter_message(response=aside)
            return [SlotSet(requested, None)]
        try:
            after = form.answer(filled, Step(requested), memory.text_of(tracker), signals)
        except ReferralError as error:
            dispatcher.utter_message(text=str(error))
            return [SlotSet(requested, None)]
        if after.note:
            dispatcher.utter_message(text=form.sentence(after.note).replace("{when}", _when()))
        if after.stopped:
            return [*_empty(), SlotSet("requested_slot", None)]
        return _remember(form.ready(after, signals))


class AskStep(Action, ABC):
    """Ask one question of the form, with its buttons and its card."""

    @property
    @abstractmethod
    def step(self) -> Step:
        """Which question."""

    def name(self) -> str:  # noqa: D102
        return f"action_ask_referral_form_{self.step.slot}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say."""
        signals = _signals(tracker)
        label, lines = cards.label(self.step, signals), ""
        if self.step is Step.SUMMARY:
            lines = "\n" + "\n".join(f"{n}. {line}" for n, line in enumerate(signals.practised, start=1))
        dispatcher.utter_message(
            response="utter_referral_step",
            label=label + lines,
            buttons=_buttons(cards.options(self.step)),
            json_message={"card": cards.step_card(_filled(tracker), self.step, signals)},
        )
        return []


class AskName(AskStep):
    """What to call the person."""

    step = Step.NAME


class AskContact(AskStep):
    """How to reach them."""

    step = Step.CONTACT


class AskSafe(AskStep):
    """Whether it is safe to contact them there."""

    step = Step.SAFE


class AskWhom(AskStep):
    """For one, or perhaps for two."""

    step = Step.WHOM


class AskHours(AskStep):
    """When to reach them."""

    step = Step.HOURS


class AskRegion(AskStep):
    """Where they are."""

    step = Step.REGION


class AskWords(AskStep):
    """Their own words, if they want."""

    step = Step.WORDS


class AskSummary(AskStep):
    """Which lines of practice may go along."""

    step = Step.SUMMARY


class ActionAskReferralConsent(Action):
    """Show word for word what would be read, and by whom, and ask."""

    def name(self) -> str:  # noqa: D102
        return "action_ask_referral_form_referral_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:  # noqa: ARG002
        """Read, call, say."""
        filled, signals = _filled(tracker), _signals(tracker)
        card = form.consent_card(filled, signals, _receiver())
        buttons = [{"title": title, "payload": title} for title in (card.yes, card.change, card.no)]
        shown = {"card": cards.consent_card(card, _receiver(), _shortly())}
        if form.wants_change(memory.text_of(tracker), card):
            edits = _buttons(cards.edits(filled, signals))
            dispatcher.utter_message(response="utter_referral_consent_again", buttons=edits, question="")
            return []
        if tracker.get_slot("requested_slot") == Step.CONSENT.slot:
            dispatcher.utter_message(
                response="utter_referral_consent_again", buttons=buttons, question=card.question, json_message=shown
            )
            return []
        dispatcher.utter_message(
            response="utter_referral_consent",
            buttons=buttons,
            json_message=shown,
            intro=card.intro, told="\n".join(f"- {line}" for line in card.told), not_told=card.not_told,
            withdraw=card.withdraw, reads=_shortly(), question=card.question,
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
        service, session = wiring.referrals(), _session_of(tracker)
        taking = service.taking()
        if not taking.yes and not form.is_open(service.status(session)):
            dispatcher.utter_message(response="utter_referral_not_now", why=notes.why_not(taking, _receiver()))
            return _empty()
        request, consent = form.request_of(filled, _signals(tracker), _receiver())
        service.submit(request, consent, session)
        _say_status(dispatcher, service.status(session))
        return _empty()


def _buttons(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"title": each["title"], "payload": each["send"]} for each in options]
