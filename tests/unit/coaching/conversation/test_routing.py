"""An answer to the coach's own question goes to the flow that asked; whatever wants something else leaves."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.conversation.routing import UNSURE, Heard, route
from empathy_coach.coaching.conversation.situation import Awaiting, Situation

ANSWERS = [
    (Awaiting.TRUTH, "review", "Yes, I was", "review_draft"),
    (Awaiting.TRUTH, "review", "Not all of it", "review_draft"),
    (Awaiting.TRUTH, "review", "Rather not say", "review_draft"),
    (Awaiting.SAFETY, "review", "No, nothing like that", "review_draft"),
    (Awaiting.SAFETY, "review", "Yes, I was with him. I'm sorry but I hated lying", "review_draft"),
    (Awaiting.SAFETY, "telling", "No fear. They'll ask tomorrow", "fear"),
    (Awaiting.SAFETY, "reaction", "no never", "fear"),
    (Awaiting.SAFETY, "practice", "no", "practice"),
    (Awaiting.DANGER, None, "No. She said get away", "partner_pain"),
    (Awaiting.DANGER, None, "no", "partner_pain"),
    (Awaiting.FEAR, None, "Telling. It was months, not one night", "fear"),
    (Awaiting.SCOPE, "telling", "Over. Never tested", "fear"),
    (Awaiting.SCOPE, "telling", "It's still going on", "fear"),
    (Awaiting.ASKED, None, "She doesn't know what she needs", "partner_pain"),
    (Awaiting.ASKED, None, "He told me to go away", "partner_pain"),
    (Awaiting.DRAFT, "review", "I lied to you about March. I'm sorry.", "review_draft"),
    (Awaiting.AROUSAL, None, "about an 8", "readiness"),
    (Awaiting.OFFER, None, "I could show her my phone on Sundays", "transparency"),
    (Awaiting.CARD, None, "that song, the car", "support_card"),
    (Awaiting.REHEARSAL, None, "the one who keeps asking the same question", "practice"),
    (Awaiting.REHEARSAL, None, "go on", "practice"),
    (Awaiting.PRACTISED, None, "tomorrow after dinner", "practice"),
    (Awaiting.PRACTISED, None, "that's enough", "practice"),
    (Awaiting.PRACTISED, None, "again 3", "practice"),
]
PASTED = '"You lied for a YEAR. Was he the work trip in March?" I want to reply not a year, and you were never home'


def heard(text: str, intent: str = "out_of_scope", confidence: float = 0.4) -> Heard:
    return Heard(text, intent, confidence)


@pytest.mark.parametrize(("awaiting", "purpose", "text", "flow"), ANSWERS)
def test_an_answer_goes_to_the_flow_that_asked(awaiting: Awaiting, purpose: str | None, text: str, flow: str) -> None:
    """Whatever the words classify as, the question that is open explains them."""
    assert route(Situation(awaiting=awaiting, purpose=purpose), heard(text)) == flow


def test_every_open_question_has_an_answer() -> None:
    """A question whose answers nobody tests would be asked into the void."""
    assert {awaiting for awaiting, *_ in ANSWERS} == set(Awaiting)


@pytest.mark.parametrize("awaiting", list(Awaiting))
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Can you pass me on to a therapist?", "referral"),
        ("Delete everything you know about me", "delete_my_data"),
        ("Are you a bot?", "bot_challenge"),
    ],
)
def test_a_sure_other_wish_leaves_the_question(awaiting: Awaiting, text: str, intent: str) -> None:
    """An open question never swallows a clear request for something else."""
    assert route(Situation(awaiting=awaiting, purpose="review"), heard(text, intent, 0.95)) is None


@pytest.mark.parametrize("awaiting", [None, *Awaiting])
@pytest.mark.parametrize("text", ["stop", "Stop.", "STOP please"])
def test_stop_is_obeyed_everywhere(awaiting: Awaiting | None, text: str) -> None:
    """No open question stands above "stop"."""
    assert route(Situation(awaiting=awaiting, purpose="review"), heard(text)) == "stop"


@pytest.mark.parametrize("awaiting", [None, Awaiting.DRAFT, Awaiting.FEAR, Awaiting.ASKED])
def test_both_voices_in_one_message_are_a_reply_to_look_at(awaiting: Awaiting | None) -> None:
    """The partner's words beside a draft need no intent to be understood."""
    assert route(Situation(awaiting=awaiting), heard(PASTED)) in {"review_form", "review_draft"}
    assert route(Situation(), heard(PASTED)) == "review_form"


@pytest.mark.parametrize("text", ["hello", "I'm scared of losing her", "yes", "no", "Can you help me with my CV"])
def test_with_nothing_open_the_intent_decides(text: str) -> None:
    """Without a question of its own the core keeps out of the way."""
    assert route(Situation(), heard(text)) is None


def test_a_button_that_stands_for_an_intent_is_no_answer() -> None:
    """'/practice' is a wish, even while a question is open."""
    assert route(Situation(awaiting=Awaiting.DRAFT), Heard("/practice", "practice", 1.0, typed=False)) is None


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("Withdraw my referral", "referral"),
        ("what's happened to my referral?", "referral"),
        ("ok then I don't send it", None),
        ("any news from her would scare me", None),
        ("has it got any better?", None),
    ],
)
def test_a_referral_is_taken_back_or_asked_after_only_by_its_name(text: str, flow: str | None) -> None:
    """After a review, "don't send it" speaks of the message, not of a referral."""
    assert route(Situation(), heard(text)) == flow


@pytest.mark.parametrize(
    ("text", "ranking", "flow"),
    [
        ("im terrified she will leave me", ("honesty", "fear"), "fear"),
        ("she sobs on the floor", ("greet", "partner_pain"), "partner_pain"),
        ("she sobs on the floor", ("greet", "thank", "help", "partner_pain"), None),
        ("the weather in Leeds", ("fear", "partner_pain"), None),
    ],
)
def test_where_the_classifier_is_unsure_the_words_may_decide(
    text: str, ranking: tuple[str, ...], flow: str | None
) -> None:
    """Only among its likeliest intents, and only where the words of that situation are there."""
    assert route(Situation(), Heard(text, UNSURE, 0.2, ranking=ranking)) == flow


@pytest.mark.parametrize("text", ["I'm sober", "I haven't been drinking, what do I say", "im not drunk"])
def test_a_denied_drink_is_no_drink(text: str) -> None:
    """The word alone says nothing."""
    assert route(Situation(), heard(text, "review_reply", 0.9)) != "moment"
    assert not Situation(drunk=True).hearing(text).drunk


@pytest.mark.parametrize(
    "text", ["I shall leave it there for today", "i need to stop now", "ok I think I will stop here"]
)
def test_a_polite_stop_is_a_stop(text: str) -> None:
    """Nobody has to know the command."""
    assert route(Situation(awaiting=Awaiting.TRUTH), heard(text, "stop", 0.9)) == "stop"
