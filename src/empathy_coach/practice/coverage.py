"""Which lines of a partner come in some run: many short sessions, each steered towards lines not heard yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.model import Finding, Kind, Review, Skill, SkillSpan, Verdict
from empathy_coach.practice import scenario, session
from empathy_coach.practice.chance import roll
from empathy_coach.practice.model import Reaction
from empathy_coach.practice.ports import Ports
from empathy_coach.practice.signals import WALL_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.practice.model import Session
    from empathy_coach.practice.story import Line, Scenario

RUNS = 900
"""Sessions after which a line that never came is reported; all of ours come within about 700."""
_KINDS, _SKILLS = {kind.value for kind in Kind}, {skill.value for skill in Skill}
_GOOD, _POOR = ("accountability", "validation"), ("false_apology",)
_INSTEAD = {"kept_word": ("care",), "broken_word": ("justifying",)}
"""What keeps, and what breaks, the word to listen."""
_AFTER_DISTANCE = frozenset({"gave_space", "let_be", "pressing"})
"""What can only be heard once the partner wanted distance."""
_SHUT = (Reaction.LEAVE, Reaction.GO_SILENT)
_AWAY = (Reaction.WITHDRAW, Reaction.GO_SILENT)


@dataclass(frozen=True)
class _Calm:
    """A triage that finds nothing: what is played here was not said by anybody."""

    tier: str = "none"


def unsaid(about: Scenario, *, runs: int = RUNS) -> list[Line]:
    """Return the lines that came in none of the runs, in the order of the files; drills are left out."""
    left = {line.id: line for line in about.lines}
    for seed in range(runs):
        if not left:
            break
        for line_id in _heard(about, seed, list(left.values())):
            left.pop(line_id, None)
    return list(left.values())


def _heard(about: Scenario, seed: int, wanted: Sequence[Line]) -> set[str]:
    """Play one session towards one of the wanted lines, and return the ids of all that was said."""
    target = wanted[int(roll(seed, about.id, "target") * len(wanted))]
    now = _begin(about, seed, target)
    while now.ended is None and len(now.records) < session.LONGEST:
        causes = _causes(target, now, about.line(now.line))
        text = _text(causes, seed, len(now.records))
        now, _ = session.reply(now, text, ports=Ports(_review(causes, text), lambda _: _Calm()))
    return set(now.used)


def _begin(about: Scenario, seed: int, target: Line) -> Session:
    """Return a session; where the line answers a wish for distance it begins with such a wish."""
    now = session.start(about.id, seed)
    wishes = [line for line in about.lines if line.asks == "space" and not line.quote and line.id != target.id]
    if not set(target.causes) & _AFTER_DISTANCE or not wishes:
        return now
    return replace(now, opening=wishes[seed % len(wishes)].id)


def _causes(target: Line, now: Session, asked: Line) -> tuple[str, ...]:
    """Return what the next reply is like: first it brings the partner where the line can come, then it calls for it."""
    turn = len(now.records)
    if set(target.causes) & _AFTER_DISTANCE and asked.asks == "space":
        return (target.causes[now.seed % len(target.causes)],)
    if turn < 1 + (now.seed + len(target.text)) % 3 and turn < now.of - 2:
        return _leading(target, turn)
    if target.reaction is Reaction.COME_BACK and not target.causes:
        return _GOOD if asked.reaction in _AWAY else ("contempt",)
    if target.causes:
        cause = target.causes[turn % len(target.causes)]
        return _INSTEAD.get(cause, (cause,))
    return _plain(target, turn, asked)


def _plain(target: Line, turn: int, asked: Line) -> tuple[str, ...]:
    """Return a reply for a line that answers anything."""
    if asked.asks in ("fact", "yes_no") and turn % 2:
        return ("plain_answer",)
    if target.moods == ("cold",) or target.heats == ("hot",) or target.reaction in _SHUT:
        return (("contempt",), ("grunt",), ("weary",), ("counter_attack",))[turn % 4]
    if _stays_guarded(target):
        return (("care",), ("exploration",), ("patience",))[turn % 3]
    return (_GOOD, ("grunt",), ("care",), (), ("justifying",))[turn % 5]


def _stays_guarded(target: Line) -> bool:
    warm = bool({"care", "validation"} & set(target.causes))
    shut = target.reaction is Reaction.WITHDRAW or ("guarded" in target.moods and "open" not in target.moods)
    return target.moods == ("guarded",) or (warm and shut)


def _leading(target: Line, turn: int) -> tuple[str, ...]:
    """Return a first reply after which the line can come."""
    if set(target.causes) & set(_INSTEAD) and not turn:
        return ("promised_to_listen",)
    if target.after:
        return _GOOD if turn else target.after[-1:]
    if _stays_guarded(target):
        return ("care",)
    if target.quote == "poor" or target.moods == ("cold",) or target.heats == ("hot",):
        return ("minimizing",)
    return _GOOD[: 1 + turn % 2]


def _text(causes: Sequence[str], seed: int, turn: int) -> str:
    spoken: dict[str, Any] = content.load("practice/preview.yml", "practice_preview")["signals"]
    said = next((spoken[name] for name in causes if name in spoken), None)
    if said == "wall":
        return "word " * (WALL_WORDS + 1)
    when = " tomorrow" if "commitment" in causes else ""  # only what has a time is one
    return said or f"u{seed} said v{turn} to w{turn}{when}"


def _review(causes: Sequence[str], text: str) -> Any:
    words = (0, len(text))
    kinds = tuple(Finding(Kind(c), *words, text, "", "", "shown") for c in causes if c in _KINDS)
    skills = tuple(SkillSpan(Skill(c), *words, text) for c in causes if c in _SKILLS)
    return lambda *_: Review(Verdict.DEFENSIVE if kinds else Verdict.OPEN, kinds, skills)


def all_unsaid(*, runs: int = RUNS) -> dict[str, list[Line]]:
    """Return the lines of each partner that never came, by scenario."""
    return {name: unsaid(scenario.load(name), runs=runs) for name in scenario.ids()}
