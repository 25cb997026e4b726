"""The referral form: one question after the other, back, change, stop, and an exact yes at the end."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from empathy_coach.referral import form, wording
from empathy_coach.referral.form import Asked, Filled, Signals, Step, answer
from empathy_coach.referral.model import Item
from empathy_coach.referral.questions import ReferralError
from empathy_coach.referral.service import MemoryReferralRepository, ReferralService

CALM = Signals()
GIVEN = {
    Step.NAME: "Sam",
    Step.CONTACT: "sam@mail.example",
    Step.SAFE: True,
    Step.WHOM: "alone",
    Step.HOURS: "after six",
    Step.REGION: "",
    Step.WORDS: "",
    Step.SUMMARY: [],
}


def fill(*said: str, start: Filled | None = None, signals: Signals = CALM) -> Filled:
    """Answer the questions in their order, always the first that is open."""
    filled = form.ready(start or Filled(), signals)
    for text in said:
        assert filled.open_step is not None
        filled = form.ready(answer(filled, filled.open_step, text, signals), signals)
    return filled


def test_the_questions_come_in_their_order() -> None:
    """Name, contact, whether it is safe there, hours, own words, consent; the yes is the last answer."""
    filled = fill("Sam", "sam@mail.example", "Yes, it's safe", "For me alone", "after six", "skip", "skip")
    assert filled.answers == GIVEN
    assert not filled.agreed
    assert fill("Yes, pass it on", start=filled).agreed


@pytest.mark.parametrize("word", ["any time", "skip", "no", "Nothing."])
def test_hours_and_words_may_be_left_out(word: str) -> None:
    """Nobody is held up by an optional question."""
    filled = fill("Sam", "sam@mail.example", "yes", "me", word, word, word)
    assert (filled.answers[Step.HOURS], filled.answers[Step.REGION], filled.answers[Step.WORDS]) == ("", "", "")


@pytest.mark.parametrize("step", list(Step))
def test_stop_ends_the_form_and_forgets_every_answer(step: Step) -> None:
    """Stop at any question leaves nothing behind."""
    assert answer(Filled(GIVEN), step, "stop", CALM) == Filled({}, stopped=True)


def test_back_asks_the_question_before_again() -> None:
    """Going back clears one answer and keeps the ones before it."""
    filled = answer(Filled({Step.NAME: "Sam", Step.CONTACT: "sam@mail.example"}), Step.SAFE, "back", CALM)
    assert filled.answers == {Step.NAME: "Sam"}
    assert not filled.stopped


def test_back_at_the_first_question_asks_it_again() -> None:
    """There is nothing before the first question, and the form does not end."""
    assert answer(Filled(), Step.NAME, "back", CALM) == Filled()


def test_change_at_the_end_asks_which_line() -> None:
    """Nothing is lost and nothing is stored; the one line that is named is asked anew."""
    asked = answer(Filled(GIVEN), Step.CONSENT, "Change something first", CALM)
    assert (asked.answers, asked.note) == (GIVEN, "which_line")
    again = answer(Filled(GIVEN), Step.CONSENT, "change in your own words", CALM)
    assert again.open_step is Step.WORDS
    assert answer(again, Step.WORDS, "please write, don't call", CALM).open_step is Step.CONSENT


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("change the name", Step.NAME),
        ("Change what to call you", Step.NAME),
        ("can I change my number?", Step.CONTACT),
        ("edit the country", Step.REGION),
        ("change when to reach you", Step.HOURS),
        ("change for whom", Step.WHOM),
    ],
)
def test_any_line_can_be_changed_at_any_time(said: str, step: Step) -> None:
    """A new way to be reached has to be safe anew; every other answer stays."""
    filled = answer(Filled(GIVEN), Step.CONSENT, said, CALM)
    assert filled.open_step is step
    lost = {step} | ({Step.SAFE} if step is Step.CONTACT else set())
    assert filled.answers == {key: value for key, value in GIVEN.items() if key not in lost}


@pytest.mark.parametrize("said", ["change my life", "I want to change", "change how I talk to her"])
def test_other_changes_are_no_line(said: str) -> None:
    """Words of the person's own stay theirs."""
    assert answer(Filled({**GIVEN, Step.WORDS: None}), Step.WORDS, said, CALM).answers[Step.WORDS] == said


