"""The conditions that the content files write under ``when``: one small language for moves and reactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Moment:
    """Everything about one reply and its moment that a condition can ask for.

    Attributes:
        fired: ids of the rules that held earlier; ``earlier`` the kinds, skills and signals of earlier replies.
        warming: how many replies in a row opened the partner, this one included.
        late: whether it is the fourth reply or a later one.
    """

    verdict: str | None = None
    kinds: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    apology: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    theme: str = ""
    difficulty: str = "usual"
    asked: str = ""
    mood: str = ""
    heat: str = ""
    last: str = ""
    drill: str = ""
    fired: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    warming: int = 0
    late: bool = False

    @property
    def causes(self) -> tuple[str, ...]:
        """What the partner hears in the reply, loudest first: a defence drowns the open words beside it."""
        return (*self.kinds, *self.signals) if self.kinds else (*self.signals, *self.skills)


def holds(when: Mapping[str, Any], moment: Moment, rule: str = "") -> bool:
    """Whether every condition under ``when`` holds; no condition at all holds always.

    Args:
        when: conditions by name; a list asks for any of its members.
        moment: the reply and its moment.
        rule: id of the rule that asks, for ``first_time``.
    """
    return all(_CHECKS[name](_listed(wanted), moment, rule) for name, wanted in when.items())


def known() -> frozenset[str]:
    """Return the names that may stand under ``when``."""
    return frozenset(_CHECKS)


def _listed(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _any(field: str) -> Callable[[list[Any], Moment, str], bool]:
    return lambda wanted, moment, _: any(item in getattr(moment, field) for item in wanted)


def _none(field: str) -> Callable[[list[Any], Moment, str], bool]:
    return lambda wanted, moment, _: not any(item in getattr(moment, field) for item in wanted)


def _is(field: str) -> Callable[[list[Any], Moment, str], bool]:
    return lambda wanted, moment, _: getattr(moment, field) in wanted


_CHECKS: dict[str, Callable[[list[Any], Moment, str], bool]] = {
    "kinds": _any("kinds"),
    "without_kinds": _none("kinds"),
    "defensive": lambda wanted, moment, _: bool(moment.kinds) is wanted[0],
    "skills": _any("skills"),
    "all_skills": lambda wanted, moment, _: all(item in moment.skills for item in wanted),
    "without_skills": _none("skills"),
    "has_skill": lambda wanted, moment, _: bool(moment.skills) is wanted[0],
    "fewer_skills_than": lambda wanted, moment, _: len(moment.skills) < wanted[0],
    "signals": _any("signals"),
    "without_signals": _none("signals"),
    "apology": _any("apology"),
    "cancelled": _any("cancelled"),
    "verdict": _is("verdict"),
    "theme": _is("theme"),
    "difficulty": _is("difficulty"),
    "asked": _is("asked"),
    "mood": _is("mood"),
    "heat": _is("heat"),
    "last": _is("last"),
    "drill": _is("drill"),
    "warming": lambda wanted, moment, _: moment.warming >= wanted[0],
    "first_time": lambda wanted, moment, rule: (rule not in moment.fired) is wanted[0],
    "after": lambda wanted, moment, _: any(item in moment.fired for item in wanted),
}
