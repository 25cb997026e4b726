"""The content: complete, reachable, and free of what a partner must not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from empathy_coach.coaching.themes import Theme
from empathy_coach.practice import coverage, scenario
from empathy_coach.practice.model import Reaction
from empathy_coach.practice.rulecheck import check_all
from empathy_coach.practice.story import Line, Scenario


def test_the_content_has_nothing_to_mend() -> None:
    assert check_all() == []


@pytest.mark.parametrize("name", scenario.ids())
def test_every_briefing_says_that_the_partner_is_made_up(name: str) -> None:
    about = scenario.load(name)
    assert "made up" in about.briefing
    assert "not your partner" in about.briefing
    assert about.card()["type"] == "scenario"


@pytest.mark.parametrize("name", scenario.ids())
def test_every_line_comes_in_some_run(name: str) -> None:
    """Played by the whole engine, not only by the linter's rules."""
    assert [line.text for line in coverage.unsaid(scenario.load(name))] == []


def test_all_themes_and_enough_lines_are_there() -> None:
    every = [scenario.load(name) for name in scenario.ids()]
    spoken = {theme for one in every for theme in one.themes}
    assert spoken == {theme.value for theme in Theme}
    assert len(every) >= 8
    assert sum(len(one.by_id) for one in every) >= 1_200
    assert {one.pronouns.subject for one in every} == {"she", "he", "they"}
    assert {one.difficulty for one in every} == {"gentle", "usual", "hard"}


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
        (Line("x", "i feel heard when you say that", Reaction.SOFTEN), "reading out a state"),
        (Line("x", "so long " * 30, Reaction.PUSH), "more than 45 words"),
        (Line("x", 'so "{quote}" then', Reaction.PUSH), "belong together"),
        (Line("x", "you mean {quote} then", Reaction.PUSH, quote="poor"), "stands in marks"),
        (Line("x", '"{quote}"', Reaction.PUSH, quote="now"), "needs 'for'"),
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
    with pytest.raises(ValueError, match="mira, tom, kemi, "):
        scenario.load("nobody")
