"""Safety: what a message says of danger, and what the coach answers. Plain Python, no network, no database."""

from empathy_coach.safety.answers import answer_to_safety_question
from empathy_coach.safety.following import follow_up
from empathy_coach.safety.model import Concern, Evidence, Refusal, Subject, Tier, Triage
from empathy_coach.safety.question import ask_safety_question, asked, safety_question
from empathy_coach.safety.resources import (
    HelpLine,
    emergency_number,
    help_card,
    help_lines,
    region_of,
    regions,
    stale,
)
from empathy_coach.safety.state import (
    Choice,
    FollowUp,
    Question,
    SafetyAnswer,
    SafetyReply,
    SafetyState,
    closed,
)
from empathy_coach.safety.triaging import Signal, combine, triage, warm_up

__all__ = [
    "Choice",
    "Concern",
    "Evidence",
    "FollowUp",
    "HelpLine",
    "Question",
    "Refusal",
    "SafetyAnswer",
    "SafetyReply",
    "SafetyState",
    "Signal",
    "Subject",
    "Tier",
    "Triage",
    "answer_to_safety_question",
    "ask_safety_question",
    "asked",
    "closed",
    "combine",
    "emergency_number",
    "follow_up",
    "help_card",
    "help_lines",
    "region_of",
    "regions",
    "safety_question",
    "stale",
    "triage",
    "warm_up",
]
