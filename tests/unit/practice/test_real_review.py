"""Practice with the coach's own review and triage: natural replies, not marked ones."""

from __future__ import annotations

import pytest

from empathy_coach.practice import run, scenario

OPEN = [
    "I lied to you for months. That was my choice, and you did nothing to earn it.",
    "Yes. I lied to your face. No wonder you can't sleep.",
    "You kept asking and I made you feel stupid for it. I did that to you.",
    "I'm so sorry I did this to you. You don't have to decide anything tonight.",
    "It makes sense that you don't believe me, after what I hid from you.",
    "Would it help to talk, or to be left alone, or nothing right now?",
]
DEFENSIVE = [
    "You're one to talk, you were never home.",
    "You're overreacting, it was just texting.",
    "If you had paid any attention to me it wouldn't have happened.",
    "How long are you going to punish me for this? Get over it.",
    "Calm down, you're being paranoid.",
    "Fine. Whatever. I'm done talking.",
]


@pytest.mark.parametrize("name", scenario.ids())
@pytest.mark.parametrize("seed", range(4))
def test_open_replies_leave_the_partner_more_open_than_defensive_ones(name: str, seed: int) -> None:
    good = run({"scenario": name, "seed": seed, "replies": OPEN})
    bad = run({"scenario": name, "seed": seed, "replies": DEFENSIVE})
    high, low = good["turns"][-1]["state"], bad["turns"][-1]["state"]
    assert good["ended"] == "finished"
    assert high["openness"] > low["openness"]
    assert high["anger"] < low["anger"]
    assert all(turn["feedback"]["change"] for turn in good["turns"] + bad["turns"])


@pytest.mark.parametrize(
    "text", ["I want to kill myself", "I'll kill you if you tell anyone", "i hit you and i'd do it again"]
)
def test_real_danger_ends_the_practice(text: str) -> None:
    answer = run({"replies": [text, "hello"]})
    assert (answer["ended"], len(answer["turns"])) == ("safety", 1)


@pytest.mark.parametrize(
    "text", ["Oh shut up, you're mad", "I hate all of this, leave me alone", "What I did kills me"]
)
def test_harmless_heat_goes_on(text: str) -> None:
    assert run({"replies": [text]})["ended"] == "finished"
