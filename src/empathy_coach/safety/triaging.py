"""Read one message for danger and distress."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from empathy_coach.safety import head
from empathy_coach.safety.lexicon import lexicon
from empathy_coach.safety.model import Concern, Evidence, Refusal, Subject, Tier, Triage
from empathy_coach.safety.scanning import Match, scan
from empathy_coach.safety.scope import Marks, is_idiom, is_reported, tier_in_scope
from empathy_coach.safety.subjects import subject_of
from empathy_coach.safety.tokens import Message, read

Signal = Callable[[str], Triage]
"""Another reader of the same text, such as a classifier on the sentence embedding."""

MAX_EVIDENCE = 50
"""Phrases kept for each message, the gravest first: a card needs a few, a pasted book has thousands."""

_LEADS = (
    Concern.CHILD_SAFETY,
    Concern.SUICIDE,
    Concern.SELF_HARM,
    Concern.PARTNER_VIOLENCE,
    Concern.HARM_TO_OTHERS,
    Concern.SUBSTANCE,
    Concern.OWN_VIOLENCE,
    Concern.HOPELESSNESS,
    Concern.PANIC,
    Concern.COLLAPSE,
)
_LEADS_IN_CRISIS = (
    Concern.SUICIDE,
    Concern.SELF_HARM,
    Concern.PARTNER_VIOLENCE,
    Concern.CHILD_SAFETY,
    Concern.HARM_TO_OTHERS,
    Concern.OWN_VIOLENCE,
    Concern.SUBSTANCE,
    *_LEADS[7:],
)


def triage(text: str, *, also: Sequence[Signal] = (), rules_only: bool = False) -> Triage:
    """Return the reading of ``text``, by the rules and by the head.

    Args:
        text: what a person typed, of any length; over-long text is read whole by the rules.
        also: further readers; each may raise the reading and none may lower it.
        rules_only: leave the head out, to see what the rules find by themselves.

    Returns:
        Tier, concerns in the order in which a reply should meet them, who is at risk, and the evidence with
        half-open ranges in code points of ``text``. Never raises on any text; linear in its length.
    """
    message = read(text, lexicon().spelling)
    matches = scan(message, lexicon())
    marks = Marks(matches, message)
    found = _by_rules(message, matches, marks)
    if not rules_only:
        found = _raised_by(found, head.reading(message, settled(message, matches, marks)))
    return combine([found, *(signal(text) for signal in also)])


def _raised_by(rules: Triage, other: Triage) -> Triage:
    """Return the union where the head's tier is the higher; below that it would only blur what the rules found."""
    return combine([rules, other]) if other.tier > rules.tier else rules


def combine(readings: Sequence[Triage]) -> Triage:
    """Return the union of readings of one text: the highest tier and all of its evidence."""
    if len(readings) == 1:
        return readings[0]
    highest = max(readings, key=lambda reading: reading.tier.rank, default=Triage())
    concerns = dict.fromkeys(concern for reading in readings for concern in reading.concerns)
    return Triage(
        tier=highest.tier,
        concerns=tuple(sorted(concerns, key=_LEADS.index)) if len(concerns) > 1 else tuple(concerns),
        subject=highest.subject,
        evidence=tuple(item for reading in readings for item in reading.evidence)[:MAX_EVIDENCE],
        refusal=next((reading.refusal for reading in readings if reading.refusal), None),
        check=any(reading.check for reading in readings),
        minor=any(reading.minor for reading in readings),
    )


def warm_up() -> None:
    """Read the lexicon and the head, and compile what common messages need, so that the first message is not slow."""
    triage("I want to die. He hit me, I hit her, I'm scared of him; the kids saw it. I can't cope anymore.")


def settled(message: Message, matches: list[Match], marks: Marks) -> list[tuple[int, int]]:
    """Return what the rules settled: figures of speech, and sentences in which they lowered every phrase."""
    figures = [(mark.start, mark.end) for kind in _FIGURES for mark in marks.by_kind.get(kind, ())]
    risks = [match for match in matches if match.rule.mark is None]
    standing = {message.sentence(m.start) for m in risks if tier_in_scope(m, marks, message) >= m.rule.tier}
    cleared = risks + marks.by_kind.get("resolved", [])
    return figures + [span for m in cleared if (span := message.sentence(m.start)) not in standing]


_FIGURES = ("idiom", "figure")


