"""Read short messages in the light of what was told before: "he's outside" after violence, help that has come."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.safety.lexicon import lexicon
from empathy_coach.safety.model import Concern, Evidence, Subject, Tier, Triage
from empathy_coach.safety.patterns import Compiler, Pattern
from empathy_coach.safety.state import Question
from empathy_coach.safety.tokens import Message, read

if TYPE_CHECKING:
    from empathy_coach.safety.state import SafetyState

SHORT = 20
"""Words up to which a message is read by the conversation around it; longer ones speak for themselves."""
NEAR = "context.near"
"""Name of the rule for the one who hurts being near; it has its own first reply."""
HUNCH = "head"
"""Name of the rule for what the classifier alone reads."""
_SUBJECT = {
    Concern.PARTNER_VIOLENCE: Subject.SELF,
    Concern.CHILD_SAFETY: Subject.CHILD,
    Concern.OWN_VIOLENCE: Subject.PARTNER,
}
_FORCE = {
    "force_both": (Concern.PARTNER_VIOLENCE, Concern.OWN_VIOLENCE),
    "force_theirs": (Concern.PARTNER_VIOLENCE,),
    "force_own": (Concern.OWN_VIOLENCE,),
}
_AFFIRMED = frozenset({"near", "good_news"})
"""Kinds in which "not", where no pattern asks for it, says the opposite."""
_NEGATIONS = frozenset(
    {"never", "not", "didnt", "dont", "doesnt", "havent", "hasnt", "nobody", "no", "neither", "wont", "isnt", "arent"}
)


@cache
def _patterns() -> dict[str, tuple[Pattern, ...]]:
    data: dict[str, list[str]] = content.load("safety/context.yml", "safety_phrases")
    compiler = Compiler(data)
    used = {"near", "call_for_me", "good_news", "bye", "no_violence", *_FORCE}
    return {kind: tuple(compiler.compile(line) for line in data[kind]) for kind in used}


def holds(kind: str, text: str) -> bool:
    """Whether a short message matches a pattern of ``kind`` in ``content/safety/context.yml``."""
    return _found(kind, read(text[:2000], lexicon().spelling)) is not None


def _found(kind: str, message: Message) -> tuple[int, int] | None:
    words = [token.word for token in message.tokens]
    if len(words) > SHORT + 2 * words.count("."):
        return None
    joined = " " + " ".join(words) + " "
    for pattern in _patterns()[kind]:
        match = pattern.expression.search(joined)
        if match is not None and not (kind in _AFFIRMED and _NEGATIONS.intersection(match.group().split())):
            first = joined.count(" ", 0, match.start() + 1) - 1
            last = first + len(match.group().split()) - 1
            return message.tokens[first].start, message.tokens[last].end
    return None


def in_context(state: SafetyState, text: str, reading: Triage) -> Triage:
    """Return the reading of ``text`` after the conversation so far is heard; only a bare hunch is ever lowered.

    Where violence was told before, a short message that the one who hurts is near is an emergency; plain words of
    force that answer the question about it are believed before a hunch about something else.
    """
    if state.question is Question.MEANS and reading.tier is Tier.CRISIS and Concern.SUICIDE in reading.concerns:
        # Asked for means, told of dying: whatever was named is near.
        return _reading(text, (0, len(text)), Tier.EMERGENCY, (Concern.SUICIDE,), "context.means")
    if _only_a_hunch(reading):
        if _explained(state, text):
            return Triage()
        told_force = force_told(text) if state.question is Question.VIOLENCE else None
        if told_force is not None:
            return told_force
    lead = next((concern for concern in _SUBJECT if concern in state.concerns), None)
    told = reading.tier is Tier.EMERGENCY and not _only_a_hunch(reading)
    if lead is None or told or _only_refused(state, lead):
        return reading
    place = _found("near", read(text[:2000], lexicon().spelling))
    return reading if place is None else _reading(text, place, Tier.EMERGENCY, (lead,), NEAR)


def _only_a_hunch(reading: Triage) -> bool:
    return bool(reading.evidence) and all(item.rule == HUNCH for item in reading.evidence)


def _explained(state: SafetyState, text: str) -> bool:
    """Whether the conversation explains words that sound like danger by themselves: help that came, a repair."""
    if state.tier is Tier.EMERGENCY and holds("good_news", text):
        return True
    return state.locked and holds("no_violence", text)


def _only_refused(state: SafetyState, lead: Concern) -> bool:
    """Whether the only sign of own violence was a request to spy or track: nearness means nothing then."""
    refused = any(name.startswith("refusals.") for name in state.shown)
    return lead is Concern.OWN_VIOLENCE and refused and not state.told


def force_told(text: str) -> Triage | None:
    """Return a reading of force told in plain words ("he grabbed my wrist once"), or None.

    Asked only where the question about fear and force is open: alone such words can be harmless.
    """
    message = read(text[:2000], lexicon().spelling)
    if _NEGATIONS.intersection(token.word for token in message.tokens):
        return None
    for kind, concerns in _FORCE.items():
        place = _found(kind, message)
        if place is not None:
            return _reading(text, place, Tier.CRISIS, concerns, "context.force")
    return None


def _reading(text: str, place: tuple[int, int], tier: Tier, concerns: tuple[Concern, ...], rule: str) -> Triage:
    evidence = tuple(
        Evidence(concern, *place, text[place[0] : place[1]], tier, _SUBJECT.get(concern, Subject.SELF), rule)
        for concern in concerns
    )
    return Triage(tier, concerns, _SUBJECT.get(concerns[0], Subject.SELF), evidence)
