"""The cards of a referral say what the words beside them say, and hold no more than the person gave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from empathy_coach.referral import asides, cards, form, summary, wording
from empathy_coach.referral.form import Filled, Signals, Step
from empathy_coach.referral.model import Contact, ContactKind, Item, ReferralRequest, Urgency
from empathy_coach.referral.states import Delivery, State, StoredReferral

NOW = datetime(2026, 3, 1, tzinfo=timezone.utc)
REQUEST = ReferralRequest("Sam", Contact(ContactKind.EMAIL, "sam@mail.example"), "", Urgency.ASAP, individual=True)
STORED = StoredReferral("1", "AAAA-BBBB", "s", State.CREATED, NOW, NOW, REQUEST, Delivery.PENDING, 0, None, None)
PRACTISED = Signals(practised=("one", "two"))


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.CONSENT])
@pytest.mark.parametrize("signals", [Signals(), PRACTISED, Signals(locked=True)])
def test_every_step_has_its_card(step: Step, signals: Signals) -> None:
    card = cards.step_card(Filled(), step, signals)
    assert card["type"] == "referral_form"
    assert card["label"] == cards.label(step, signals)
    assert 1 <= card["number"] <= card["of"]
    assert bool(card["pick"]) is (step is Step.SUMMARY and bool(signals.practised))
    assert (card["back"] is None) is (step is Step.NAME)


def test_questions_that_are_not_asked_are_not_counted() -> None:
    """No question about two after violence, none about practice without any, none about a known country."""
    whole = cards.step_card(Filled(), Step.NAME, PRACTISED)["of"]
    assert cards.step_card(Filled(), Step.NAME, Signals())["of"] == whole - 1
    fewest = Signals(locked=True, region="UK")
    assert cards.step_card(Filled(), Step.NAME, fewest)["of"] == whole - 3


def test_after_violence_safety_is_asked_more_closely() -> None:
    assert cards.label(Step.SAFE, Signals(locked=True)) != cards.label(Step.SAFE, Signals())


def test_every_edit_of_every_card_is_understood() -> None:
    """What a button sends leads to its own question."""
    filled = Filled(
        {
            Step.NAME: "Sam",
            Step.CONTACT: "sam@mail.example",
            Step.SAFE: True,
            Step.WHOM: "alone",
            Step.HOURS: "",
            Step.REGION: "Leeds",
            Step.WORDS: "hello",
            Step.SUMMARY: ["one"],
        }
    )
    shown = cards.step_card(filled, Step.SUMMARY, PRACTISED)["so_far"]
    lines = cards.consent_card(form.consent_card(filled, PRACTISED, ""), "", "")["lines"]
    sent = [line["edit"]["send"] for line in (*shown, *lines) if line["edit"]]
    sent += [each["send"] for each in cards.edits(filled, PRACTISED)]
    assert len(sent) > 15
    for text in sent:
        step = Step(f"referral_{asides.line_to_change(text)}")
        assert form.answer(filled, Step.CONSENT, text, PRACTISED).open_step is step


def test_the_consent_card_has_each_line_that_is_told() -> None:
    held = replace(REQUEST, words="hello {there}", region="Leeds", summary=("one", "two"), hours="evenings")
    words = wording.consent_card(held, "Harbour House")
    card = cards.consent_card(words, "Harbour House", "Nobody reads this live.")
    assert [line["item"] for line in card["lines"]] == [item.value for item in held.items()]
    assert {line["value"] for line in card["lines"]} >= {"Sam", "hello {there}", "Leeds", "one two"}
    assert [line["item"] for line in card["lines"] if line["edit"] is None] == [Item.URGENCY.value]


def test_the_status_card_claims_only_what_is_stored() -> None:
    fresh = cards.status_card(STORED, "Harbour House")
    assert [step["done"] for step in fresh["steps"]] == [True, False, False]
    assert asides.named(fresh["withdraw"]["send"]) is form.Asked.WITHDRAW
    arrived = cards.status_card(replace(STORED, delivered=NOW, delivery=Delivery.DELIVERED))
    assert [step["done"] for step in arrived["steps"]] == [True, True, False]
    answered = cards.status_card(replace(STORED, delivered=NOW, state=State.ACCEPTED, message="Hello."))
    assert [step["done"] for step in answered["steps"]] == [True, True, True]
    assert answered["message"] == "Hello."
    back = cards.status_card(replace(STORED, state=State.CANCELLED, withdrawn=NOW, request=None))
    assert (back["steps"], back["withdraw"]) == ([], None)


def test_the_summary_has_no_word_that_somebody_wrote() -> None:
    shown = [
        {"type": "practice", "name": "Mira", "feedback": {"landed": "my secret words"}, "partner": "Why?"},
        {"type": "practice", "name": "Mira", "feedback": {}},
        {"type": "practice", "name": "Tom", "feedback": {}},
        {"type": "debrief", "opening": "She opened a little.", "next": "Name the act.", "best": {"quote": "my secret"}},
        {"type": "review", "draft": "my secret draft"},
    ]
    lines = summary.lines(shown)
    assert lines[0] == "Practised 3 answers to a made-up hurt partner (Mira, Tom)."
    assert any("Name the act." in line for line in lines)
    assert not any("secret" in line for line in lines)
    assert summary.lines([]) == summary.lines([{"type": "debrief", "opening": "x"}]) == ()
