"""What a reply does to the partner: promises that hold whatever the rules add up to."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.practice import moves, signals
from empathy_coach.practice.conditions import Moment
from empathy_coach.practice.state import VARIABLES, State

KINDS = [kind.value for kind in Kind]
SKILLS = [skill.value for skill in Skill]
POOR = signals.POOR
START = State(hurt=7, anger=5, trust=2, openness=3)

states = st.builds(
    State,
    hurt=st.integers(5, 9), anger=st.integers(1, 10), trust=st.integers(0, 3), openness=st.integers(0, 7),
)  # fmt: skip
moments = st.builds(
    Moment,
    kinds=st.lists(st.sampled_from(KINDS), unique=True, max_size=3).map(tuple),
    skills=st.lists(st.sampled_from(SKILLS), unique=True, max_size=4).map(tuple),
    signals=st.lists(st.sampled_from(signals.names()), unique=True, max_size=3).map(tuple),
    theme=st.sampled_from(["intrusion", "numbness", "repeated_question", "checking"]),
    difficulty=st.sampled_from(["gentle", "usual", "hard"]),
    fired=st.frozensets(st.sampled_from([rule["id"] for rule in moves.rules()]), max_size=4),
)


@given(moments, states)
def test_owning_without_a_defence_never_closes_the_partner(moment: Moment, state: State) -> None:
    owned = replace(moment, kinds=(), skills=(*moment.skills, "accountability"))
    assert moves.apply(owned, state, START).state.openness >= state.openness


@given(moments, states)
def test_a_counter_attack_never_opens_the_partner(moment: Moment, state: State) -> None:
    attack = replace(moment, kinds=("counter_attack", *moment.kinds))
    assert moves.apply(attack, state, START).state.openness <= state.openness


@given(moments, states)
def test_nothing_defensive_opens_cools_or_earns_trust(moment: Moment, state: State) -> None:
    after = moves.apply(replace(moment, kinds=(*moment.kinds, "justifying")), state, START).state
    assert (after.openness <= state.openness, after.anger >= state.anger, after.trust <= state.trust) == (True,) * 3


@settings(max_examples=300)
@given(moments, states, st.data())
def test_a_better_reply_never_ends_worse(worse: Moment, state: State, data: st.DataObject) -> None:
    """Fewer defences, fewer poor signals, more open moves: openness and trust no lower, anger no higher."""
    better = replace(
        worse,
        kinds=tuple(kind for kind in worse.kinds if data.draw(st.booleans())),
        signals=tuple(name for name in worse.signals if name not in POOR or data.draw(st.booleans())),
        skills=tuple({*worse.skills, *data.draw(st.lists(st.sampled_from(SKILLS), max_size=3))}),
    )
    a, b = (moves.apply(moment, state, START).state for moment in (better, worse))
    assert a.openness >= b.openness
    assert a.trust >= b.trust
    assert a.anger <= b.anger


@given(moments, states, states)
def test_a_better_state_never_ends_worse(moment: Moment, one: State, other: State) -> None:
    high = State(one.hurt, min(one.anger, other.anger), max(one.trust, other.trust), max(one.openness, other.openness))
    low = State(one.hurt, max(one.anger, other.anger), min(one.trust, other.trust), min(one.openness, other.openness))
    a, b = (moves.apply(moment, state, START).state for state in (high, low))
    assert (a.openness >= b.openness, a.trust >= b.trust, a.anger <= b.anger) == (True,) * 3


@given(moments, states)
def test_every_change_is_whole_in_bounds_and_has_a_reason(moment: Moment, state: State) -> None:
    effect = moves.apply(moment, state, START)
    moved = {change.variable: (change.from_, change.to) for change in effect.changes}
    for name in VARIABLES:
        was, now = getattr(state, name), getattr(effect.state, name)
        assert moved.get(name, (was, was)) == (was, now)
        assert 0 <= now <= 10
    assert all(change.because for change in effect.changes)


def test_trust_is_nearly_flat_in_a_session() -> None:
    chance = random.Random(1)  # noqa: S311 - a test's dice
    state = START
    for _, difficulty in itertools.product(range(200), ("gentle", "usual", "hard")):
        skills = tuple(chance.sample(SKILLS, 3))
        state = moves.apply(Moment(skills=skills, difficulty=difficulty), state, START).state
        assert state.trust <= START.trust + 1
    assert state.openness <= START.openness + 4


def test_hurt_may_rise_when_the_act_is_named() -> None:
    effect = moves.apply(Moment(skills=("accountability",)), START, START)
    assert effect.state.hurt == START.hurt + 1
    assert "not a mistake" in effect.changes[0].because


@pytest.mark.parametrize("difficulty", ["gentle", "usual", "hard"])
def test_a_harder_partner_needs_more(difficulty: str) -> None:
    one = moves.apply(Moment(skills=("validation",), difficulty=difficulty), START, START).state
    two = moves.apply(Moment(skills=("validation", "accountability"), difficulty=difficulty), START, START).state
    gained = (one.openness - START.openness, two.openness - START.openness)
    assert gained == {"gentle": (1, 2), "usual": (1, 1), "hard": (0, 1)}[difficulty]


def test_a_reply_with_nothing_in_it_moves_nothing() -> None:
    assert moves.apply(Moment(), START, START) == moves.Effect(START, (), (), 0)