def test_a_wrong_address_is_put_right_in_passing() -> None:
    """The corrected one has to be safe anew; the open question stands again."""
    held = {key: value for key, value in GIVEN.items() if key in (Step.NAME, Step.CONTACT, Step.SAFE, Step.WHOM)}
    filled = answer(Filled(held), Step.HOURS, "sorry, wrong email, it's kim@mail.example", CALM)
    assert filled.answers[Step.CONTACT] == "kim@mail.example"
    assert filled.note == "corrected"
    assert filled.open_step is Step.SAFE
    named = answer(Filled(held), Step.HOURS, "actually call me Kim", CALM)
    assert (named.answers[Step.NAME], named.open_step) == ("Kim", Step.HOURS)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("who reads this?", "who_reads"),
        ("how long until somebody answers?", "when_read"),
        ("when will they call", "when_read"),
        ("how much does it cost", "cost"),
        ("did you send my referral yet? has my referral gone", "not_sent_yet"),
    ],
)
def test_questions_about_it_are_answered_and_nothing_is_filled_in(said: str, note: str) -> None:
    """A question is no name."""
    filled = answer(Filled(), Step.NAME, said, CALM)
    assert (filled.note, filled.answers) == (note, {})


def test_taking_it_back_before_it_is_sent_ends_the_form() -> None:
    """There is nothing stored to withdraw yet; nothing will be."""
    assert answer(Filled(GIVEN), Step.CONSENT, "withdraw my referral", CALM) == Filled({}, stopped=True)


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ("For me alone", "alone"),
        ("just me", "alone"),
        ("Maybe the two of us", "together"),
        ("both of us", "together"),
        ("couples therapy with my wife", "together"),
    ],
)
def test_for_whom_is_asked_and_understood(said: str, whom: str) -> None:
    """One person, or perhaps two."""
    assert answer(Filled(), Step.WHOM, said, CALM).answers[Step.WHOM] == whom


def test_an_unclear_answer_about_whom_is_asked_again() -> None:
    with pytest.raises(ReferralError) as error:
        answer(Filled(), Step.WHOM, "hm", CALM)
    assert error.value.key == "whom_unclear"


@pytest.mark.parametrize("signals", [Signals(locked=True), Signals(concerns=("own_violence",))])
def test_after_violence_nobody_is_asked_and_nobody_can_change_it(signals: Signals) -> None:
    """Couple work is never offered, not even by going back or by editing the line."""
    assert form.ready(Filled(), signals).answers[Step.WHOM] == "alone"
    together = {**GIVEN, Step.WHOM: "together"}
    assert form.ready(Filled(together), signals).answers[Step.WHOM] == "alone"
    assert form.request_of(Filled(together), signals, "")[0].individual
    assert answer(Filled(GIVEN), Step.CONSENT, "change for whom", signals).note == "alone_for_safety"
    back = answer(form.ready(Filled({**GIVEN, Step.HOURS: None}), signals), Step.HOURS, "back", signals)
    assert form.ready(back, signals).open_step is Step.SAFE


def test_a_country_from_the_menu_is_not_asked_again() -> None:
    known = form.ready(Filled(), Signals(region="UK"))
    assert known.answers[Step.REGION] == "United Kingdom"
    changed = form.ready(Filled({**GIVEN, Step.REGION: "Leeds"}), Signals(region="UK"))
    assert changed.answers[Step.REGION] == "Leeds"


