"""Rehearsal with a simulated hurt partner: scenarios, moves, feedback and debrief; no outside service."""

from __future__ import annotations

from empathy_coach.practice.batch import run
from empathy_coach.practice.cards import guess_card, turn_card
from empathy_coach.practice.debrief import Debrief, debrief
from empathy_coach.practice.model import Ended, Session, Words
from empathy_coach.practice.ports import Ports
from empathy_coach.practice.session import Turn, again, hint, partner_bubbles, partner_line, reply, start, stop
from empathy_coach.practice.state import Change, PracticeError, State

__all__ = [
    "Change",
    "Debrief",
    "Ended",
    "Ports",
    "PracticeError",
    "Session",
    "State",
    "Turn",
    "Words",
    "again",
    "debrief",
    "guess_card",
    "hint",
    "partner_bubbles",
    "partner_line",
    "reply",
    "run",
    "start",
    "stop",
    "turn_card",
]
