"""What is known survives the slot it is kept in."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation, silence
from empathy_coach.coaching.support_card import SupportCard
from empathy_coach.coaching.themes import Theme

FULL = Situation(
    awaiting=Awaiting.TRUTH,
    before=Awaiting.FEAR,
    later=("fear", "I'm scared"),
    purpose="review",
    partner_words="who is she",
    draft="nobody",
    theme=Theme.SHAME,
    fear="telling",
    channel=Channel.PHONE,
    pronoun="she",
    truth=Check.OPEN,
    afraid=Check.NO,
    danger=Check.DECLINED,
    ongoing=False,
    health=False,
    feeling="numb",
    betrayed=True,
    barred=True,
    drunk=True,
    attempts=2,
    kinds=("minimizing",),
    misses=1,
    card=SupportCard(helps=("tea",)),
    card_part="never",
    rehearsal="she asks again and again",
    used=("a.1", "b.2"),
)


def test_the_full_situation_survives_json() -> None:
    """Everything that is known comes back the same after a trip through JSON."""
    assert Situation.from_json(json.loads(json.dumps(FULL.to_json()))) == FULL


def test_the_example_has_every_field() -> None:
    """A new field must be part of the round trip, so the example may not leave it at its default."""
    assert all(getattr(FULL, field.name) != field.default for field in fields(Situation))


@pytest.mark.parametrize("name", ["ongoing", "health"])
def test_a_no_is_kept_apart_from_not_known(name: str) -> None:
    """'It is over' is knowledge: it must not turn into 'nobody said'."""
    assert Situation.from_json({name: False}).to_json() == {name: False}
    assert Situation.from_json({}).to_json() == {}


@pytest.mark.parametrize("data", [None, {}, {"used": None, "kinds": None, "awaiting": None}])
def test_nothing_known_is_the_default(data: dict[str, object] | None) -> None:
    """An empty slot is a new conversation."""
    assert Situation.from_json(data) == Situation()


def test_keys_of_another_version_do_no_harm() -> None:
    """A slot written by an older or newer release is read as far as it is understood."""
    assert Situation.from_json({"mood": "blue", "attempts": 1}) == Situation(attempts=1)


def test_what_was_said_is_remembered_in_order_and_bounded() -> None:
    """The memory of lines keeps the newest and cannot grow without end."""
    known = Situation()
    for number in range(200):
        known = known.having_said(f"line.{number}")
    assert known.used[-1] == "line.199"
    assert len(known.used) < 100


def test_a_message_tells_pronoun_and_channel_in_passing() -> None:
    """The coach speaks of the partner as the learner does, and knows where the words will be said."""
    known = Situation().hearing("he is on the phone with me, he keeps crying")
    assert known.pronoun == "he"
    assert known.channel is Channel.PHONE


def test_hours_of_silence_close_what_was_open() -> None:
    """The evening is over; what was told and answered stays."""
    rested = FULL.after_silence()
    assert (rested.awaiting, rested.before, rested.drunk, rested.danger) == (None, Awaiting.TRUTH, False, None)
    assert (rested.afraid, rested.partner_words, rested.betrayed) == (FULL.afraid, FULL.partner_words, True)


@pytest.mark.parametrize(("sent", "slept"), [((), False), ((1.0,), False), ((1.0, 3600.0), False), ((1.0, 9e4), True)])
def test_a_night_is_a_silence(sent: tuple[float, ...], *, slept: bool) -> None:
    """An hour is not: people think before they answer."""
    assert silence(sent) is slept