PRACTISED = Signals(practised=("line one", "line two", "line three"))


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("1 3", ["line one", "line three"]),
        ("only 2", ["line two"]),
        ("3, 1", ["line one", "line three"]),
        ("all", ["line one", "line two", "line three"]),
        ("none", []),
        ("leave it out", []),
    ],
)
def test_each_line_of_practice_is_chosen_by_itself(said: str, lines: list[str]) -> None:
    """What was not chosen does not go, and the card shows what does."""
    filled = answer(Filled({**GIVEN, Step.SUMMARY: None}), Step.SUMMARY, said, PRACTISED)
    assert filled.answers[Step.SUMMARY] == lines
    request, consent = form.request_of(filled, PRACTISED, "")
    assert list(request.summary) == lines
    assert (Item.SUMMARY in consent.scope) is bool(lines)


@pytest.mark.parametrize("said", ["4", "0", "yes", "the first", "1 maybe"])
def test_an_unclear_choice_of_lines_chooses_none(said: str) -> None:
    with pytest.raises(ReferralError) as error:
        answer(Filled({**GIVEN, Step.SUMMARY: None}), Step.SUMMARY, said, PRACTISED)
    assert error.value.key == "summary_numbers"


@pytest.mark.parametrize("said", ["No", "nope", "no, they read it"])
def test_an_unsafe_contact_is_dropped(said: str) -> None:
    """A way that somebody else reads is not kept, and another is asked for."""
    filled = answer(Filled({Step.NAME: "Sam", Step.CONTACT: "sam@mail.example"}), Step.SAFE, said, CALM)
    assert filled.answers == {Step.NAME: "Sam"}
    assert filled.note == "contact_unsafe"
    assert form.sentence("contact_unsafe")


def test_another_contact_replaces_the_one_in_question() -> None:
    """Whoever answers with a better way is asked about that one."""
    filled = answer(
        Filled({Step.NAME: "Sam", Step.CONTACT: "sam@mail.example"}), Step.SAFE, "work@office.example", CALM
    )
    assert filled.answers[Step.CONTACT] == "work@office.example"
    assert filled.answers.get(Step.SAFE) is None


@pytest.mark.parametrize("said", ["hm", "what do you mean", "???"])
def test_an_unclear_answer_about_safety_is_no_yes(said: str) -> None:
    """Only a yes counts as safe."""
    with pytest.raises(ReferralError) as error:
        answer(Filled({Step.NAME: "Sam", Step.CONTACT: "sam@mail.example"}), Step.SAFE, said, CALM)
    assert error.value.key == "safe_unclear"


@pytest.mark.parametrize("said", ["yes", "ok", "sure", "yes please", "go ahead", "Yes, pass it on to my wife", "👍"])
def test_only_the_exact_yes_is_consent(said: str) -> None:
    """A loose yes could be an answer to something else; it asks again."""
    with pytest.raises(ReferralError) as error:
        answer(Filled(GIVEN), Step.CONSENT, said, CALM)
    assert error.value.key == "consent_exact"


@pytest.mark.parametrize("said", ["Yes, pass it on", "yes, pass it on.", " YES, PASS IT ON! "])
def test_the_exact_words_are_enough(said: str) -> None:
    """Typing what stands on the button is the same as choosing it."""
    assert answer(Filled(GIVEN), Step.CONSENT, said, CALM).agreed


@pytest.mark.parametrize("said", ["No, not now", "no", "nope"])
def test_a_no_ends_without_a_referral(said: str) -> None:
    """A plain no needs no exact words."""
    assert answer(Filled(GIVEN), Step.CONSENT, said, CALM) == Filled({}, stopped=True)


