"""Aims that are not coached are met with a reason and a better aim."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.aims import Aim, AimPart, aim_line, aim_of
from empathy_coach.coaching.pronouns import SHE


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("how do I win this argument", Aim.WINNING),
        ("I want to prove her wrong about the dates", Aim.WINNING),
        ("help me make her see that she's no saint", Aim.WINNING),
        ("what do I say to be forgiven tonight", Aim.FORGIVEN_TODAY),
        ("I need him to forgive me by Sunday, it's her birthday", Aim.FORGIVEN_TODAY),
        ("how do I get her to stop asking", Aim.STOP_QUESTIONS),
        ("write something so she stops bringing it up", Aim.STOP_QUESTIONS),
        ("how can I meet my friend without her finding out", Aim.HIDING),
        ("can we leave the second time out", Aim.HIDING),
        ("how do I get her back in bed", Aim.SEX),
        ("it's been weeks, I want to have sex again", Aim.SEX),
        ("how do I answer her question about March", None),
        ("I hope he can forgive me one day", None),
        ("she wants to know everything and I want to tell it well", None),
        ("I'm scared of hiding again", None),
        ("", None),
    ],
)
def test_the_aim_is_heard(text: str, aim: Aim | None) -> None:
    assert aim_of(text) is aim


@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize("part", list(AimPart))
def test_each_aim_has_lines_that_do_not_repeat(aim: Aim, part: AimPart) -> None:
    used: list[str] = []
    for _ in range(3):
        line = aim_line(aim, part, used, pronouns=SHE)
        assert line.id not in used
        assert "{" not in line.text
        assert len(line.text.split()) < 45
        used.append(line.id)
