"""What practice asks of its neighbours: a review of each reply, and triage before anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from empathy_coach.coaching.model import Review
from empathy_coach.coaching.review import review
from empathy_coach.safety import triage

Reviewer = Callable[[str, str], Review]
"""Takes the learner's draft and the partner's words; returns the review of the draft."""


class Triaged(Protocol):
    """The part of a triage that practice reads."""

    @property
    def tier(self) -> Any:
        """``none``, ``distress``, ``crisis`` or ``emergency``."""


Triager = Callable[[str], Triaged]


@dataclass(frozen=True)
class Ports:
    """The neighbours of practice; tests hand in fakes."""

    review: Reviewer = review
    triage: Triager = triage