@pytest.mark.parametrize(
    ("step", "said", "key"),
    [
        (Step.NAME, "…", "name_missing"),
        (Step.NAME, "x" * 61, "name_long"),
        (Step.NAME, "what else can I do", "name_long"),
        (Step.CONTACT, "sam@mail", "contact_email"),
        (Step.CONTACT, "12", "contact_phone"),
        (Step.CONTACT, "whatever", "contact_nonsense"),
        (Step.HOURS, "x" * 201, "hours_long"),
        (Step.WORDS, "x" * 1001, "words_long"),
    ],
)
def test_what_cannot_be_used_is_said_kindly(step: Step, said: str, key: str) -> None:
    """The error carries the sentence for the person, and no answer is lost."""
    with pytest.raises(ReferralError) as error:
        answer(Filled(GIVEN), step, said, CALM)
    assert error.value.key == key
    assert str(error.value) == form.sentence(key)


def test_after_a_signal_of_violence_the_request_is_for_one_person() -> None:
    """Couple work can make violence worse, so the card says that it is for the person alone."""
    told = form.consent_card(Filled(GIVEN), Signals(tier="crisis", locked=True), "").told
    assert any("you alone" in line for line in told)
    request, consent = form.request_of(Filled(GIVEN), Signals(concerns=("partner_violence",)), "the clinic")
    assert request.individual
    assert consent.scope == request.items()


def test_urgency_follows_triage() -> None:
    """What triage heard decides how soon, not what the person typed."""
    assert form.request_of(Filled(GIVEN), Signals(tier="distress"), "")[0].urgency.value == "urgent"


@pytest.mark.parametrize("missing", [Step.NAME, Step.CONTACT, Step.SAFE])
def test_an_incomplete_form_makes_no_request(missing: Step) -> None:
    """Nothing is guessed for an answer that is not there."""
    with pytest.raises(ReferralError):
        form.request_of(Filled({key: value for key, value in GIVEN.items() if key is not missing}), CALM, "")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I'd like a therapist", Asked.START),
        ("withdraw my referral", Asked.WITHDRAW),
        ("Please cancel my request", Asked.WITHDRAW),
        ("don’t send it", Asked.WITHDRAW),
        ("undo my referral", Asked.WITHDRAW),
        ("I no longer want the therapist", Asked.WITHDRAW),
        ("any news?", Asked.STATUS),
        ("What happened to my referral", Asked.STATUS),
        ("", Asked.START),
        ("I don't want a therapist", Asked.DECLINE),
        ("never mind the counsellor", Asked.DECLINE),
        ("I don't want to lose her, I need a therapist", Asked.START),
    ],
)
def test_a_message_about_a_referral_is_told_apart(text: str, asked: Asked) -> None:
    """Taking back, asking after, and wanting one are three different things."""
    assert form.asked_for(text) is asked


@pytest.mark.parametrize("text", ["don't send it", "any news from her?", "I can't take it back", "is it over"])
def test_only_a_named_referral_interrupts_something_else(text: str) -> None:
    """Words that fit a message as well as a referral leave an open question alone."""
    assert form.named(text) is None


def test_a_referral_is_open_until_it_is_taken_back() -> None:
    """An open one is not asked for again."""
    service = ReferralService(MemoryReferralRepository(), lambda: datetime(2026, 3, 1, tzinfo=timezone.utc))
    assert not form.is_open(service.status("s"))
    request, consent = form.request_of(Filled(GIVEN), CALM, "")
    service.submit(request, consent, "s")
    assert form.is_open(service.status("s"))
    assert not form.is_open(service.withdraw("s"))


def test_started_means_that_something_was_answered() -> None:
    """A form with answers is resumed instead of begun."""
    assert not Filled(dict.fromkeys(Step)).started
    assert Filled({Step.SAFE: False}).started
    assert wording.receiver_name("")


def test_a_yes_before_the_end_is_no_answer_to_something_else() -> None:
    """The exact words are kept for the lines that were seen; they never become somebody's own words."""
    early = answer(Filled({**GIVEN, Step.WORDS: None}), Step.WORDS, "Yes, pass it on", CALM)
    assert (early.note, early.answers[Step.WORDS], early.agreed) == ("yes_too_early", None, False)
