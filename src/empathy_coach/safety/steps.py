"""The tables of the safety conversation: which words and question a reading gets, and what an answer changes."""

from __future__ import annotations

from dataclasses import dataclass

from empathy_coach.safety.answers import Answer
from empathy_coach.safety.context import NEAR
from empathy_coach.safety.model import Concern, Subject, Tier, Triage
from empathy_coach.safety.state import Question


@dataclass(frozen=True)
class Opening:
    """The first reply to a reading: words, direct question, and whether a card is in sight."""

    words: str
    question: Question | None
    card: bool = True


@dataclass(frozen=True)
class Step:
    """What follows an answer. ``tier`` None keeps the latched tier; ``undo`` forgets a misreading."""

    words: str
    tier: Tier | None = None
    ask: Question | None = None
    card: bool = False
    referral: bool = False
    adds: Concern | None = None
    undo: bool = False


_EMERGENCY = {
    Concern.SUICIDE: Opening("emergency.suicide_self", Question.SAFE_NOW),
    Concern.SELF_HARM: Opening("emergency.suicide_self", Question.SAFE_NOW),
    Concern.PARTNER_VIOLENCE: Opening("emergency.partner_violence", Question.SAFE_NOW),
    Concern.OWN_VIOLENCE: Opening("emergency.own_violence", Question.AWAY_NOW),
    Concern.HARM_TO_OTHERS: Opening("emergency.harm_to_others", Question.AWAY_NOW),
    Concern.CHILD_SAFETY: Opening("emergency.child_safety", Question.CHILD_NOW),
}
_MEDICAL = Opening("emergency.medical", Question.MEDICAL_NOW)
_TAKEN = Opening("emergency.taken", Question.MEDICAL_NOW)
_BYSTANDER_NOW = Opening("emergency.suicide_bystander", Question.BYSTANDER_NOW)
_STRANGLED = {
    Concern.PARTNER_VIOLENCE: Opening("emergency.strangled", Question.SAFE_NOW),
    Concern.OWN_VIOLENCE: Opening("emergency.other_strangled", Question.AWAY_NOW),
}
_CRISIS = {
    Concern.SUICIDE: Opening("crisis.suicide_self", Question.DYING),
    Concern.SELF_HARM: Opening("crisis.self_harm", Question.DYING),
    Concern.PARTNER_VIOLENCE: Opening("crisis.partner_violence", Question.OPEN_HELP, card=False),
    Concern.OWN_VIOLENCE: Opening("crisis.own_violence", Question.OWN),
    Concern.HARM_TO_OTHERS: Opening("crisis.harm_to_others", Question.OTHERS),
    Concern.CHILD_SAFETY: Opening("crisis.child_safety", Question.CHILD),
}
_CRISIS_MEDICAL = Opening("crisis.medical", None)
_BYSTANDER = {
    Subject.PARTNER: Opening("crisis.suicide_bystander", Question.BYSTANDER),
    Subject.OTHER: Opening("crisis.suicide_other", Question.BYSTANDER),
    Subject.CHILD: Opening("crisis.suicide_child", Question.BYSTANDER),
}
_NEAR = Opening("emergency.near", Question.SAFE_NOW)
_NEAR_SCARED = Opening("crisis.near_scared", Question.NEAR, card=False)
_OWN_RISK = {Concern.SUICIDE, Concern.SELF_HARM}


def opening(reading: Triage) -> Opening:
    """Return the first reply to a reading of ``crisis`` or ``emergency``."""
    lead = reading.concerns[0]
    another = lead in _OWN_RISK and reading.subject not in {Subject.SELF, Subject.NONE}
    if another and _is_hunted(reading):
        return _emergency(reading, Concern.PARTNER_VIOLENCE)
    if reading.tier is Tier.EMERGENCY:
        return _another_now(reading) if another else _emergency(reading, lead)
    if another:
        return _BYSTANDER[reading.subject]
    if lead is Concern.PARTNER_VIOLENCE and _all_from(reading, "partner_fear.near_scared"):
        return _NEAR_SCARED
    if lead is Concern.OWN_VIOLENCE and reading.refusal is not None:
        return Opening(f"refusals.{reading.refusal.value}", None)
    return _CRISIS.get(lead, _CRISIS_MEDICAL)


def _another_now(reading: Triage) -> Opening:
    return _MEDICAL if _is_taken(reading) else _BYSTANDER_NOW


def _emergency(reading: Triage, lead: Concern) -> Opening:
    if lead in _OWN_RISK and _is_taken(reading):
        return _TAKEN
    if lead is Concern.PARTNER_VIOLENCE and _all_from(reading, NEAR):
        return _NEAR
    if lead in _STRANGLED and is_strangling(reading):
        return _STRANGLED[lead]
    return _EMERGENCY.get(lead, _MEDICAL)


def _is_hunted(reading: Triage) -> bool:
    """Whether somebody is a danger to the writer now: that comes before the danger in which he or she may be."""
    return any(item.concern is Concern.PARTNER_VIOLENCE and item.tier is Tier.EMERGENCY for item in reading.evidence)


def _is_taken(reading: Triage) -> bool:
    """Whether something was swallowed or taken already: an ambulance comes before distance to the rest."""
    return any(item.concern is Concern.SUBSTANCE and item.tier is Tier.EMERGENCY for item in reading.evidence)


def is_strangling(reading: Triage) -> bool:
    """Whether the gravest words tell of a hand on a neck."""
    gravest = [item.rule for item in reading.evidence if item.tier is Tier.EMERGENCY]
    return bool(gravest) and all(rule.endswith("strangled") for rule in gravest)


