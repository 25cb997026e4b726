"""A referral is stored after the exact yes and never before; what is said follows from what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from actions import wiring
from actions.referral import (
    ActionAskReferralConsent,
    ActionReferral,
    ActionSubmitReferral,
    AskContact,
    AskHours,
    AskName,
    AskRegion,
    AskSafe,
    AskWhom,
    AskWords,
    ValidateReferralForm,
)
from empathy_coach.clinic_settings import ClinicSettings
from empathy_coach.referral import wording
from empathy_coach.referral.opening import Opening
from empathy_coach.referral.service import MemoryReferralRepository, ReferralService
from empathy_coach.referral.states import State
from empathy_coach.safety import SafetyState, Tier

if TYPE_CHECKING:
    from conftest import Run

GIVEN = {
    "referral_name": "Sam",
    "referral_contact": "sam@mail.example",
    "referral_safe": True,
    "referral_whom": "alone",
    "referral_hours": "",
    "referral_region": "",
    "referral_words": "",
    "referral_summary": [],
}
EMPTY = dict.fromkeys([*GIVEN, "referral_consent"])
CLINIC = ClinicSettings(name="Harbour House")
EDGE = {"metadata": {"session": "visit"}}


@pytest.fixture(autouse=True)
def repository(monkeypatch: pytest.MonkeyPatch) -> MemoryReferralRepository:
    """Stores referrals in memory, behind the actions' own wiring."""
    kept = MemoryReferralRepository()
    service = ReferralService(kept, lambda: datetime(2026, 3, 1, tzinfo=timezone.utc))
    monkeypatch.setattr(wiring, "referrals", lambda: service)
    monkeypatch.setattr(wiring, "settings", lambda: SimpleNamespace(clinic=CLINIC))
    return kept


async def submit(run: Run, **slots: Any) -> Any:
    return await run(ActionSubmitReferral(), "", slots={**GIVEN, **slots}, **EDGE)


async def test_asking_for_a_therapist_opens_the_form(run: Run) -> None:
    """Who would receive it is named before the first question."""
    done = await run(ActionReferral(), "I'd like a therapist", **EDGE)
    assert done.responses == ["utter_referral_intro"]
    assert done.messages[0]["receiver"] == "Harbour House"
    assert done.leads_to == "referral_form"


async def test_an_unfinished_form_goes_on_where_it_was(run: Run) -> None:
    """What was answered before an interruption is not asked again."""
    done = await run(ActionReferral(), "a therapist please", slots={"referral_name": "Sam"}, **EDGE)
    assert done.responses == ["utter_referral_resumed"]


async def test_an_answer_is_kept_and_the_next_question_comes(run: Run) -> None:
    """One message fills one slot."""
    done = await run(ValidateReferralForm(), "Sam", slots={"requested_slot": "referral_name"}, **EDGE)
    assert done.slots == {**EMPTY, "referral_name": "Sam", "referral_summary": []}  # nothing was practised


async def test_an_answer_that_cannot_be_used_is_asked_again(run: Run) -> None:
    """The reason is said, and nothing else is lost."""
    slots = {**GIVEN, "requested_slot": "referral_contact"}
    done = await run(ValidateReferralForm(), "sam@mail", slots=slots, **EDGE)
    assert done.messages[0]["text"]
    assert done.slots == {"referral_contact": None}


async def test_an_unsafe_contact_is_dropped_with_a_word(run: Run) -> None:
    """The person hears why they are asked for another way."""
    slots = {"referral_name": "Sam", "referral_contact": "sam@mail.example", "requested_slot": "referral_safe"}
    done = await run(ValidateReferralForm(), "No", slots=slots, **EDGE)
    assert done.messages[0]["text"]
    assert done.slots["referral_contact"] is None
    assert done.slots["referral_name"] == "Sam"


async def test_stop_empties_and_closes_the_form(run: Run) -> None:
    """Nothing typed for the referral stays."""
    done = await run(ValidateReferralForm(), "stop", slots={**GIVEN, "requested_slot": "referral_words"}, **EDGE)
    assert done.slots == {**EMPTY, "requested_slot": None}


async def test_opening_the_form_takes_no_consent_along(run: Run) -> None:
    """A yes from an earlier time is not a yes to what will be shown now."""
    done = await run(ValidateReferralForm(), "a therapist", slots={**GIVEN, "referral_consent": True}, **EDGE)
    assert done.slots == {**GIVEN, "referral_consent": None}


async def test_every_line_is_shown_before_the_yes(run: Run) -> None:
    """What the receiver would read stands in the question, with three buttons below."""
    done = await run(ActionAskReferralConsent(), "", slots=GIVEN, **EDGE)
    told = done.messages[0]["told"]
    assert "Sam" in told
    assert "sam@mail.example" in told
    assert done.messages[0]["buttons"][0]["payload"] == "Yes, pass it on"
    assert "Harbour House" in done.messages[0]["intro"]


async def test_asked_again_the_question_is_short(run: Run) -> None:
    """The lines stand above already."""
    slots = {**GIVEN, "requested_slot": "referral_consent"}
    done = await run(ActionAskReferralConsent(), "sure", slots=slots, **EDGE)
    assert done.responses == ["utter_referral_consent_again"]


