"""How people really go through a conversation: they correct, change their mind, pause, go back, and return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stack import Talk

pytestmark = pytest.mark.stack

BOTH = 'He wrote: "I do not know who you are any more" and I want to say: I\'m sorry I lied to you about her.'
ASKED_IF_AFRAID = "afraid of the other"
FEARS = {"Telling it", "Losing them", "Their reaction", "My own urges", "Being alone"}


# Corrections


def test_no_i_meant_my_boss_lets_go_of_the_partner(talk: Talk) -> None:
    talk.say("She keeps asking where I was on Friday and I snapped at her")
    said = talk.say("no, I meant my boss, not my wife")
    assert "boss" in said.text
    assert said.card("ask_prompt") is None


def test_the_wrong_way_round_swaps_the_two_voices(talk: Talk) -> None:
    talk.say(BOTH)
    said = talk.say("no, you have it the wrong way round")
    assert "I do not know who you are any more" in said.text
    assert said.text.index("I'm sorry I lied to you") < said.text.index("I do not know who you are")
    assert "{" not in said.text


def test_thats_what_he_wrote_makes_the_draft_his(talk: Talk) -> None:
    talk.say("I want to send: you never cared about me and I'm sorry I ever trusted you")
    said = talk.say("sorry, that's what HE wrote, not me")
    assert "came from him" in said.text or "came from them" in said.text
    assert "say back" in said.text


def test_not_losing_but_telling_changes_the_fear(talk: Talk) -> None:
    talk.say("I'm scared")
    talk.choose("Losing them")
    said = talk.say("no wait, I meant telling them")
    assert "Still going on" in said.choices


def test_not_furious_but_numb_changes_the_pain(talk: Talk) -> None:
    angry = talk.say("my husband is furious with me and calls me names")
    numb = talk.say("sorry, not furious, he's just numb, he feels nothing")
    assert numb.card("ask_prompt") is not None
    assert numb.card("ask_prompt") != angry.card("ask_prompt")


def test_a_wrong_pronoun_is_put_right_and_kept(talk: Talk) -> None:
    talk.say("my partner is hurting so much since she found out, I don't know how to help her")
    assert "he, him" in talk.say("it's he, not she").text
    later = talk.say("he keeps asking me why it happened")
    assert " her" not in later.text.lower()


def test_thats_not_what_i_meant_is_taken_back_with_choices(talk: Talk) -> None:
    talk.say("he won't talk to me since sunday")
    said = talk.say("that's not what I meant")
    assert "misread" in said.text
    assert 2 <= len(said.choices) <= 3


def test_a_second_misreading_offers_a_human(talk: Talk) -> None:
    talk.say("he won't talk to me since sunday")
    talk.say("that's not what I meant")
    assert "A therapist" in talk.say("no, that's wrong").choices


def test_words_that_are_not_the_learners_own_are_replaced_by_others(talk: Talk) -> None:
    first = talk.say("She says she feels like she wasn't enough")
    other = talk.say("I'd never say that, it's not how I talk")
    assert other.card("ask_prompt")["text"] != first.card("ask_prompt")["text"]


def test_another_one_gives_another_question(talk: Talk) -> None:
    first = talk.say("She says she feels like she wasn't enough")
    other = talk.say("can you give me another one")
    assert other.card("ask_prompt")["text"] != first.card("ask_prompt")["text"]


# Changing one's mind


def test_a_rehearsal_that_is_not_wanted_any_more_ends(talk: Talk) -> None:
    talk.say("can we practise")
    talk.choose("No, nothing like that")
    said = talk.say("actually I changed my mind, I don't want to practise")
    assert said.card("debrief") is not None
    assert talk.say("hi").card("practice") is None


def test_a_referral_that_is_not_wanted_any_more_stores_nothing(talk: Talk) -> None:
    talk.say("I need a therapist")
    assert "Nothing was passed on" in talk.say("actually never mind").text


def test_a_review_that_is_not_wanted_any_more_is_left_alone(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    said = talk.say("cancel that")
    assert said.card("review") is None
    assert "Skip" not in said.choices


def test_start_over_opens_a_clean_page_and_keeps_the_answer_about_fear(talk: Talk) -> None:
    talk.say("can we practise")
    talk.choose("No, nothing like that")
    talk.say("stop")
    assert len(talk.say("start over").choices) == 3
    assert ASKED_IF_AFRAID not in talk.say("can we practise").text


# Stop, pause, help, back


def test_stop_at_the_truth_check_asks_nothing_more(talk: Talk) -> None:
    talk.say('He wrote: "Were you with her?" I want to say: no I was at work')
    said = talk.say("stop")
    assert not said.choices
    assert "?" not in said.text


def test_back_after_stop_asks_the_question_again(talk: Talk) -> None:
    talk.say("I'm scared")
    talk.say("stop")
    assert set(talk.say("go back").choices) >= FEARS


def test_a_pause_keeps_the_question_open(talk: Talk) -> None:
    talk.say("I'm scared")
    assert "back" in talk.say("pause").text
    assert "Still going on" in talk.say("Telling it").choices


def test_back_after_a_pause_asks_the_question_again(talk: Talk) -> None:
    talk.say("I'm scared")
    talk.say("wait")
    assert set(talk.say("ok back").choices) >= FEARS


def test_a_pause_with_nothing_open_waits(talk: Talk) -> None:
    assert "Take the time" in talk.say("give me a minute").text


def test_back_with_nothing_open_says_so(talk: Talk) -> None:
    assert "nothing open" in talk.say("go back").text


def test_help_with_a_question_open_says_how_to_go_on(talk: Talk) -> None:
    talk.say("I'm scared")
    said = talk.say("help")
    assert '"back"' in said.text
    assert "Still going on" in talk.say("Telling it").choices


def test_the_menu_is_not_the_same_wall_twice(talk: Talk) -> None:
    first, second = talk.say("help"), talk.say("help")
    assert first.text != second.text
    assert "A therapist" in second.choices


def test_pause_in_the_review_is_no_message_of_the_partner(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    assert "Skip" in talk.say("pause").choices


def test_help_in_the_review_explains_it_and_asks_again(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    said = talk.say("help")
    assert '"stop" to leave' in said.text
    assert "Skip" in said.choices


def test_back_in_the_review_asks_for_the_partners_words_again(talk: Talk) -> None:
    talk.say("can you check my reply before I send it")
    talk.say('She said: "I can\'t look at you"')
    assert "Skip" in talk.say("back").choices


def test_help_in_the_referral_is_no_name(talk: Talk) -> None:
    talk.say("I need a therapist")
    said = talk.say("help")
    assert "may they call you" in said.text


def test_pause_in_the_referral_passes_nothing_on(talk: Talk) -> None:
    talk.say("I need a therapist")
    said = talk.say("pause")
    assert "Nothing has been passed on" in said.text
    assert "may they call you" in said.text


def test_who_reads_this_is_answered_inside_the_referral(talk: Talk) -> None:
    talk.say("I need a therapist")
    said = talk.say("who will read this?")
    assert "read" in said.text
    assert "may they call you" in said.text


def test_help_in_a_rehearsal_is_a_hint_and_the_moment_stays(talk: Talk) -> None:
    talk.say("can we practise")
    before = talk.choose("No, nothing like that").replies[-1]["text"]
    said = talk.say("help")
    assert said.card("practice") is None
    assert said.replies[-1]["text"] == before


def test_back_in_a_rehearsal_takes_the_line_back(talk: Talk) -> None:
    talk.say("can we practise")
    before = talk.choose("No, nothing like that").replies[-1]["text"]
    talk.say("it was just texting, calm down")
    assert talk.say("go back").replies[-1]["text"] == before


# Coming back


def test_two_weeks_later_a_slip_with_the_other_person_comes_first(talk: Talk) -> None:
    talk.say("how do I show her every week that I mean it")
    said = talk.say("hi, it's been two weeks. I slipped, I texted the other woman last night")
    assert "end it" in said.text
    assert {"Not yet", "They know"} <= set(said.choices)


def test_a_slip_that_the_partner_does_not_know_goes_to_telling(talk: Talk) -> None:
    talk.say("it's been three weeks. I slipped and texted my ex again")
    assert "Still going on" in talk.choose("Not yet").choices


def test_a_slip_of_another_kind_is_received_and_not_scored(talk: Talk) -> None:
    said = talk.say("been a while. I slipped, I lied again about where I was")
    assert "You said it yourself" in said.text
    assert said.card("review") is None


def test_coming_back_without_a_slip_is_asked_how_it_went(talk: Talk) -> None:
    said = talk.say("hi again, it's been about two weeks since we talked")
    assert "done, partly, or not" in said.text


def test_after_coming_back_the_old_question_is_not_open_any_more(talk: Talk) -> None:
    talk.say("I'm scared")
    talk.say("hi, it's been two weeks")
    assert not FEARS & set(talk.say("partly, I missed sunday").choices)


# Why, not now, not at all


def test_why_do_you_ask_gets_the_reason_and_is_no_draft(talk: Talk) -> None:
    talk.say(BOTH)
    said = talk.say("why do you ask that?")
    assert said.card("review") is None
    assert "No, nothing like that" in said.choices


def test_not_knowing_which_fear_it_is_counts(talk: Talk) -> None:
    talk.say("I'm scared")
    said = talk.say("I don't know")
    assert len(said.choices) == 3
    assert talk.say("no idea really").text != said.text


def test_rather_not_say_is_accepted_once_and_for_all(talk: Talk) -> None:
    talk.say(BOTH)
    talk.choose("Rather not say")
    assert ASKED_IF_AFRAID not in talk.say("can we practise").text


def test_goodbye_in_the_middle_is_a_goodbye(talk: Talk) -> None:
    talk.say("I'm scared")
    said = talk.say("bye")
    assert not FEARS & set(said.choices)
    assert "Take care" in said.text or "Go gently" in said.text


# Before a talk, offers, the card, aims


def test_a_minute_before_the_talk_ends_in_a_break_when_it_is_too_loud(talk: Talk) -> None:
    said = talk.say("we're about to have the talk in ten minutes")
    assert "0" in said.text
    assert "back at ___" in talk.choose("7 or more").text.lower() or "here again at ___" in talk.last.text
    assert "___ (a time)" not in talk.say("about a 3 now").text


def test_an_offer_with_a_price_comes_back_free(talk: Talk) -> None:
    talk.say("should I let her see my phone")
    said = talk.say("I'll show her my phone if she stops asking").text
    assert "I'll show you my phone." in said
    assert "stop asking" not in said


def test_the_support_card_is_filled_in_shown_and_used(talk: Talk) -> None:
    talk.say("can you make a support card for us")
    talk.say("Sundays, that song")
    talk.say("a cup of tea")
    talk.choose("Skip")
    card = talk.choose("Skip").card("support_card")
    assert card is not None
    assert card["filled"] == {"triggers": ["Sundays", "that song"], "helps": ["a cup of tea"]}
    assert "a cup of tea" in talk.say("she's crying again, what can I ask her?").text


def test_words_that_would_do_harm_are_refused_with_a_better_aim(talk: Talk) -> None:
    said = talk.say("help me get her to forgive me tonight")
    assert said.card("suggestions") is None
    assert "?" in said.text