def _all_from(reading: Triage, rule: str) -> bool:
    grave = [item.rule for item in reading.evidence if item.tier is reading.tier]
    return bool(grave) and all(name == rule for name in grave)


_Q, _A = Question, Answer
STEPS: dict[tuple[Question, Answer], Step] = {
    (_Q.DYING, _A.YES): Step("after.dying_yes", ask=_Q.MEANS, card=True),
    (_Q.DYING, _A.UNSURE): Step("after.unsure", ask=_Q.MEANS, card=True),
    (_Q.DYING, _A.NO): Step("after.dying_no", tier=Tier.DISTRESS, referral=True),
    (_Q.MEANS, _A.YES): Step("after.means_yes", tier=Tier.EMERGENCY, ask=_Q.SAFE_NOW, card=True),
    (_Q.MEANS, _A.UNSURE): Step("after.means_yes", ask=_Q.SAFE_NOW, card=True),
    (_Q.MEANS, _A.NO): Step("after.means_no", referral=True),
    (_Q.SAFE_NOW, _A.YES): Step("after.safe_yes", tier=Tier.CRISIS, referral=True),
    (_Q.SAFE_NOW, _A.NO): Step("after.safe_no", tier=Tier.EMERGENCY, ask=_Q.SAFE_NOW, card=True),
    (_Q.SAFE_NOW, _A.UNSURE): Step("after.safe_no", ask=_Q.SAFE_NOW, card=True),
    (_Q.MEDICAL_NOW, _A.YES): Step("after.called", tier=Tier.CRISIS),
    (_Q.MEDICAL_NOW, _A.NO): Step("after.safe_no", tier=Tier.EMERGENCY, ask=_Q.MEDICAL_NOW, card=True),
    (_Q.AWAY_NOW, _A.YES): Step("after.own_no", tier=Tier.CRISIS, referral=True),
    (_Q.AWAY_NOW, _A.NO): Step("after.own_yes", tier=Tier.EMERGENCY, ask=_Q.AWAY_NOW, card=True),
    (_Q.CHILD_NOW, _A.YES): Step("after.child_no", tier=Tier.CRISIS, referral=True),
    (_Q.CHILD_NOW, _A.NO): Step("after.child_yes", tier=Tier.EMERGENCY, ask=_Q.CHILD_NOW, card=True),
    (_Q.BYSTANDER, _A.YES): Step("after.bystander_yes", tier=Tier.EMERGENCY, ask=_Q.BYSTANDER_NOW, card=True),
    (_Q.BYSTANDER, _A.NO): Step("after.bystander_no", referral=True),
    (_Q.BYSTANDER_NOW, _A.YES): Step("after.bystander_no", tier=Tier.CRISIS, referral=True),
    (_Q.BYSTANDER_NOW, _A.NO): Step("after.bystander_yes", tier=Tier.EMERGENCY, card=True),
    (_Q.OPEN_HELP, _A.YES): Step("crisis.partner_violence_open", card=True, referral=True),
    (_Q.OPEN_HELP, _A.NO): Step("after.open_no"),
    (_Q.OPEN_HELP, _A.UNSURE): Step("after.open_no"),
    (_Q.OWN, _A.YES): Step("after.own_yes", tier=Tier.EMERGENCY, ask=_Q.AWAY_NOW, card=True),
    (_Q.OWN, _A.NO): Step("after.own_no", referral=True),
    (_Q.OTHERS, _A.YES): Step("after.others_yes", tier=Tier.EMERGENCY, ask=_Q.AWAY_NOW, card=True),
    (_Q.OTHERS, _A.NO): Step("after.others_no", referral=True),
    (_Q.CHILD, _A.YES): Step("after.child_yes", tier=Tier.EMERGENCY, ask=_Q.CHILD_NOW, card=True),
    (_Q.CHILD, _A.NO): Step("after.child_no", referral=True),
    (_Q.GENTLE, _A.YES): Step("crisis.suicide_self", tier=Tier.CRISIS, ask=_Q.DYING, card=True, adds=Concern.SUICIDE),
    (_Q.GENTLE, _A.UNSURE): Step("after.unsure", tier=Tier.CRISIS, ask=_Q.DYING, card=True, adds=Concern.SUICIDE),
    (_Q.GENTLE, _A.NO): Step("after.gentle_no", tier=Tier.NONE),
    (_Q.RAGE, _A.YES): Step("after.rage_yes", tier=Tier.CRISIS, ask=_Q.OPEN_HELP, adds=Concern.PARTNER_VIOLENCE),
    (_Q.RAGE, _A.UNSURE): Step("after.rage_yes", tier=Tier.CRISIS, ask=_Q.OPEN_HELP, adds=Concern.PARTNER_VIOLENCE),
    (_Q.RAGE, _A.NO): Step("after.rage_no"),
    (_Q.NEAR, _A.YES): Step("emergency.near", tier=Tier.EMERGENCY, ask=_Q.SAFE_NOW, card=True),
    (_Q.NEAR, _A.UNSURE): Step("emergency.near", ask=_Q.SAFE_NOW, card=True),
    (_Q.NEAR, _A.NO): Step("after.near_no", undo=True),
    (_Q.REPAIR, _A.NO): Step("after.undone", undo=True),
    (_Q.REPAIR, _A.YES): Step("after.elsewhere_open", card=True, referral=True),
    (_Q.REPAIR, _A.UNSURE): Step("after.elsewhere_open", card=True, referral=True),
}
ANY_QUESTION: dict[Answer, Step] = {
    Answer.UNSURE: Step("after.unsure", card=True),
    Answer.DECLINED: Step("after.declined", referral=True),
}
"""What an answer gets where its question has no step of its own."""
