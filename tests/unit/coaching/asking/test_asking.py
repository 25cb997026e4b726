"""Asking them: about this moment, refusable, never twice the same, with a next step for each answer."""

from __future__ import annotations

import pytest

from empathy_coach import content
from empathy_coach.coaching.asking import (
    AskAnswer,
    Energy,
    Listener,
    answer_of,
    ask_prompt,
    calm_prompt,
    energy_of,
    fake_ask,
    next_step,
    support_for_betrayed,
    support_me,
)
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.pronouns import SHE
from empathy_coach.coaching.review import review
from empathy_coach.coaching.themes import Theme

THEMES = [*Theme, None]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("channel", list(Channel))
def test_a_prompt_is_one_question_with_two_options_or_nothing(theme: Theme | None, channel: Channel) -> None:
    used: list[str] = []
    for _ in range(5):
        prompt = ask_prompt(theme, channel, used=used, pronouns=SHE)
        assert prompt.id not in used
        assert prompt.text.count("?") == 1
        assert "or nothing right now" in prompt.text.lower()
        assert len(prompt.options) == 3
        assert prompt.options[-1] == content.load("coaching/prompts/general.yml")["nothing"]
        assert "{" not in prompt.text + prompt.not_this
        assert review(prompt.text).findings == ()
        used.append(prompt.id)


@pytest.mark.parametrize("channel", list(Channel))
def test_someone_with_nothing_left_can_answer_with_a_sign(channel: Channel) -> None:
    used: list[str] = []
    for _ in range(3):
        prompt = ask_prompt(Theme.NUMBNESS, channel, used=used, energy=Energy.LOW)
        assert prompt.id.startswith("prompts.low")
        assert prompt.id not in used
        assert "or nothing right now" in prompt.text.lower()
        assert len(prompt.text.split()) < 30
        assert review(prompt.text).findings == ()
        used.append(prompt.id)


@pytest.mark.parametrize(
    ("text", "energy"),
    [
        ("she hasnt spoken all day, just staring at the wall", Energy.LOW),
        ("he won't talk", Energy.LOW),
        ("she's screaming at me", Energy.SOME),
        ("", Energy.SOME),
    ],
)
def test_low_energy_is_heard(text: str, energy: Energy) -> None:
    assert energy_of(text) is energy


def test_touch_is_only_ever_a_question() -> None:
    for theme in THEMES:
        for seed in range(3):
            text = ask_prompt(theme, Channel.IN_PERSON, seed=seed).text.lower()
            assert "i'll hold" not in text
            assert "let me hold" not in text


def test_a_theme_speaks_first_and_the_general_questions_follow() -> None:
    used: list[str] = []
    for _ in range(3):
        used.append(ask_prompt(Theme.SHAME, Channel.TEXT, used=used).id)
    assert used[0].startswith("prompts.shame")
    assert used[-1].startswith("prompts.general")


@pytest.mark.parametrize("answer", list(AskAnswer))
@pytest.mark.parametrize("channel", list(Channel))
def test_each_answer_has_next_steps_that_do_not_repeat(answer: AskAnswer, channel: Channel) -> None:
    used: list[str] = []
    for _ in range(3):
        line = next_step(answer, channel, used=used, pronouns=SHE)
        assert line.id not in used
        assert "{" not in line.text
        assert len(line.text.split()) < 60
        used.append(line.id)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("No. She said get away", AskAnswer.GO_AWAY),
        ("he told me to leave him alone", AskAnswer.GO_AWAY),
        ("She doesn't know what she needs", AskAnswer.DONT_KNOW),
        ("idk", AskAnswer.DONT_KNOW),
        ("she said nothing", AskAnswer.NOTHING),
        ("he says i should know by now", AskAnswer.YOU_SHOULD_KNOW),
        ("she said yes", AskAnswer.SAID_YES),
        ("he wants me to sit with him", AskAnswer.SAID_YES),
        ("listen", AskAnswer.SAID_YES),
        ("I sat with her for an hour", AskAnswer.DID_IT),
        ("it made her worse", AskAnswer.WRONG_GUESS),
        ("we went for a walk", None),
    ],
)
def test_the_reported_answer_is_understood(text: str, answer: AskAnswer | None) -> None:
    assert answer_of(text) is answer


@pytest.mark.parametrize("listener", list(Listener))
def test_the_learner_can_ask_for_support_elsewhere(listener: Listener) -> None:
    first = support_me(listener)
    second = support_me(listener, used=[first.id])
    assert first.id != second.id
    assert len(first.options) == 2
    assert "comfort" not in first.text


def test_calm_time_allows_up_to_four_options_and_nothing() -> None:
    assert 4 <= len(calm_prompt().options) <= 5


def test_a_betrayed_user_is_helped_to_say_what_they_want() -> None:
    assert "I" in support_for_betrayed().text


@pytest.mark.parametrize(
    "text",
    [
        "what do you want me to say?",
        "what more do you want from me?",
        "So what do you want me to do then??",
        "how many more times do I have to apologise?",
        "are you happy now",
        "What am I supposed to do?",
    ],
)
def test_a_fake_question_is_told_apart(text: str) -> None:
    assert fake_ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "Do you want me to listen, or to leave you be?",
        "What would help tonight?",
        "What do you need right now?",
        "What do you want me to do, stay or go?",
        "",
    ],
)
def test_a_real_question_is_none(text: str) -> None:
    assert not fake_ask(text)
