"""How a reply moves the partner: the rules of ``content/practice/moves.yml``, applied.

What a reply does never depends on the state it meets, only on the reply, the history and the scenario; the
state is kept within bounds that stand for the whole session. Together they make it monotone: from the same
state a better reply never ends worse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.practice.conditions import holds
from empathy_coach.practice.state import VARIABLES, Change, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.practice.conditions import Moment

_MOVES = "practice/moves.yml"
MOST_REASONS = 2


@dataclass(frozen=True)
class Effect:
    """What a reply did: the state after it, the changes with reasons, the rules that fired, its score."""

    state: State
    changes: tuple[Change, ...]
    rules: tuple[str, ...]
    score: int


def apply(moment: Moment, state: State, start: State) -> Effect:
    """Return what the reply of ``moment`` does to a partner in ``state``.

    Args:
        moment: the reply as reviewed, and its history.
        state: where the partner is now.
        start: where the session began; the limits of a session count from there.
    """
    fired = [rule for rule in rules() if holds(rule["when"], moment, rule["id"])]
    wanted = {name: _guarded(name, _sum(fired, name), moment) for name in VARIABLES}
    after = state
    for name in VARIABLES:
        after = after.moved(name, _bounded(name, getattr(state, name), wanted[name], moment, start))
    changes = tuple(_changes(state, after, fired))
    score = 2 * wanted["openness"] - wanted["anger"] + wanted["trust"]
    return Effect(after, changes, tuple(rule["id"] for rule in fired), score)


def wave(effect: Effect, start: State, because: str) -> Effect:
    """Return the effect with the hurt that comes back by itself: a wave that no reply made."""
    limits: dict[str, Any] = content.load(_MOVES, "practice_moves")["limits"]["hurt"]
    now = effect.state.hurt
    after = effect.state.moved("hurt", min(now + 1, max(now, start.hurt + limits["session_up"])))
    rest = tuple(change for change in effect.changes if change.variable != "hurt")
    was = next((change.from_ for change in effect.changes if change.variable == "hurt"), now)
    if after.hurt == was:
        return replace(effect, state=after, changes=rest)
    return replace(effect, state=after, changes=(*rest, Change("hurt", was, after.hurt, because)))


def rules() -> list[Mapping[str, Any]]:
    """Return the rules as the editor wrote them."""
    listed: list[Mapping[str, Any]] = content.load(_MOVES, "practice_moves")["rules"]
    return listed


def _sum(fired: list[Mapping[str, Any]], name: str) -> int:
    return sum(rule["change"].get(name, 0) for rule in fired)


def _guarded(name: str, wanted: int, moment: Moment) -> int:
    """Return the wanted step after the promises that stand above all rules."""
    for guard in content.load(_MOVES, "practice_moves")["guards"]:
        if guard["variable"] == name and holds(guard["when"], moment):
            wanted = min(wanted, guard.get("at_most", wanted))
            wanted = max(wanted, guard.get("at_least", wanted))
    return wanted


def _bounded(name: str, now: int, wanted: int, moment: Moment, start: State) -> int:
    limits: dict[str, Any] = content.load(_MOVES, "practice_moves")["limits"][name]
    up: int = limits["up"][moment.difficulty] if isinstance(limits["up"], dict) else limits["up"]
    down: int = limits["down"]
    step = max(-down, min(up, wanted))
    begin: int = getattr(start, name)
    lowest: int = min(now, begin - limits["session_down"])
    highest: int = max(now, begin + limits["session_up"])
    return max(lowest, min(highest, now + step))


def _changes(before: State, after: State, fired: list[Mapping[str, Any]]) -> list[Change]:
    found = []
    for name in VARIABLES:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            found.append(Change(name, was, now, _because(fired, name, 1 if now > was else -1)))
    return found


def _because(fired: list[Mapping[str, Any]], name: str, direction: int) -> str:
    """Return the reasons of the rules that pulled this way, strongest first, in plain words."""
    pulling = [rule for rule in fired if rule["change"].get(name, 0) * direction > 0]
    pulling.sort(key=lambda rule: -abs(rule["change"][name]))
    return "; ".join(dict.fromkeys(rule["because"] for rule in pulling[:MOST_REASONS]))
