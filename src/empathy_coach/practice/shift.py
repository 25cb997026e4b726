"""What a reply did to the partner, in words: numbers stay behind a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.practice import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.practice.state import Change
    from empathy_coach.practice.story import Scenario

OPENED, CLOSED, SAME = "opened", "closed", "same"
_KEYS = {
    ("openness", True): OPENED,
    ("openness", False): CLOSED,
    ("anger", True): "heated",
    ("anger", False): "cooled",
    ("trust", True): "trusted",
    ("trust", False): "doubted",
    ("hurt", True): "hurt",
    ("hurt", False): "eased",
}
"""What is said of a change, by variable and whether it rose; the first that holds is said."""


def effect(changes: Sequence[Change]) -> str:
    """Return whether the reply ``opened`` or ``closed`` the partner, or left them the ``same``; hurt is neither."""
    weighed = {change.variable: change.by for change in changes}
    way = weighed.get("openness") or -weighed.get("anger", 0) or weighed.get("trust", 0)
    if not way:
        return SAME
    return OPENED if way > 0 else CLOSED


def shift(changes: Sequence[Change], who: Scenario, *, seed: int, turn: int) -> str:
    """Return in a sentence or two what moved and why; the reasons are the changes' own, about ``who``."""
    moved = {(change.variable, change.by > 0): change for change in changes}
    first = next((place for place in _KEYS if place in moved), None)
    if first is None:
        return wording.pick("feedback", "shift", SAME, who=who, seed=seed, place=turn)[1]
    said = _say(_KEYS[first], moved[first].because, who, seed=seed, turn=turn)
    hurt = moved.get(("hurt", True))
    if hurt is None or first == ("hurt", True) or _KEYS[first] not in (OPENED, "cooled", "trusted"):
        return said
    return f"{said} {_say('hurt_too', hurt.because, who, seed=seed, turn=turn)}"


def _say(key: str, because: str, who: Scenario, *, seed: int, turn: int) -> str:
    text = wording.pick("feedback", "shift", key, who=who, seed=seed, place=turn)[1]
    return text.replace("{because}", because.split("; ", maxsplit=1)[0])
