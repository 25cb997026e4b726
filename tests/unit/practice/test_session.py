"""A rehearsal from the first line to the last."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.practice import (
    Ended,
    Ports,
    PracticeError,
    Session,
    again,
    hint,
    partner_line,
    reply,
    scenario,
    start,
)
from empathy_coach.practice.session import stop

KINDS = [kind.value for kind in Kind]
SKILLS = [skill.value for skill in Skill]
FILLER = [
    "ok",
    "",
    "you're my everything, my queen",
    "I hear you, your feelings are valid",
    "did you pay the boiler",
]


def replies(seed: int) -> list[str]:
    """Eight made-up replies of mixed quality."""
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    made = [f"[{dice.choice(KINDS)}]word{n} a{n} [{dice.choice(SKILLS)}]thing{n} b{n}" for n in range(3)]
    made += [f"[{dice.choice(SKILLS)}]open{n} c{n} d{n}" for n in range(3)]
    made += [f"[{dice.choice(KINDS)}]shut{n} e{n} f{n}" for n in range(2)] + FILLER
    return dice.sample(made, 8)


def play(ports: Ports, scenario_id: str, seed: int, texts: list[str]) -> list[Session]:
    states = [start(scenario_id, seed)]
    for text in texts:
        if states[-1].ended is None:
            states.append(reply(states[-1], text, ports=ports)[0])
    return states


@pytest.mark.parametrize("name", scenario.ids())
def test_many_runs_repeat_nothing_end_in_time_and_survive_a_restart(ports: Ports, name: str) -> None:
    about = scenario.load(name)
    for seed in range(60):
        last = play(ports, name, seed, replies(seed))[-1]
        assert len(set(last.used)) == len(last.used)
        assert last.ended in (Ended.FINISHED, Ended.LEFT)
        assert "forgiv" not in " ".join(about.line(line).text for line in last.used).lower()
        assert Session.from_json(json.loads(json.dumps(last.to_json()))) == last


@pytest.mark.parametrize("name", scenario.ids())
def test_the_same_seed_gives_the_same_run(ports: Ports, name: str) -> None:
    assert play(ports, name, 7, replies(7)) == play(ports, name, 7, replies(7))
    openings = {start(name, seed).opening for seed in range(30)}
    assert len(openings) == len(scenario.load(name).bank(scenario.Reaction.OPENING))


def test_a_restart_between_turns_changes_nothing(ports: Ports) -> None:
    now = kept = start("tom", 3)
    for text in [f"[{skill}]open {skill} x y" for skill in SKILLS[:5]]:
        now, _ = reply(now, text, ports=ports)
        kept, _ = reply(Session.from_json(json.loads(json.dumps(kept.to_json()))), text, ports=ports)
    assert now == kept


@pytest.mark.parametrize("name", scenario.ids())
def test_open_sessions_end_no_worse_than_defensive_ones(ports: Ports, name: str) -> None:
    for seed in range(20):
        good = [f"[accountability]I did it {n} x{n} [validation]it hurts y{n} z{n}" for n in range(8)]
        bad = [f"[counter_attack]you did it {n} x{n} [validation]it hurts y{n} z{n}" for n in range(8)]
        high, low = play(ports, name, seed, good)[-1], play(ports, name, seed, bad)[-1]
        assert high.ended is Ended.FINISHED
        assert high.state.openness > low.state.openness
        assert high.state.anger < low.state.anger
        assert high.state.trust <= high.start.trust + 1


def test_the_partner_may_leave_when_openness_is_gone(ports: Ports) -> None:
    ends = {play(ports, "mira", s, [f"[contempt]oh {n} p{n} q{n}" for n in range(8)])[-1].ended for s in range(30)}
    assert Ended.LEFT in ends


@pytest.mark.parametrize(
    "text",
    [
        "[crisis]x",
        "[emergency]x",
        "[threat]or else",
        "I could kill you right now",
        "if you go I'll take Adam",
    ],
)
def test_danger_leaves_the_role_at_once(ports: Ports, text: str) -> None:
    before = start("mira", 1)
    after, turn = reply(before, text, ports=ports)
    assert (after.ended, turn.ended, turn.partner_after) == (Ended.SAFETY, Ended.SAFETY, "")
    assert (turn.changes, turn.state, turn.review.verdict) == ((), before.state, None)
    assert text not in json.dumps(after.to_json())
    with pytest.raises(PracticeError):
        again(after)
    with pytest.raises(PracticeError):
        reply(after, "hello", ports=ports)


def test_distress_and_anger_do_not_end_a_practice(ports: Ports) -> None:
    after, _ = reply(start("mira", 1), "[distress][contempt]oh shut up", ports=ports)
    assert after.ended is None


def test_danger_in_an_over_long_reply_is_seen_before_its_length(ports: Ports) -> None:
    with pytest.raises(PracticeError, match="2,0"):
        reply(start("mira", 1), "a " * 1_001, ports=ports)
    after, _ = reply(start("mira", 1), "a " * 1_001 + "[crisis]", ports=ports)
    assert after.ended is Ended.SAFETY


def test_again_is_the_same_moment_from_the_same_state(ports: Ports) -> None:
    first, _ = reply(start("mira", 1), "[validation]it hurts", ports=ports)
    second, turn = reply(first, "[contempt]oh please", ports=ports)
    back = again(second)
    assert (back.state, back.line, partner_line(back)) == (first.state, first.line, turn.partner_before)
    third, same = reply(back, "[contempt]oh please", ports=ports)
    assert (third.records, same.partner_after) == (second.records, turn.partner_after)
    _, other = reply(back, "[accountability]I lied to you", ports=ports)
    assert other.partner_after != turn.partner_after


def test_again_after_the_end_takes_the_last_moment_up(ports: Ports) -> None:
    over = play(ports, "kemi", 2, replies(2))[-1]
    assert again(over).ended is None


def test_again_has_nothing_to_repeat_at_the_start() -> None:
    with pytest.raises(PracticeError):
        again(start("mira"))


@pytest.mark.parametrize("name", scenario.ids())
def test_a_pause_gives_a_hint_for_the_moment(ports: Ports, name: str) -> None:
    for seed in range(10):
        for session in play(ports, name, seed, replies(seed)):
            assert "{" not in hint(session)
            assert len(hint(session).split()) >= 8


def test_stop_ends_where_it_stands() -> None:
    session = start("mira")
    assert stop(session).ended is Ended.FINISHED
    assert partner_line(stop(session)) == partner_line(session)


def test_forgotten_keeps_no_words_of_the_learner(ports: Ports) -> None:
    session, _ = reply(start("mira"), "[accountability]I lied about marzipan", ports=ports)
    assert "marzipan" in json.dumps(session.to_json())
    assert "marzipan" not in json.dumps(session.forgotten().to_json())


@pytest.mark.parametrize("arguments", [{"scenario_id": "nobody"}, {"seed": "1"}, {"seed": True}, {"seed": 1.5}])
def test_a_start_that_cannot_be_says_why(arguments: dict[str, object]) -> None:
    with pytest.raises(PracticeError, match=r"\w+ \w+.*\."):
        start(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [{}, {"start": 1}, {"records": []}])
def test_a_stored_session_that_cannot_be_read_says_so(data: dict[str, object]) -> None:
    with pytest.raises(PracticeError):
        Session.from_json(data)


def _asking(name: str, asks: str) -> Session:
    """Return a session whose first line wants this kind of answer."""
    about = scenario.load(name)
    line = next(line for line in about.lines if line.asks == asks)
    return replace(start(name), opening=line.id)


@pytest.mark.parametrize(
    ("asks", "text"),
    [
        ("yes_no", "[denying]No"),
        ("space", "[stonewalling]ok"),
        ("why", "[victim_stance]I need a break, I'll be back in 30 minutes"),
    ],
)
def test_the_moment_excuses_what_the_words_alone_would_not(ports: Ports, asks: str, text: str) -> None:
    marks = Ports(review=lambda draft, _: ports.review(MARKED[draft], ""), triage=ports.triage)
    _, turn = reply(_asking("mira", asks), text.partition("]")[2], ports=marks)
    assert turn.review.findings == ()
    assert turn.state.openness >= start("mira").state.openness


MARKED = {
    "No": "[denying]No",
    "ok": "[stonewalling]ok",
    "I need a break, I'll be back in 30 minutes": "[victim_stance]I need a break, I'll be back in 30 minutes",
}


def test_a_question_left_standing_is_still_the_question(ports: Ports) -> None:
    first = _asking("tom", "yes_no")
    about = scenario.load("tom")
    line = next(line for line in about.lines if "unanswered" in line.causes and not line.asks)
    after, _ = reply(first, "[care]I see that it hurts", ports=ports)
    record = replace(after.records[0], said=line.id)
    _, turn = reply(replace(after, records=(record,)), "Yes", ports=ports)
    assert "answer" in (turn.words.landed or "")
