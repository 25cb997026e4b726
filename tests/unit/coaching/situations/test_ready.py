"""Before a talk: a minute on values, a number, and a break that ends when it says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_coach.coaching import ready
from empathy_coach.coaching.bank import lines
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.lint import closed
from empathy_coach.coaching.pronouns import SHE
from empathy_coach.coaching.ready import Arousal


@pytest.mark.parametrize(
    ("text", "arousal"),
    [
        ("8", Arousal.FLOODED),
        ("10/10", Arousal.FLOODED),
        ("maybe a 5", Arousal.STIRRED),
        ("2 out of 10", Arousal.CALM),
        ("my heart is racing, I can't think", Arousal.FLOODED),
        ("a bit tense", Arousal.STIRRED),
        ("calm enough", Arousal.CALM),
        ("we talk at 20:30", None),
        ("", None),
    ],
)
def test_a_number_or_words_tell_how_stirred_up_one_is(text: str, arousal: Arousal | None) -> None:
    assert ready.arousal_of(text) is arousal


@given(now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)), minutes=st.integers(-5, 10_000))  # noqa: DTZ001
def test_a_break_is_long_enough_and_ends(now: datetime, minutes: int) -> None:
    end = ready.return_time(now, minutes)
    assert timedelta(minutes=20) <= end - now <= timedelta(hours=24, minutes=5)
    assert end.minute % 5 == 0
    assert end.second == end.microsecond == 0


TO_PARTNER = [line for key in ("time_out", "back") for line in lines("coaching/situations/ready.yml", key)]


@pytest.mark.parametrize("line", TO_PARTNER, ids=lambda line: line.id)
def test_what_is_said_to_the_partner_is_open(line: object) -> None:
    assert not closed(str(line))


def test_the_return_time_is_filled_in() -> None:
    when = datetime(2026, 3, 1, 20, 45)  # noqa: DTZ001 - the learner's own clock
    for line in lines("coaching/situations/ready.yml", "time_out"):
        assert "20:45" in ready.at(line.text, when)
    for channel in Channel:
        texts = [ready.at(line.text, when) for line in lines("coaching/hold_lines/hold.yml", channel.value)]
        assert all("20:45" in text or "20 minutes" in text for text in texts)


@pytest.mark.parametrize("arousal", list(Arousal))
def test_each_level_has_a_step(arousal: Arousal) -> None:
    assert "{" not in ready.step(arousal, pronouns=SHE).text


def test_the_minute_is_for_nobody_to_read() -> None:
    assert "{" not in ready.values_prompt(pronouns=SHE).text
    assert "0" in ready.arousal_question(pronouns=SHE).text
    assert ready.time_out(pronouns=SHE).id != ready.back(pronouns=SHE).id