def _by_rules(message: Message, matches: list[Match], marks: Marks) -> Triage:
    found = [
        (match, evidence)
        for match in matches
        if match.rule.mark is None
        for evidence in [_evidence(match, marks, message)]
        if evidence is not None
    ]
    evidence = _without_doubles([item for _, item in found])
    lead = _lead(evidence, passive=_only_passive(found))
    return Triage(
        tier=max((item.tier for item in evidence), default=Tier.NONE),
        concerns=_concerns(evidence, lead),
        subject=lead.subject if lead else Subject.NONE,
        evidence=tuple(evidence),
        refusal=_refusal(found),
        check=_has_heat(marks, found),
        minor=bool(marks.by_kind.get("minor")),
    )


def _evidence(match: Match, marks: Marks, message: Message) -> Evidence | None:
    tier = tier_in_scope(match, marks, message)
    concern, subject = match.rule.concern, match.rule.subject
    if tier is Tier.NONE or concern is None:
        return None
    reported = is_reported(match, marks, message)
    if reported and concern is Concern.HARM_TO_OTHERS and tier is not Tier.EMERGENCY:
        return None  # the partner's pasted rage: one check, no takeover
    if reported and concern in _SEEN_FROM_THE_OTHER_SIDE:
        concern, subject = _SEEN_FROM_THE_OTHER_SIDE[concern]
    start, end = message.tokens[match.start].start, message.tokens[match.end - 1].end
    whose = subject or subject_of(match, message, reported=reported)
    if match.rule.tier is Tier.DISTRESS and whose is not Subject.SELF:
        return None  # the partner's tears and panic are what the coaching is about
    return Evidence(concern, start, end, message.text[start:end], tier, whose, match.rule.name)


_SEEN_FROM_THE_OTHER_SIDE = {
    Concern.OWN_VIOLENCE: (Concern.PARTNER_VIOLENCE, Subject.SELF),
    Concern.PARTNER_VIOLENCE: (Concern.OWN_VIOLENCE, Subject.PARTNER),
}


def _without_doubles(evidence: list[Evidence]) -> list[Evidence]:
    """Keep the gravest and then the longest of phrases that overlap within one concern."""
    order = sorted(evidence, key=lambda item: (-item.tier.rank, item.start - item.end, item.start))
    kept: list[Evidence] = []
    taken: dict[Concern, list[Evidence]] = {}
    for item in order:
        if len(kept) == MAX_EVIDENCE:
            break
        others = taken.setdefault(item.concern, [])
        if not any(item.start < other.end and item.end > other.start for other in others):
            others.append(item)
            kept.append(item)
    return sorted(kept, key=lambda item: (item.start, item.end))


def _only_passive(found: list[tuple[Match, Evidence]]) -> bool:
    suicide = [match for match, item in found if item.concern is Concern.SUICIDE]
    return bool(suicide) and all(match.rule.passive for match in suicide)


def _place(item: Evidence, *, passive: bool) -> tuple[int, int]:
    """Order of replies: the tier first, then the concern; passive thoughts come after violence."""
    if item.tier is Tier.CRISIS:
        if item.concern is Concern.SUICIDE and passive:
            return -item.tier.rank, len(_LEADS_IN_CRISIS)
        return -item.tier.rank, _LEADS_IN_CRISIS.index(item.concern)
    return -item.tier.rank, _LEADS.index(item.concern)


def _lead(evidence: list[Evidence], *, passive: bool) -> Evidence | None:
    return min(evidence, key=lambda item: _place(item, passive=passive), default=None)


def _concerns(evidence: list[Evidence], lead: Evidence | None) -> tuple[Concern, ...]:
    others = sorted(evidence, key=lambda item: (-item.tier.rank, _LEADS.index(item.concern)))
    ordered = ([lead] if lead else []) + others
    return tuple(dict.fromkeys(item.concern for item in ordered))


def _refusal(found: list[tuple[Match, Evidence]]) -> Refusal | None:
    asked = [match.rule.refusal for match, item in found if item.concern is Concern.OWN_VIOLENCE]
    return next((refusal for refusal in asked if refusal), None)


def _has_heat(marks: Marks, found: list[tuple[Match, Evidence]]) -> bool:
    """Whether rage was said that no rule above took up."""
    if any(item.tier >= Tier.CRISIS for _, item in found):
        return False
    return any(not is_idiom(heat, marks) for heat in marks.by_kind.get("heat", ()))
