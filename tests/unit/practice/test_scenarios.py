"""The content: complete, reachable, and free of what a partner must not say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.practice import Ports, reply, scenario, start
from empathy_coach.practice.model import Reaction
from empathy_coach.practice.rulecheck import check_all
from empathy_coach.practice.story import Line, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLES = [
    *(f"[{skill.value}]" for skill in Skill),
    *(f"[validation]a [{skill.value}]b" for skill in Skill),
    *(f"[{kind.value}]" for kind in Kind),
    "ok", "", "I hear you and your feelings are valid", "you're my everything and the love of my life",
    "did you pay the boiler", "please forgive me", "I swear I'll never do it", "word " * 120, "Yes",
    "give me 30 minutes, back in 30 minutes", "give me 5 minutes, back in 5 minutes",
    "I'll be here, take your time",
    "I see that it hurts so much",
]  # fmt: skip


def test_the_content_has_nothing_to_mend() -> None:
    assert check_all() == []


FITTING = {"space": "I'll be here, take your time", "yes_no": "Yes, I was", "fact": "It was in May I think"}


@pytest.mark.parametrize("name", scenario.ids())
def test_every_briefing_says_that_the_partner_is_made_up(name: str) -> None:
    about = scenario.load(name)
    assert "made up" in about.briefing
    assert "not your partner" in about.briefing
    assert about.card()["type"] == "scenario"


@pytest.mark.parametrize("name", scenario.ids())
def test_every_line_comes_in_some_run(ports: Ports, name: str) -> None:
    about, said = scenario.load(name), set[str]()
    for seed in range(700):
        said.update(_run(ports, about, seed))
    assert [line.text for line in about.lines if line.id not in said] == []


def _run(ports: Ports, about: Scenario, seed: int) -> Iterator[str]:
    """Play eight replies, one style on and off, after a good, a mixed or a bad beginning."""
    session = start(about.id, seed)
    yield session.opening
    for turn in range(8):
        text = _text(about.line(session.line).asks, seed, turn)
        session, _ = reply(session, f"{text} u{turn} v{seed}" if text.startswith("[") else text, ports=ports)
        yield session.line
        if session.ended:
            return


def _text(asks: str, seed: int, turn: int) -> str:
    if turn < 3 and seed % 3:
        return "[accountability]a [validation]b" if seed % 3 == 1 else "[false_apology]sorry if"
    if asks in FITTING and seed % 2:
        return FITTING[asks]
    return STYLES[(seed if turn % 2 else seed * 7 + turn * 5) % len(STYLES)]


def _with(about: Scenario, *lines: Line) -> Scenario:
    every = (*about.lines, *lines)
    return replace(about, lines=every, by_id={line.id: line for line in every})


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (Line("x", "I forgive you", Reaction.SOFTEN), "forgiving"),
        (Line("x", "we both need to heal our inner child", Reaction.TEST), "counsellor"),
        (Line("x", "you whore", Reaction.PUSH), "slurs"),
        (Line("x", "a line", Reaction.SOFTEN, moods=("cold",), causes=("contempt",)), "never be said"),
        (Line("x", "a line", Reaction.PUSH, causes=("contemt",)), "contemt"),
        (Line("x", "tell me again when it started please", Reaction.ASK_AGAIN), "share"),
    ],
)
def test_the_linter_finds(line: Line, found: str) -> None:
    problems = scenario.check(_with(scenario.load("mira"), line))
    assert any(found in problem for problem in problems)


def test_the_linter_finds_what_is_lacking() -> None:
    about = scenario.load("mira")
    lines = tuple(line for line in about.lines if line.reaction is not Reaction.LEAVE and "contempt" not in line.causes)
    problems = "\n".join(scenario.check(replace(about, lines=lines, by_id={line.id: line for line in lines})))
    assert "has no leave line" in problems
    assert "no push line answers contempt" in problems


def test_an_unknown_scenario_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="mira, tom, kemi"):
        scenario.load("nobody")
