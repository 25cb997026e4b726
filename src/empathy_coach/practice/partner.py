"""The simulated partner's next line: what they do, and in which words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.practice.chance import choose, roll
from empathy_coach.practice.conditions import holds
from empathy_coach.practice.model import Reaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.practice.conditions import Moment
    from empathy_coach.practice.quoting import Quotes
    from empathy_coach.practice.state import State
    from empathy_coach.practice.story import Line, Scenario

_REACTIONS = "practice/reactions.yml"
SPECIFIC, THEME, PLAIN = 6.0, 2.0, 1.0
"""Weights of a line that answers just this move, of one on the present theme, of any other; set by ear."""
REMEMBERING = 3.0
"""Weight of a line that takes up what the learner said earlier."""
TOLD_BEFORE = 0.01
"""Weight left to a line that was heard before the learner took the moment again."""
_RARE = (Reaction.SWERVE, Reaction.CRASH)
"""Reactions that a scenario may do without, and that wear out."""


@dataclass(frozen=True)
class Scene:
    """Where the partner's next line falls.

    Attributes:
        turn: number of the reply, from 1; ``of`` the number after which the session ends.
        state: the partner after the reply; ``before`` the one that it met.
        used: ids of lines said before; none of them is said again.
        discarded: ids of lines that were taken back with a repeated moment; said again only in need.
        reactions: what the partner did so far, oldest first.
        quotes: the learner's phrases that the partner can take up.
    """

    scenario: Scenario
    seed: int
    turn: int
    of: int
    moment: Moment
    state: State
    before: State
    quotes: Quotes
    used: tuple[str, ...] = ()
    discarded: tuple[str, ...] = ()
    reactions: tuple[str, ...] = field(default=())

    def throw(self, what: str) -> float:
        """Return this turn's throw; the same moment taken again throws the same."""
        return roll(self.seed, self.scenario.id, self.turn, what)


def next_line(scene: Scene) -> Line:
    """Return what the partner says to the reply of the scene's moment."""
    wanted = _reaction(scene)
    ends = wanted in (Reaction.LEAVE, Reaction.CLOSING)
    order = (wanted,) if ends else (wanted, *(Reaction(name) for name in _rules()["fallback"]))
    for reaction in order:
        options = _options(scene, reaction)
        if options:
            return choose(options, scene.throw("line"))
    return _any_unused(scene, wanted)


def opening(scenario: Scenario, seed: int) -> Line:
    """Return the partner's first line."""
    options = [(line, PLAIN) for line in scenario.bank(Reaction.OPENING)]
    return choose(options, roll(seed, scenario.id, "opening"))


def wave() -> str:
    """Return why a wave comes, in plain words: it is nobody's move."""
    because: str = _rules()["wave"]["because"]
    return because


def _reaction(scene: Scene) -> Reaction:
    if _leaves(scene):
        return Reaction.LEAVE
    if scene.turn >= scene.of:
        return Reaction.CLOSING
    temper = scene.scenario.temper
    shares = next(rule["choose"] for rule in _rules()["reactions"] if holds(rule["when"], scene.moment))
    options = [(Reaction(name), share * temper.get(name, 1.0)) for name, share in shares.items()]
    possible = [(reaction, share) for reaction, share in options if _may(scene, reaction)]
    return choose(possible or options, scene.throw("reaction"))


def _may(scene: Scene, reaction: Reaction) -> bool:
    """Whether a rare reaction has a line left and did not come often enough already."""
    if reaction not in _RARE:
        return True
    often = scene.reactions.count(reaction.value) >= _rules()["swerves"]
    return not often and bool(_options(scene, reaction))


def _leaves(scene: Scene) -> bool:
    """Whether the partner goes. The throw does not depend on the reply: a better one is never left sooner."""
    leaving = _rules()["leaving"]
    poor = bool(scene.moment.kinds) or bool(set(scene.moment.signals) & set(leaving["signals"]))
    gone = poor and scene.before.openness == scene.state.openness == 0
    return gone and scene.turn >= leaving["after_turns"] and scene.throw("leave") < leaving["chance"]


def _options(scene: Scene, reaction: Reaction) -> list[tuple[Line, float]]:
    fitting = [
        line
        for line in scene.scenario.bank(reaction)
        if line.id not in scene.used and line.belongs(scene.moment) and _can_quote(line, scene)
    ]
    return [(line, _weight(line, scene)) for line in fitting]


def _can_quote(line: Line, scene: Scene) -> bool:
    return not line.quote or bool(scene.quotes.phrase(line))


def _weight(line: Line, scene: Scene) -> float:
    weight = SPECIFIC if line.causes else PLAIN
    if line.quote or line.after:
        weight *= REMEMBERING
    if line.theme == scene.moment.theme:
        weight *= THEME
    return weight * (TOLD_BEFORE if line.id in scene.discarded else 1.0)


def _any_unused(scene: Scene, wanted: Reaction) -> Line:
    """Return a line of the wanted reaction whatever its mood: the last resort; the linter keeps it rare."""
    bank = [line for line in scene.scenario.bank(wanted) if _can_quote(line, scene)]
    options = [(line, PLAIN) for line in bank if line.id not in scene.used] or [(line, PLAIN) for line in bank]
    return choose(options, scene.throw("rest"))


def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = content.load(_REACTIONS, "practice_reactions")
    return rules
