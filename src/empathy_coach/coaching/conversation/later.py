"""Several wishes in one message: the most urgent is answered, the other is named and picked up next."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.coaching import lexicon
from empathy_coach.coaching.conversation.hearing import says
from empathy_coach.coaching.conversation.pen import Pen
from empathy_coach.coaching.conversation.situation import Awaiting

if TYPE_CHECKING:
    from empathy_coach.coaching.conversation.situation import Situation
    from empathy_coach.coaching.conversation.turn import Turn

_CUES = "coaching/lexicon/steering.yml"
PAIN = "partner_pain"
URGENT = (PAIN, "fear", "review_reply", "support_me", "referral", "practice", "transparency", "delete_my_data")
"""Topics of a wish, most urgent first: someone in pain in reach cannot wait, and a form ends the turn."""
FLOWS = {"review_reply": "review_form", "support_me": "support"}
"""Topics whose flow has another name."""
_NAMED = {
    "fear": "later_fear",
    "review_reply": "later_reply",
    "support_me": "later_support",
    "referral": "later_referral",
    "practice": "later_practice",
    "transparency": "later_transparency",
    "delete_my_data": "later_delete",
}
_FIRST = frozenset({Awaiting.FEAR, Awaiting.DANGER, Awaiting.TRUTH, Awaiting.SAFETY, Awaiting.SCOPE})
"""Questions that are answered before anything else is offered."""


def wishes(text: str) -> tuple[tuple[str, str], ...]:
    """Return what the clauses of a message ask for, as (topic, words), most urgent first, each topic once."""
    found: dict[str, str] = {}
    for clause in _clauses(text):
        topic = _topic(clause)
        if topic is not None:
            found.setdefault(topic, clause)
    return tuple(sorted(found.items(), key=lambda wish: URGENT.index(wish[0])))


def _topic(clause: str) -> str | None:
    if says("acute", clause):
        return PAIN
    plain = lexicon.plain(clause)
    return next((topic for topic in URGENT[1:] if lexicon.count(_CUES, "wishes", topic, plain=plain)), None)


def _clauses(text: str) -> list[str]:
    joints = "|".join(f"(?:{joint})" for joint in content.load(_CUES)["joints"])
    return [clause.strip() for clause in re.split(joints, text, flags=re.IGNORECASE) if clause and clause.strip()]


def flow_of(topic: str) -> str:
    """Return the flow that answers a topic."""
    return FLOWS.get(topic, topic)


def put_off(situation: Situation, text: str, flow: str) -> tuple[Situation, str]:
    """Return the situation with the wish that ``flow`` does not answer kept for later, and what is left to answer."""
    asked = wishes(text)
    others = [wish for wish in asked if flow_of(wish[0]) != flow and wish[0] != PAIN]
    if not others or len(asked) == len(others):
        return situation, text
    said = [clause for clause in _clauses(text) if clause not in [words for _, words in others]]
    return replace(situation, later=others[0]), ". ".join(said)


def forgotten(situation: Situation) -> Situation:
    """Return the situation without a wish that was named already: the message after that takes it up, or not."""
    return replace(situation, later=()) if is_named(situation) else situation


def is_named(situation: Situation) -> bool:
    """Whether the wish that was put off has been named to the learner."""
    return bool(situation.later) and _NAMED[situation.later[0]] in situation.used


def with_later(turn: Turn) -> Turn:
    """Add, once, that the other wish is next, when no check stands open."""
    kept = turn.situation.later
    if not kept or turn.situation.awaiting in _FIRST:
        return turn
    outcome = _NAMED[kept[0]]
    if outcome in turn.situation.used:
        return turn
    named = Pen(turn.situation).remember(outcome).say(outcome).turn()
    return replace(named, says=(*turn.says, *named.says))
