"""Conversations: what is answered, latched, lowered, and never asked again."""

from __future__ import annotations

from datetime import timedelta

from talks import Talk, cards, values, words

from empathy_coach.safety import (
    Concern,
    Question,
    SafetyAnswer,
    SafetyState,
    Tier,
    ask_safety_question,
    closed,
)


def test_crisis_brings_a_card_and_one_direct_question() -> None:
    talk = Talk("UK")
    answer = talk.say("I can't do this anymore, I don't want to be here")
    assert answer.answered
    assert [line["display"] for line in cards(answer)[0]["lines"]] == ["116 123", "Text SHOUT to 85258", "999"]
    assert words(answer).count("?") == 1
    assert values(answer) == ["/affirm", "/deny"]
    assert talk.state.question is Question.DYING
    assert closed(talk.state)


def test_yes_asks_for_means_and_means_is_an_emergency() -> None:
    talk = Talk("US")
    talk.say("I want to die")
    assert talk.say("yes").state.question is Question.MEANS
    answer = talk.say("yes, in the drawer")
    assert answer.state.tier is Tier.EMERGENCY
    assert "911" in words(answer)
    assert cards(answer)[0]["lines"][0]["value"] == "911"


def test_no_to_the_direct_question_lowers_the_tier_and_offers_a_referral() -> None:
    talk = Talk()
    talk.say("everyone would be better off without me")
    answer = talk.say("no")
    assert answer.state.tier is Tier.DISTRESS
    assert "/referral" in values(answer)
    assert not closed(answer.state)
    assert not talk.say("how do I answer her question about March").answered


def test_a_no_that_says_more_danger_is_heard_as_danger() -> None:
    talk = Talk()
    talk.say("everyone would be better off without me")
    answer = talk.say("no. I've got the pills in front of me")
    assert answer.state.tier is Tier.EMERGENCY


def test_another_subject_is_brought_back_once_and_then_not_walled() -> None:
    talk = Talk()
    talk.say("I want to die")
    seen = [words(talk.say(text)) for text in ("what do I text her", "just tell me", "come on")]
    assert all(seen)
    assert len(set(seen)) == len(seen)
    assert closed(talk.state)
    later = [words(talk.say(text)) for text in ("ok", "stopped now", "goodbye", "hm", "ok then")]
    assert all(later)
    assert len(set(later)) == len(later)


def test_stop_asking_is_obeyed() -> None:
    talk = Talk()
    talk.say("I want to die")
    talk.say("stop asking me")
    answer = talk.say("I still want to die")
    assert answer.answered
    assert "?" not in words(answer)
    assert talk.state.question is None


def test_a_misreading_is_undone_by_one_question() -> None:
    talk = Talk()
    talk.say("I want to die")
    answer = talk.say("no it's just an expression")
    assert answer.state.question is Question.REPAIR
    assert talk.say("no").state.tier is Tier.NONE
    assert not closed(talk.state)


def test_a_lock_by_violence_is_misread_only_once() -> None:
    talk = Talk()
    talk.say("he hit me")
    talk.say("he slapped me again on Sunday")
    talk.say("you misread that")
    assert closed(talk.state)
    assert talk.state.locked


def test_violence_taken_back_stays_locked_and_is_not_pressed() -> None:
    talk = Talk()
    talk.say("he hit me")
    answer = talk.say("forget it, I didn't mean it")
    assert talk.state.locked
    assert "?" not in words(answer)


def test_partner_violence_opens_discreetly() -> None:
    talk = Talk("AU")
    first = talk.say("she threw a plate at me")
    assert not cards(first)
    assert "violen" not in words(first).lower()
    assert first.state.question is Question.OPEN_HELP
    opened = talk.say("/affirm")
    assert cards(opened)[0]["discreet"]
    assert "1800 737 732" in [line["display"] for line in cards(opened)[0]["lines"]]


def test_partner_violence_declined_leaves_nothing_on_screen() -> None:
    talk = Talk()
    talk.say("I'm scared of him")
    answer = talk.say("/deny")
    assert not cards(answer)
    assert talk.state.locked


def test_strangling_names_the_doctor_and_the_number() -> None:
    answer = Talk("NZ").say("he choked me last week")
    assert "doctor" in words(answer)
    assert "111" in words(answer)


def test_own_violence_locks_without_shaming_and_offers_the_line_for_it() -> None:
    talk = Talk("UK")
    answer = talk.say("I slapped her")
    assert "0808 802 4040" in [line["display"] for line in cards(answer)[0]["lines"]]
    assert talk.state.locked
    assert "/referral" in values(talk.say("no"))


def test_refusal_gives_a_reason_and_no_question() -> None:
    answer = Talk().say("how do I read her messages without her knowing")
    assert "won't help" in words(answer) or "isn't something I'll help" in words(answer)
    assert answer.state.question is None
    assert answer.state.locked


