"""Where the next words will be said."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.channel import Channel, channel_of


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("he texted me: you lied", Channel.TEXT),
        ("shes sobbing on the bathroom floor", Channel.IN_PERSON),
        ("theyre here, hurting", Channel.IN_PERSON),
        ("he called me crying on the phone", Channel.PHONE),
        ("what should i say", None),
        ("", None),
    ],
)
def test_the_channel_is_told_from_what_is_said(text: str, channel: Channel | None) -> None:
    assert channel_of(text) is channel
