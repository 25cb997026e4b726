"""How a reply was made, one signal at a time."""

from __future__ import annotations

import pytest

from empathy_coach.practice.signals import Heard, signals


def heard(text: str, **rest: object) -> set[str]:
    return set(signals(Heard(text, **rest)))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "   ", "…", "😢"])
def test_nothing_said_is_silence(text: str) -> None:
    assert heard(text) == {"silence"}


@pytest.mark.parametrize("text", ["ok", "fine.", "Sure thing", "k"])
def test_one_or_two_words_are_a_grunt(text: str) -> None:
    assert heard(text) == {"grunt"}


def test_a_word_is_enough_for_a_yes_or_no_question() -> None:
    assert heard("No.", asked="yes_no") == {"plain_answer"}


def test_a_word_that_the_review_found_open_is_no_grunt() -> None:
    assert heard("I lied", skills=("accountability",)) == set()


def test_the_same_words_again_are_a_repeat() -> None:
    first = "I know that what I did broke everything we had"
    assert "repeat" in heard("yes I know that what I did broke everything we had", earlier=(first,))
    assert "repeat" not in heard("you lay awake and I was in that hotel", earlier=(first,))


def test_the_same_answer_to_the_same_question_is_not_a_repeat() -> None:
    first = "It started in January, after the office move"
    again = heard(first, earlier=(first,), asked="fact")
    assert "same_answer" in again
    assert "repeat" not in again


@pytest.mark.parametrize(
    "text",
    [
        "I want to hold space for you right now",
        "I hear you and your feelings are valid",
        "I acknowledge the impact and I'm committed to healing",
    ],
)
def test_counselling_words_alone_are_therapy_speak(text: str) -> None:
    assert "therapy_speak" in heard(text, specifics=("katie", "march"))


def test_counselling_words_about_this_story_are_not() -> None:
    text = "I hear you. I texted Katie in March while you slept, your feelings make sense"
    assert "therapy_speak" not in heard(text, specifics=("katie", "march"))


@pytest.mark.parametrize("text", ["you're my everything, the love of my life", "I'll buy you flowers, my queen", "❤❤"])
def test_sweetness_is_love_bombing(text: str) -> None:
    assert heard(text) & {"love_bombing", "silence"}


def test_saying_i_love_you_beside_the_act_is_not_love_bombing() -> None:
    text = "I lied to you. you're my whole world and my everything and I lied"
    assert "love_bombing" not in heard(text, skills=("accountability",))


@pytest.mark.parametrize(
    "text",
    [
        "I need half an hour, I'll be back at ten",
        "im getting overwhelmed. give me 30 minutes and then i'll be back",
        "I'm too worked up to hear you. Going for a walk, back in 25 minutes",
    ],
)
def test_a_named_pause_with_a_return_is_a_time_out(text: str) -> None:
    assert "time_out" in heard(text)


def test_five_minutes_are_too_short_a_pause() -> None:
    assert heard("give me 5 minutes, back in 5 minutes") == {"short_time_out"}


def test_walking_off_is_no_time_out() -> None:
    assert "time_out" not in heard("I can't do this, I'm going for a walk")


def test_a_question_left_standing() -> None:
    assert "unanswered" in heard("I can see how much this hurts", asked="fact")
    assert "unanswered" not in heard("It was January, after the move", asked="fact")
    assert "unanswered" not in heard("I don't know. I'll look it up tonight", asked="fact")


def test_giving_the_space_that_was_asked_for() -> None:
    assert "gave_space" in heard("ok. I'll be downstairs, no need to answer", asked="space")
    assert "gave_space" not in heard("I'll be downstairs then", asked="")


def test_other_business_is_off_topic() -> None:
    assert "off_topic" in heard("by the way did you pay the council tax")
    assert "off_topic" not in heard("did you pay for how I lied", skills=("accountability",))


def test_a_long_letter_is_a_wall() -> None:
    assert "wall_of_text" in heard("and so I went there again " * 30)


@pytest.mark.parametrize("text", ["please forgive me", "just trust me on this", "give me another chance please"])
def test_asking_the_hurt_one_for_something_is_a_plea(text: str) -> None:
    assert "plea" in heard(text)


def test_a_promise_with_an_act_is_not_empty() -> None:
    assert "empty_promise" in heard("I swear I'll never do it again")
    assert "empty_promise" not in heard("I promise I'll ring at six", skills=("commitment",))


def test_spans_lie_in_the_text() -> None:
    text = "well… I’ll do anything, you’re my everything"
    assert all(0 <= start < end <= len(text) for start, end in signals(Heard(text)).values())


def test_one_word_is_enough_for_someone_who_wants_distance() -> None:
    assert heard("ok.", asked="space") == {"let_be"}
    assert heard("ok.") == {"grunt"}


@pytest.mark.parametrize("text", ["No wonder you can't sleep", "Ask me now or never", "I'll wait, no need to reply"])
def test_words_that_only_look_like_an_answer(text: str) -> None:
    assert "unanswered" in heard(text, asked="yes_no")
