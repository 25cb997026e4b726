"""Rehearsal with a simulated hurt partner: scenarios, moves, feedback and debrief; no outside service."""

from __future__ import annotations

from empathy_coach.practice.batch import run
from empathy_coach.practice.cards import turn_card
from empathy_coach.practice.debrief import Debrief, debrief
from empathy_coach.practice.model import Change, Ended, PracticeError, Session, State, Words
from empathy_coach.practice.ports import Ports
from empathy_coach.practice.session import Turn, again, hint, partner_line, reply, start, stop

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
    "hint",
    "partner_line",
    "reply",
    "run",
    "start",
    "stop",
    "turn_card",
]
