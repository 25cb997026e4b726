"""Leaving a path and finding back, several things at once, and messages that say little or are not English."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stack import Talk

pytestmark = pytest.mark.stack

ASKED_IF_AFRAID = "afraid of the other"


# Digressions, and the way back


def test_a_sobbing_partner_interrupts_the_review(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    said = talk.say("oh god he's sobbing on the kitchen floor right now")
    assert {"Yes", "No"} <= set(said.choices)
    assert said.card("review") is None


def test_back_to_my_reply_remembers_the_partners_words(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    talk.say('He wrote: "You were with her on our anniversary."')
    talk.say("oh god he's sobbing on the kitchen floor right now")
    talk.say("No")
    said = talk.say("back to my reply")
    assert "on our anniversary" in said.text
    assert "Skip" not in said.choices


def test_a_fear_interrupts_the_review_and_the_draft_goes_on(talk: Talk) -> None:
    talk.say("can you look at my message before I send it")
    talk.choose("Skip")
    assert "Losing them" in talk.say("wait, I'm scared he'll leave me").choices
    talk.choose("Losing them")
    assert "say back" in talk.say("back to my reply").text


def test_who_reads_this_is_answered_inside_the_review(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    said = talk.say("what about my privacy, who reads this?")
    assert "No person reads this live" in said.text
    assert "Skip" in said.choices


def test_are_you_human_in_the_middle_does_not_answer_the_question(talk: Talk) -> None:
    talk.say("I'm scared")
    assert "software" in talk.say("are you a real person?").text
    assert "Still going on" in talk.say("It's the telling that scares me").choices


def test_a_draft_in_the_middle_of_a_fear_is_looked_at(talk: Talk) -> None:
    talk.say("I'm scared")
    said = talk.say("I want to say: I'm sorry I lied to you about Friday. I was with her.")
    assert ASKED_IF_AFRAID in said.text
    assert talk.choose("No, nothing like that").card("review") is not None


def test_the_therapist_can_be_asked_for_in_the_middle_of_a_draft(talk: Talk) -> None:
    talk.say('He wrote: "liar" I want to say: I\'m sorry I lied to you')
    assert "may they call you" in talk.say("I need to talk to a therapist about this").text


def test_help_lines_are_shown_when_asked_for(talk: Talk) -> None:
    assert talk.say("Show me the help lines").card("safety") is not None


def test_help_lines_stay_open_after_joint_help_is_closed(talk: Talk) -> None:
    talk.say("can we practise telling him")
    talk.choose("Yes, something like that")
    assert talk.choose("Yes, show me").card("safety") is not None


# Said once, used everywhere


def test_the_partners_words_from_a_story_are_not_asked_for_again(talk: Talk) -> None:
    talk.say('We have been married nine years. She told me "I look at you and I see a stranger". What do I say back?')
    assert "Skip" not in talk.last.choices
    assert "What did they write" not in talk.last.text


def test_words_and_draft_from_prose_are_told_apart(talk: Talk) -> None:
    said = talk.say(
        "he texted me that he can't sleep and he keeps seeing us together, and I want to say it was only twice and "
        "he should let it go"
    )
    assert "keeps seeing us together" in said.text
    assert "Skip" not in said.choices


def test_words_that_were_told_before_are_used_when_the_review_opens(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    talk.say('She wrote: "You humiliated me in front of my sister"')
    talk.say("stop")
    said = talk.say("can you check my reply before I send it")
    assert "in front of my sister" in said.text
    assert "They wrote something else" in said.choices


def test_new_words_of_the_partner_replace_the_old_ones(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    talk.say('She wrote: "You humiliated me in front of my sister"')
    assert "Skip" in talk.choose("They wrote something else").choices


def test_her_inside_his_message_is_not_the_partner(talk: Talk) -> None:
    said = talk.say('He wrote: "Were you with her?" I want to say: no I was at work')
    assert "tell him" in said.text


def test_the_same_draft_again_is_not_reviewed_twice(talk: Talk) -> None:
    talk.say('he wrote "was it worth it?" I want to say: you never paid attention to me')
    talk.choose("No, nothing like that")
    said = talk.say("you never paid attention to me")
    assert "same words" in said.text
    assert said.card("review") is None


def test_the_same_cry_again_brings_the_check_in_other_words(talk: Talk) -> None:
    first = talk.say("she won't stop crying")
    again = talk.say("she won't stop crying")
    assert again.text != first.text
    assert {"Yes", "No"} <= set(again.choices)


def test_the_same_message_sent_twice_by_the_client_is_answered_once(talk: Talk) -> None:
    name = uuid.uuid4().hex
    assert talk.say("I'm scared", name).body["replies"] == talk.say("I'm scared", name).body["replies"]


def test_at_home_nobody_is_told_to_call(talk: Talk) -> None:
    said = talk.say("She found the messages on the iPad and tonight she keeps asking me why")
    assert "call" not in said.card("ask_prompt")["text"]


def test_a_rehearsal_with_a_man_as_partner_is_with_a_man(talk: Talk) -> None:
    talk.say("can we practise telling my husband")
    card = talk.choose("No, nothing like that").card("scenario")
    assert card is not None
    assert " he is not your partner" in card["briefing"]


# Several things at once


def test_the_sobbing_partner_comes_before_the_phone(talk: Talk) -> None:
    first = talk.say("she's crying on the bathroom floor and also should I show her my phone")
    assert {"Yes", "No"} == set(first.choices)
    second = talk.say("No")
    assert "Now the phone" in second.choices
    third = talk.say("yes")
    assert "phone" in third.text.lower()
    assert third.card("ask_prompt") is None


def test_the_fear_comes_before_the_reply_and_the_reply_is_next(talk: Talk) -> None:
    first = talk.say("I'm scared of losing her. And what do I write back to her?")
    assert "Now the reply" not in first.choices
    assert "Now the reply" in talk.choose("Losing them").choices
    assert "Skip" in talk.say("next").choices


def test_the_other_wish_is_offered_once(talk: Talk) -> None:
    talk.say("I'm scared of losing her. And what do I write back to her?")
    talk.choose("Losing them")
    assert "Now the reply" not in talk.say("thank you").choices


def test_a_couples_therapist_is_asked_for_in_ones_own_name(talk: Talk) -> None:
    said = talk.say("can you find us a couples counsellor")
    assert "your name only" in said.text


# Who is speaking


def test_a_betrayed_husband_is_believed_and_stays_believed(talk: Talk) -> None:
    assert "done to you" in talk.say("my wife cheated on me and she wants me to get over it").text
    said = talk.say("what should I say to her")
    assert said.card("suggestions") is None
    assert said.card("ask_prompt") is None


def test_somebody_found_out_is_not_taken_for_the_betrayed(talk: Talk) -> None:
    said = talk.say("SHE FOUND THE TEXTS AND SHE IS SCREAMING AT ME WHAT DO I DO")
    assert "done to you" not in said.text


def test_a_friends_affair_is_not_coached(talk: Talk) -> None:
    said = talk.say("my friend cheated on his wife and asked me what to do")
    assert "done to you" not in said.text
    assert said.card("suggestions") is None


def test_you_got_it_backwards_turns_the_betrayed_into_the_learner(talk: Talk) -> None:
    talk.say("I was cheated on by my husband")
    said = talk.say("no, I'm the one who cheated on him")
    assert "done to you" not in said.text
    assert said.choices


# Little to go on


def test_a_vague_message_gets_its_own_words_and_two_or_three_choices(talk: Talk) -> None:
    said = talk.say("the situation with the stuff you know")
    assert 2 <= len(said.choices) <= 5
    assert "didn't understand" not in said.text


def test_out_of_scope_is_short_kind_and_not_repeated(talk: Talk) -> None:
    first = talk.say("what's the weather in Paris tomorrow")
    second = talk.say("can you write me a python script")
    assert len(first.text.split()) <= 40
    assert first.text != second.text


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("engañé a mi esposa y quiero pedirle perdón, cómo lo hago", "español"),
        ("ma femme ne me parle plus et je ne sais pas quoi faire", "français"),
        ("ich weiß nicht was ich ihr schreiben soll", "Deutsch"),
        ("meu marido não fala comigo e eu não sei o que fazer", "português"),
        ("я изменил жене и не знаю как с ней говорить", "English only"),
    ],
)
def test_another_language_gets_an_honest_answer_and_the_help_line(talk: Talk, text: str, own: str) -> None:
    said = talk.say(text)
    assert own in said.text
    assert "findahelpline.com" in said.text


def test_two_languages_in_one_message_are_told_honestly(talk: Talk) -> None:
    said = talk.say("my wife está llorando and no sé qué hacer con ella")
    assert "English" in said.text
    assert said.choices


def test_no_spaces_are_asked_for_again_and_not_guessed(talk: Talk) -> None:
    assert "spaces" in talk.say("shefoundthetextsandsheisscreamingatme").text


def test_three_hundred_times_sorry_is_met_with_one_question(talk: Talk) -> None:
    said = talk.say("sorry " * 300)
    assert said.text.count("?") == 1


def test_only_a_name_is_asked_about(talk: Talk) -> None:
    said = talk.say("Sam")
    assert "Sam" in said.text
    assert "?" in said.text


def test_only_a_link_is_not_opened(talk: Talk) -> None:
    assert "links" in talk.say("https://example.org/a/b?c=d").text


def test_only_emoji_get_three_ways_to_begin(talk: Talk) -> None:
    assert len(talk.say("😭😭😭").choices) == 3


def test_emoji_do_not_close_an_open_question(talk: Talk) -> None:
    talk.say("I'm scared")
    talk.say("😭")
    assert "Still going on" in talk.say("Telling it").choices


def test_shouted_words_are_understood_like_others(talk: Talk) -> None:
    assert talk.say("I'M SCARED SHE IS GOING TO LEAVE ME").choices.keys() >= {"Losing them"}
