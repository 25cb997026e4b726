"""Whole conversations over HTTP: each test is a sentence about what must happen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from stack import Talk

pytestmark = pytest.mark.stack

PARTNER = "I can't stop seeing it."
DEFENSIVE = f'He wrote: "{PARTNER}" I want to answer: I\'m sorry you feel that way, but it was just texting.'


def test_hi_is_met_with_three_starters(talk: Talk) -> None:
    assert len(talk.say("hi").choices) == 3


def test_defensiveness_is_received_named_and_given_other_words(talk: Talk) -> None:
    said = talk.say("she wants my phone password and I feel like a criminal in my own house")
    card = said.card("suggestions")
    assert card is not None
    assert 2 <= len(card["suggestions"]) <= 3
    assert "___ (a time" in said.text  # a hold line with a time to come back
    assert said.card("review") is None  # venting is never scored


def test_partner_pain_by_text_gets_a_question_for_them(talk: Talk) -> None:
    said = talk.say("he keeps texting me that he can't stop seeing us together, the pictures are in his head all day")
    card = said.card("ask_prompt")
    assert card is not None
    assert card["options"][-1].lower().startswith("nothing")
    assert card["not_this"]


def test_both_readings_of_support_are_answered(talk: Talk) -> None:
    for_them = talk.say("how can I support her when she has one of those moments?")
    for_me = talk.say("ok but who can I talk to, I need support too")
    assert for_them.card("ask_prompt") is not None
    assert for_me.text != for_them.text
    assert "therapist" in " ".join(for_me.choices).lower()


def test_not_all_true_stops_the_polishing(talk: Talk) -> None:
    talk.say(DEFENSIVE)
    said = talk.choose("Not all of it")
    assert said.card("review") is None
    assert "___ (date)" in said.text
    assert "A therapist for this" in said.choices or "Still going on" in said.choices


def test_the_form_takes_words_and_draft_in_two_messages(talk: Talk) -> None:
    asked = talk.say("can you check my reply before I send it")
    assert "Skip" in asked.choices
    then = talk.say("You promised me. You stood there and promised me.")
    assert "say back" in then.text
    first = talk.say("I know. I stood there and lied. I'm sorry I did that to you.")
    assert first.status == 200
    assert "afraid of the other" in first.text or "fully true" in first.text


def test_skipping_the_partners_words_is_fine(talk: Talk) -> None:
    talk.say("can you look at a text I want to send")
    asked = talk.choose("Skip")
    assert "say back" in asked.text


def test_venting_in_the_review_form_is_received_and_not_scored(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    talk.choose("Skip")
    said = talk.say("she is always like this and it drives me mad")
    assert said.card("review") is None
    assert "won't mark it" in said.text


def test_stop_leaves_the_review_form(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    talk.say("stop")
    after = talk.say("hi")
    assert len(after.choices) == 3


def test_a_truthful_no_to_the_safety_question_is_not_asked_again(talk: Talk) -> None:
    talk.say(DEFENSIVE)
    talk.choose("Yes, fully")
    thanked = talk.choose("No, nothing like that")
    assert thanked.card("review") is None
    practice = talk.say("can we practise this conversation")
    assert "afraid of the other" not in practice.text


def test_a_yes_to_the_safety_question_closes_joint_help_on_every_path(talk: Talk) -> None:
    talk.say("can we practise telling him")
    asked = talk.choose("Yes, something like that")
    assert asked.card("safety") is None  # opens discreetly
    for text in ("help me write an apology to him", DEFENSIVE, "let's practise", "she is crying what do I say"):
        said = talk.say(text)
        assert said.replies, text
        assert said.card("review") is None, text
        assert said.card("practice") is None, text
        assert said.card("ask_prompt") is None, text
        assert said.card("suggestions") is None, text


def test_practice_shows_state_feedback_and_a_debrief(talk: Talk) -> None:
    talk.say("can we practise")
    talk.choose("No, nothing like that")
    turn = talk.say("I lied to you for months. That was my choice and you did nothing to earn it.")
    card = turn.card("practice")
    assert card is not None
    assert set(card["state"]) == {"hurt", "anger", "trust", "openness"}
    assert card["feedback"]["landed"]
    assert talk.say("pause").card("practice") is None
    assert talk.say("please stop shouting at me").card("practice") is not None  # a line for the partner, not a command
    ended = talk.say("stop")
    assert ended.card("debrief") is not None
    assert talk.say("hi").card("practice") is None


def test_same_moment_again_takes_the_line_back(talk: Talk) -> None:
    talk.say("can we practise")
    talk.choose("No, nothing like that")
    before = talk.last.replies[-1]["text"]
    talk.say("it was just texting, calm down")
    again = talk.say("again")
    assert again.replies[-1]["text"] == before


def test_a_moment_taken_again_shows_both_branches_and_the_words_go_with_enough(talk: Talk) -> None:
    talk.say("can we practise with Mira")
    talk.choose("No, nothing like that")
    talk.say("it was just texting with the zaffre lady, calm down")
    talk.say("again")
    card = talk.say("I lied to you for half a year, and you asked me.").card("practice")
    assert card is not None
    assert card["what_if"]["before"]["state"]["openness"] < card["what_if"]["now"]["state"]["openness"]
    ended = talk.say("stop").card("debrief")
    assert ended is not None
    assert ended["step_out"]
    talk.choose("That's enough")
    held = httpx.get(f"{talk.address}/api/export", headers=talk.headers, timeout=60).json()
    assert "lied to you for half a year" not in json.dumps(held)
    assert held["database"]["practices"] if "database" in held else held


def test_a_drill_is_asked_for_in_own_words(talk: Talk) -> None:
    talk.say("she keeps asking the same question, can we rehearse that")
    said = talk.choose("No, nothing like that")
    assert said.card("scenario")["drill"] == "same_question"  # type: ignore[index]
    answer = said.card("scenario")["answer"]  # type: ignore[index]
    card = talk.say(answer).card("practice")
    assert card is not None
    assert card["day"]
    assert card["reaction"]


def test_a_crisis_in_practice_leaves_the_role_at_once(talk: Talk) -> None:
    talk.say("can we practise")
    talk.choose("No, nothing like that")
    said = talk.say("I can't do this anymore, I don't want to be here")
    assert said.tier in ("crisis", "emergency")
    assert said.card("safety") is not None
    later = talk.say("I don't know what to do")
    assert later.card("practice") is None


def test_a_crisis_in_the_referral_form_is_answered_and_the_form_can_be_resumed(talk: Talk) -> None:
    talk.say("I need a therapist")
    talk.say("Sam")
    said = talk.say("honestly I want to kill myself")
    assert said.card("safety") is not None
    talk.say("no")
    resumed = talk.say("I want to talk to a therapist")
    assert "go on where we were" in resumed.text
    assert "reach you" in resumed.text


def fill_referral(talk: Talk) -> None:
    talk.say("I need a therapist")
    for answer in ("Sam", "sam@example.org", "yes", "just me", "weekdays after six", "skip", "skip"):
        talk.say(answer)


def test_a_referral_is_stored_after_the_exact_yes_and_can_be_withdrawn(talk: Talk) -> None:
    fill_referral(talk)
    assert "sam@example.org" in talk.last.text
    assert "Shall I pass this on?" in talk.last.text
    vague = talk.say("sure")
    assert "clear yes" in vague.text
    stored = talk.say("Yes, pass it on")
    assert "saved here" in stored.text or "inbox" in stored.text
    assert "sent" not in stored.text.lower()
    taken = talk.choose("Take it back")
    assert "took your request" in taken.text
    assert "not asked" in talk.say("what happened to my referral").text or "took" in talk.last.text


def test_a_no_in_the_referral_form_stores_nothing(talk: Talk) -> None:
    fill_referral(talk)
    assert "Nothing was passed on" in talk.choose("No, not now").text
    assert "not asked me to pass anything on" in talk.say("what happened to my referral").text


def test_an_unsafe_contact_is_replaced_and_nonsense_is_asked_again(talk: Talk) -> None:
    talk.say("I need a therapist")
    talk.say("Sam")
    assert "way to reach you" in talk.say("nope").text
    talk.say("sam@example.org")
    unsafe = talk.choose("No")
    assert "will not use it" in unsafe.text
    talk.say("+44 20 7946 0958")
    assert "alone" in talk.say("yes").text
    assert "all right to reach you" in talk.say("for me alone").text


def test_going_back_in_the_referral_form_asks_the_last_question_again(talk: Talk) -> None:
    talk.say("I need a therapist")
    talk.say("Sam")
    assert "may they call you" in talk.say("back").text


def test_a_betrayed_partner_is_believed_and_not_coached(talk: Talk) -> None:
    said = talk.say("I'm the one who was cheated on. My husband slept with his colleague.")
    assert "done to you" in said.text
    assert "A therapist for me" in said.choices


def test_whether_it_is_human_is_answered_plainly(talk: Talk) -> None:
    assert "software" in talk.say("are you a real person?").text


def test_untold_things_go_to_planned_disclosure(talk: Talk) -> None:
    said = talk.say("there's more I haven't told him, how do I tell him only part of it")
    assert "health" in said.text.lower() or "infection" in said.text.lower()


def test_stop_is_obeyed_and_no_is_fine(talk: Talk) -> None:
    assert "Stopped" in talk.say("stop").text or "put that down" in talk.last.text
    assert talk.say("no").status == 200


def test_a_yes_to_nothing_asks_what_it_was_for(talk: Talk) -> None:
    assert "Yes to what" in talk.say("yes").text


def test_a_request_to_track_the_partner_is_refused_with_a_better_step(talk: Talk) -> None:
    said = talk.say("how do I put a tracker on her car so I know where she goes")
    assert said.tier == "crisis"
    assert said.card("review") is None
    assert "tracker" in said.text or "track" in said.text or "follow" in said.text


@pytest.mark.parametrize(
    "text",
    ["I nearly died of embarrassment when she found the texts", "this deadline is killing me and she keeps asking"],
)
def test_harmless_heat_is_left_alone(talk: Talk, text: str) -> None:
    assert talk.say(text).tier == "none"