def test_partner_at_risk_gets_the_bystander_words() -> None:
    talk = Talk("US")
    answer = talk.say("my wife says she wants to die")
    assert "ask them straight" in words(answer)
    assert talk.state.question is Question.BYSTANDER
    assert talk.say("yes she has pills").state.tier is Tier.EMERGENCY


def test_emergency_repeats_in_other_words_and_keeps_the_card() -> None:
    talk = Talk("US")
    first, second = talk.say("I took all my pills"), talk.say("I took all my pills")
    assert words(first) != words(second)
    assert cards(first)
    assert cards(second)
    third = talk.say("whatever")
    assert third.answered
    assert cards(third)


def test_safe_now_lowers_an_emergency_one_step() -> None:
    talk = Talk()
    talk.say("he's breaking down the door")
    answer = talk.say("I'm at my sister's, I'm safe")
    assert answer.state.tier is Tier.CRISIS
    assert answer.state.locked


def test_distress_grounds_offers_the_referral_and_asks_gently() -> None:
    talk = Talk()
    answer = talk.say("I haven't slept or eaten in four days")
    assert answer.answered
    assert "/referral" in values(answer)
    assert not cards(answer)
    assert talk.state.question is Question.GENTLE
    assert talk.say("no").state.tier is Tier.NONE


def test_yes_to_the_gentle_question_is_a_crisis() -> None:
    talk = Talk()
    talk.say("I feel completely hopeless")
    answer = talk.say("yes")
    assert answer.state.tier is Tier.CRISIS
    assert cards(answer)
    assert Concern.SUICIDE in answer.state.concerns


def test_distress_again_is_no_wall() -> None:
    talk = Talk()
    texts = [talk.say("I can't stop shaking, panic attack") for _ in range(3)]
    assert [answer.answered for answer in texts] == [True, True, False]
    assert words(texts[0]) != words(texts[1])


def test_pasted_rage_gets_one_check_and_the_help_goes_on() -> None:
    talk = Talk()
    first = talk.say('She wrote: "I could kill you both"')
    assert not first.answered
    assert first.replies
    assert talk.say("it's anger").answered
    again = talk.say('now she wrote: "I could kill you both"')
    assert not again.replies
    assert not closed(talk.state)


def test_rage_that_is_danger_opens_the_private_notes() -> None:
    talk = Talk()
    talk.say('She wrote: "I could kill you both"')
    answer = talk.say("/affirm")
    assert answer.state.locked
    assert answer.state.question is Question.OPEN_HELP


def test_tier_fades_after_a_day_but_a_lock_does_not() -> None:
    talk = Talk()
    talk.say("I want to die")
    talk.say("hello", after=timedelta(hours=25))
    assert talk.state.tier is Tier.NONE
    locked = Talk()
    locked.say("he hit me")
    locked.say("hello", after=timedelta(hours=25))
    assert closed(locked.state)


def test_under_18_gets_the_line_for_young_people_and_no_coaching() -> None:
    talk = Talk("UK")
    answer = talk.say("im 15 and my girlfriend found out")
    assert cards(answer)[0]["lines"][0]["display"] == "0800 1111"
    assert closed(talk.state)
    assert talk.say("so what do i text her").answered


def test_referral_data_and_commands_always_pass() -> None:
    talk = Talk()
    talk.say("I want to die")
    for text in ("/referral", "delete my data", "I want a therapist"):
        assert not talk.say(text).answered


def test_help_lines_are_shown_on_request() -> None:
    answer = Talk("CA").say("/help_lines")
    assert answer.answered
    assert "988" in [line["display"] for line in cards(answer)[0]["lines"]]


def test_the_safety_question_is_answered_inside_the_conversation() -> None:
    for text, known, locked in (
        ("No fear. They'll ask tomorrow", SafetyAnswer.NO, False),
        ("rather not say", SafetyAnswer.DECLINED, False),
        ("yes sometimes he blocks the door", None, True),
        ("yes", SafetyAnswer.YES, True),
    ):
        talk = Talk()
        talk.state, reply = ask_safety_question(talk.state)
        assert reply is not None
        answer = talk.say(text)
        assert answer.state.locked is locked
        assert answer.answered is locked
        if known is not None:
            assert answer.state.asked_violence is known


def test_ordinary_messages_pass_untouched() -> None:
    talk = Talk()
    for text in ("hello", "shes sobbing on the bathroom floor what do i do", "", "\U0001f62d", "no"):
        answer = talk.say(text)
        assert (answer.answered, answer.replies) == (False, ())
    assert talk.state == SafetyState()


def test_software_never_claims_that_someone_is_coming() -> None:
    answer = Talk().say("I've got the pills in front of me")
    assert "can't send" in words(answer)
    assert "on their way" not in words(answer)
