"""What an editor should mend in a scenario: lines that are never said, said twice, or must not be said."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.practice import signals, tone
from empathy_coach.practice.conditions import Moment, holds
from empathy_coach.practice.model import Reaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.practice.story import Line, Scenario

MOODS, HEATS = ("cold", "guarded", "open"), ("hot", "cool")
FEWEST_LINES = 60
FEWEST_PLAIN = 2
"""Lines without a cause that a reaction needs in each mood: the partner always has something to say."""
FEWEST_CLOSINGS = 2
SPECIFIC_SHARE = 0.15
"""Of the lines, those that name something of this very story."""
KINDS = tuple(kind.value for kind in Kind)
SKILLS = tuple(skill.value for skill in Skill)
ENDS = (Reaction.LEAVE, Reaction.CLOSING, Reaction.OPENING)
NEED_ANSWERS = (
    "silence", "grunt", "repeat", "love_bombing", "therapy_speak", "plea", "off_topic", "unanswered", "empty_promise",
    "short_time_out", "wall_of_text", "time_out", "gave_space", "let_be", "same_answer", "plain_answer",
)  # fmt: skip
"""Signals that each partner has a line for; the others are answered by plain lines where a partner has none."""
RARE = (Reaction.SWERVE, Reaction.CRASH)
FEWEST_DRILL_LINES = 5

Place = tuple[str, str, str]
"""A cause, a mood and a heat."""


def check(scenario: Scenario) -> list[str]:
    """Return what is wrong with the scenario, one sentence each; an empty list where nothing is.

    Looks for: words that a partner must not say, lines said twice or sharing a run of words, lines that read out a
    state, quotations that cannot stand, lines that can never come, causes without an answer, moods without enough
    plain lines, too little of the story, drills without enough to say.
    """
    checks = (
        tone.banned, tone.repeats, tone.reports, tone.quotations, _unreachable, _unknown_causes, _unanswered_causes,
        _thin, _vague, _drills,
    )  # fmt: skip
    return [f"{scenario.id}: {problem}" for check_one in checks for problem in check_one(scenario)]


def _unreachable(scenario: Scenario) -> Iterator[str]:
    for line in scenario.lines:
        if not any(_says(line, place) for place in _places(line.reaction)):
            yield f"can never be said ({line.reaction.value}): {line.text!r}"
        elif scenario.temper.get(line.reaction.value, 1.0) <= 0:
            yield f"the temper leaves no room for {line.reaction.value}: {line.text!r}"


def _unknown_causes(scenario: Scenario) -> Iterator[str]:
    for line in scenario.lines:
        for cause in {*line.causes, *line.after} - {*KINDS, *SKILLS, *signals.names()}:
            yield f"there is no kind, skill or signal {cause!r}: {line.text!r}"


def _unanswered_causes(scenario: Scenario) -> Iterator[str]:
    answered = {cause for line in scenario.lines for cause in line.causes}
    pushed = {cause for line in scenario.bank(Reaction.PUSH) for cause in line.causes}
    yield from (f"no push line answers {kind}" for kind in KINDS if kind not in pushed)
    yield from (f"no line answers {name}" for name in (*SKILLS, *NEED_ANSWERS) if name not in answered)


def _thin(scenario: Scenario) -> Iterator[str]:
    if len(scenario.lines) < FEWEST_LINES:
        yield f"has {len(scenario.lines)} lines; {FEWEST_LINES} are needed"
    for reaction, mood in product(Reaction, MOODS):
        if reaction in (*ENDS, *RARE, Reaction.SCENE):
            continue
        bank = [line for line in scenario.bank(reaction) if not (line.causes or line.after or line.quote or line.turn)]
        plain = [line for line in bank if line.fits((), mood, "cool")]
        if len(plain) < FEWEST_PLAIN and (reaction, mood) != (Reaction.SOFTEN, "cold"):
            yield f"{reaction.value}: {len(plain)} plain lines for a {mood} mood, {FEWEST_PLAIN} are needed"
    for mood in MOODS:
        if sum(line.fits((), mood, "cool") for line in scenario.bank(Reaction.CLOSING)) < FEWEST_CLOSINGS:
            yield f"needs {FEWEST_CLOSINGS} closing lines for a {mood} mood"
    for reaction in (Reaction.LEAVE, Reaction.OPENING):
        if not scenario.bank(reaction):
            yield f"has no {reaction.value} line"


def _vague(scenario: Scenario) -> Iterator[str]:
    story = {word.lower() for word in scenario.specifics}
    named = sum(bool(story & set(signals.words(line.text))) for line in scenario.lines)
    if named < SPECIFIC_SHARE * len(scenario.lines):
        yield f"only {named} of {len(scenario.lines)} lines name something of the story"


def _drills(scenario: Scenario) -> Iterator[str]:
    for drill in scenario.drills.values():
        for name, lines in (("good", drill.good), ("poor", drill.poor)):
            if len(lines) < FEWEST_DRILL_LINES:
                yield f"{drill.name}: {len(lines)} {name} lines, {FEWEST_DRILL_LINES} are needed"
        days = [scene.day for scene in drill.scenes]
        if len(set(days)) < len(days):
            yield f"{drill.name}: two scenes have the same heading"


def _says(line: Line, place: Place) -> bool:
    cause, mood, heat = place
    return line.fits((cause,), mood, heat)


@cache
def _places(reaction: Reaction) -> frozenset[Place]:
    """Return after which replies, in which moods, the reaction can come."""
    causes = (*KINDS, *SKILLS, *signals.names())
    everywhere = product(causes, MOODS, HEATS)
    if reaction in (Reaction.CLOSING, Reaction.OPENING):
        return frozenset(everywhere)
    if reaction is Reaction.LEAVE:
        return frozenset(product(KINDS, ("cold",), HEATS))
    fallback = content.load("practice/reactions.yml", "practice_reactions")["fallback"]
    befores = tuple(product((*fallback, "opening"), (0, 2)))
    return frozenset(place for place in everywhere for before in befores if reaction.value in _choices(place, *before))


def _choices(place: Place, last: str, warming: int) -> dict[str, Any]:
    cause, mood, heat = place
    moment = Moment(
        kinds=(cause,) if cause in KINDS else (),
        skills=(cause,) if cause in SKILLS else (),
        signals=(cause,) if cause in signals.names() else (),
        mood=mood, heat=heat, last=last, warming=warming,
    )  # fmt: skip
    listed = content.load("practice/reactions.yml", "practice_reactions")["reactions"]
    chosen: dict[str, Any] = next(rule["choose"] for rule in listed if holds(rule["when"], moment))
    return chosen