@pytest.mark.parametrize("consent", [None, False, "yes", 1])
async def test_without_the_yes_nothing_is_stored(run: Run, repository: MemoryReferralRepository, consent: Any) -> None:
    """Only the yes of the form counts; the answers are forgotten either way."""
    done = await submit(run, referral_consent=consent)
    assert repository == {}
    assert done.responses == ["utter_referral_cancelled"]
    assert done.slots == EMPTY


async def test_after_the_yes_it_is_stored_and_the_form_forgets(run: Run, repository: MemoryReferralRepository) -> None:
    """What is said is that it is saved, never that it arrived."""
    done = await submit(run, referral_consent=True)
    stored = repository["visit"]
    assert stored.request is not None
    assert stored.request.name == "Sam"
    assert done.responses == ["utter_referral_status"]
    assert done.messages[0]["status"] == wording.status_words(stored, "Harbour House")
    assert done.messages[0]["note"] == wording.not_emergency()
    assert done.slots == EMPTY


async def test_a_second_wish_tells_the_status_instead(run: Run, repository: MemoryReferralRepository) -> None:
    """One open referral is enough."""
    await submit(run, referral_consent=True)
    done = await run(ActionReferral(), "I want a therapist", **EDGE)
    assert done.responses == ["utter_referral_status"]
    assert done.leads_to is None
    assert repository["visit"].code in done.messages[0]["status"]


async def test_it_can_be_taken_back(run: Run, repository: MemoryReferralRepository) -> None:
    """The details are erased, and that is what is said."""
    await submit(run, referral_consent=True)
    done = await run(ActionReferral(), "Withdraw my referral", **EDGE)
    assert done.responses == ["utter_referral_closed"]
    assert repository["visit"].request is None


async def test_what_violence_signalled_makes_it_individual(run: Run, repository: MemoryReferralRepository) -> None:
    """The safety state of the edge decides, not the copy in the slot."""
    locked = SafetyState(tier=Tier.CRISIS, locked=True).to_json()
    sent = {"metadata": {"session": "visit", "safety": locked}}
    await run(ActionSubmitReferral(), "", slots={**GIVEN, "referral_consent": True}, **sent)
    stored = repository["visit"].request
    assert stored is not None
    assert stored.individual
    assert stored.urgency.value == "asap"


async def test_a_closed_clinic_is_told_before_the_first_question(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody fills in a form that goes nowhere; what there is already can still be asked after and taken back."""
    service = ReferralService(
        MemoryReferralRepository(), lambda: datetime(2026, 3, 1, tzinfo=timezone.utc), opening=Opening(closed=True)
    )
    monkeypatch.setattr(wiring, "referrals", lambda: service)
    done = await run(ActionReferral(), "I need a therapist", **EDGE)
    assert done.responses == ["utter_referral_not_now"]
    assert "no new requests" in done.messages[0]["why"]
    assert done.leads_to is None
    assert (await run(ActionReferral(), "any news?", **EDGE)).responses == ["utter_referral_closed"]
    late = await submit(run, referral_consent=True)
    assert late.responses == ["utter_referral_not_now"]
    assert service.status("visit").referral is None


async def test_each_step_asks_its_question_with_its_card(run: Run) -> None:
    """The words and buttons of the text are those of the card."""
    for ask in (AskName, AskContact, AskSafe, AskWhom, AskHours, AskRegion, AskWords):
        done = await run(ask(), "", **EDGE)
        assert done.responses == ["utter_referral_step"]
        assert done.messages[0]["label"] == done.cards[0]["label"]
        titles = [button["title"] for button in done.messages[0].get("buttons") or []]
        assert titles == [option["title"] for option in done.cards[0]["options"]]


async def test_change_something_first_offers_the_lines(run: Run) -> None:
    """One tap leads to the line; the others stay."""
    slots = {**GIVEN, "requested_slot": "referral_consent"}
    done = await run(ActionAskReferralConsent(), "Change something first", slots=slots, **EDGE)
    assert "change what to call you" in [button["payload"] for button in done.messages[0]["buttons"]]


async def test_what_the_clinic_wrote_is_told(run: Run, repository: MemoryReferralRepository) -> None:
    """Their words stand beside the state, as they wrote them."""
    await submit(run, referral_consent=True)
    repository["visit"] = replace(repository["visit"], state=State.ACCEPTED, message="We will write on Monday.")
    done = await run(ActionReferral(), "any news?", **EDGE)
    assert "We will write on Monday." in done.messages[0]["status"]
    assert done.messages[0]["when"] == ""


async def test_a_no_is_taken_once(run: Run) -> None:
    """Whoever does not want a therapist is asked nothing more about one."""
    done = await run(ActionReferral(), "I don't want a therapist", **EDGE)
    assert done.responses == ["utter_referral_declined"]
    assert done.leads_to is None


async def test_a_plea_in_ones_own_words_is_no_command(run: Run) -> None:
    """Asked what the therapist should know, "please help" is what they should know."""
    slots = {**GIVEN, "referral_words": None, "requested_slot": "referral_words"}
    done = await run(ValidateReferralForm(), "please help", slots=slots, **EDGE)
    assert done.slots["referral_words"] == "please help"
