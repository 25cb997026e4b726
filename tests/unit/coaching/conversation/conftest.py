"""A conversation with the core alone: routing, flows, and the sentences of the responses, without Rasa."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from empathy_coach.coaching.conversation import (
    carding,
    defensiveness,
    drafts,
    fear,
    moments,
    pain,
    readiness,
    steering,
    steps,
    support,
)
from empathy_coach.coaching.conversation.collecting import Collected, collect
from empathy_coach.coaching.conversation.routing import Heard, route
from empathy_coach.coaching.conversation.situation import Situation

if TYPE_CHECKING:
    from collections.abc import Callable

    from empathy_coach.coaching.conversation.turn import Turn

ROOT = Path(__file__).parents[4]
FLOWS: dict[str, Callable[[Situation, str], Turn]] = {
    "fear": fear.fear,
    "partner_pain": pain.pain,
    "review_draft": drafts.draft_turn,
    "defensiveness": defensiveness.defensiveness,
    "support_question": support.support,
    "honesty": steps.honesty,
    "transparency": steps.transparency,
    "consistency": steps.consistency,
    "betrayed_partner": steps.betrayed_partner,
    "moment": moments.moment,
    "readiness": readiness.readiness,
    "support_card": carding.carding,
    "steer": steering.steer,
}


def responses() -> dict[str, list[dict[str, Any]]]:
    """Return all responses of the assistant."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    return found


def text_of(turn: Turn) -> str:
    """Return what the learner reads in a turn."""
    known = responses()
    return "\n".join(known[f"utter_{bubble.outcome}"][0]["text"].format(**bubble.pieces) for bubble in turn.says)


@dataclass
class Dialogue:
    """One conversation; ``flow`` is who answered last, ``said`` what it said."""

    situation: Situation = field(default_factory=Situation)
    flow: str | None = None
    said: str = ""
    outcomes: tuple[str, ...] = ()

    def say(self, text: str, intent: str = "out_of_scope", confidence: float = 0.3) -> Dialogue:
        """Send a message as the pipeline understood it; an open question outranks the intent."""
        self.flow = route(self.situation, Heard(text, intent, confidence)) or intent
        turn = self._turn(text)
        self.situation = Situation.from_json(turn.situation.to_json())
        self.said, self.outcomes = text_of(turn), tuple(bubble.outcome for bubble in turn.says)
        return self

    @property
    def words(self) -> int:
        """How long the last answer was."""
        return len(self.said.split())

    def _turn(self, text: str) -> Turn:
        if self.flow == "review_form":
            collected = collect(Collected(), None, text)
            return drafts.draft_turn(self.situation, text, partner=collected.partner_words, draft=collected.draft)
        return FLOWS[self.flow or ""](self.situation, text)


@pytest.fixture
def dialogue() -> Dialogue:
    """A new conversation."""
    return Dialogue()


@pytest.fixture
def new_dialogue() -> type[Dialogue]:
    """Begins conversations, one for each call."""
    return Dialogue
