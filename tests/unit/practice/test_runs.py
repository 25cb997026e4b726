"""Promises over whole rehearsals, played thousands of times with made-up replies."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.practice import Ended, Ports, Session, partner_bubbles, reply, scenario, start
from empathy_coach.practice.model import Reaction
from empathy_coach.practice.quoting import quotable
from empathy_coach.practice.results import result

KINDS = [kind.value for kind in Kind]
SKILLS = [skill.value for skill in Skill]
SAID = ["ok", "", "I hear you and your feelings are valid", "you're my everything, my queen", "did you pay the boiler",
        "I already told you", "I won't argue", "give me 30 minutes, back in 30 minutes", "please forgive me",
        "talk to me", "because I was lonely", "Yes, I was", "I just need a minute"]  # fmt: skip
marked = st.one_of(
    st.builds("[{}]zaffre {} words [{}]other {} words".format, st.sampled_from(KINDS), st.integers(0, 99),
              st.sampled_from(SKILLS), st.integers(0, 99)),
    st.builds("[{}]some {} words tomorrow".format, st.sampled_from(SKILLS), st.integers(0, 99)),
    st.builds("[{}]hard {} words".format, st.sampled_from(KINDS), st.integers(0, 99)),
    st.sampled_from(SAID),
)  # fmt: skip
runs = st.lists(marked, min_size=8, max_size=8)
names = st.sampled_from(scenario.ids())
seeds = st.integers(0, 10_000)


def play(ports: Ports, session: Session, replies: list[str]) -> list[Session]:
    """Return every session on the way."""
    way = [session]
    for text in replies:
        if way[-1].ended:
            break
        way.append(reply(way[-1], text, ports=ports)[0])
    return way


@settings(max_examples=40, deadline=None)
@given(names, seeds, runs)
def test_no_line_twice_never_forgiven_and_always_an_end(ports: Ports, name: str, seed: int, said: list[str]) -> None:
    last = play(ports, start(name, seed), said)[-1]
    assert len(set(last.used)) == len(last.used)
    assert last.ended in (Ended.FINISHED, Ended.LEFT)
    assert last.state.trust <= last.start.trust + 1
    spoken = " ".join(bubble for session in [last] for bubble in partner_bubbles(session)).lower()
    assert "forg" not in spoken.replace("forget", "").replace("forgot", "")
    assert "{" not in spoken


@settings(max_examples=40, deadline=None)
@given(names, seeds, runs)
def test_the_same_run_is_the_same_and_survives_storage(ports: Ports, name: str, seed: int, said: list[str]) -> None:
    once = play(ports, start(name, seed), said)
    kept = start(name, seed)
    for text in said[: len(once) - 1]:
        kept = reply(Session.from_json(kept.to_json()), text, ports=ports)[0]
    assert kept == once[-1]


@settings(max_examples=50, deadline=None)
@given(names, seeds, runs, st.sampled_from(SKILLS))
def test_from_the_same_moment_a_better_reply_never_ends_worse(
    ports: Ports, name: str, seed: int, said: list[str], more: str
) -> None:
    """The moment is reached by any replies; then one with a defence, the same without, and one with a move more."""
    way = play(ports, start(name, seed), said[:4])
    moment = next(session for session in reversed(way) if session.ended is None)
    texts = (
        "[contempt]u one v [care]w two x",
        "[care]w two x",
        f"[care]w two x [{more}]y tomorrow z [validation]q",
    )
    poor, good, best = (reply(moment, text, ports=ports)[0].state for text in texts)
    assert poor.openness <= good.openness <= best.openness
    assert poor.anger >= good.anger >= best.anger
    assert poor.trust <= good.trust <= best.trust


@settings(max_examples=40, deadline=None)
@given(names, seeds, runs)
def test_only_the_learners_own_words_are_quoted_and_not_in_a_row(
    ports: Ports, name: str, seed: int, said: list[str]
) -> None:
    last = play(ports, start(name, seed), said)[-1]
    quoted = [number for number, record in enumerate(last.records) if record.quoted]
    for number in quoted:
        earlier = " ".join(" ".join(record.reply.split()) for record in last.records[: number + 1])
        assert last.records[number].quoted in earlier
    assert all(after - before > 2 for before, after in pairwise(quoted))
    left = "zaffre" in str(last.forgotten().to_json())
    assert not left


@settings(max_examples=40, deadline=None)
@given(names, seeds, runs, st.data())
def test_every_drill_has_five_days_and_an_end(
    ports: Ports, name: str, seed: int, said: list[str], data: st.DataObject
) -> None:
    drill = data.draw(st.sampled_from(sorted(scenario.load(name).drills)))
    last = play(ports, start(name, seed, drill=drill), said)[-1]
    assert (last.ended, len(last.records)) == (Ended.FINISHED, 5)
    assert all(record.reacted for record in last.records)
    kept = result(last)
    assert kept is not None
    assert kept.drill == drill


@pytest.mark.parametrize("name", scenario.ids())
def test_a_wave_hurts_by_itself_and_takes_nothing_back(ports: Ports, name: str) -> None:
    """A crash comes after warm turns; it moves hurt alone, and the reason says that no reply made it."""
    found = []
    for seed in range(40):
        texts = [f"[accountability]I did a{n} b{n} [validation]you felt c{n} d{n}" for n in range(8)]
        for session in play(ports, start(name, seed), texts)[1:]:
            record = session.records[-1]
            if record.reaction == Reaction.CRASH.value:
                found.append(record)
    assert found
    for record in found:
        hurt = [change for change in record.changes if change.variable == "hurt"]
        assert all("by itself" in change.because for change in hurt)
        assert all(change.by >= 0 for change in record.changes if change.variable == "openness")


@pytest.mark.parametrize("said", ["I lied to you", "only twice", "I chose it myself"])
def test_a_phrase_can_be_quoted(said: str) -> None:
    assert quotable(f" “{said}. ") == said


@pytest.mark.parametrize(
    "said", ["No", "you stupid whore you", "I {name} it", "a " * 12, "I did the thing that was cut…"]
)
def test_what_is_never_quoted(said: str) -> None:
    assert quotable(said) == ""


def test_a_session_without_replies_keeps_nothing() -> None:
    assert result(start("mira")) is None
    assert result(replace(start("mira"), ended=Ended.SAFETY)) is None
