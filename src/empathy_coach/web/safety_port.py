"""The safety core as the edge's port."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from empathy_coach import safety
from empathy_coach.safety import SafetyState, head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.web.ports import FollowUp, Json, Triage

WARMING = ("I want to die", "I am going to kill myself tonight", "he hits me", "everything is hopeless")


class CoachSafety:
    """Delegates to ``empathy_coach.safety``; ``region`` is the operator's, for visitors who set none."""

    def __init__(self, region: str | None = None) -> None:
        self._region = region

    def warm_up(self) -> None:
        """Read lexicon and classifier, and the words and lines of the first replies."""
        safety.warm_up()
        for text in WARMING:
            safety.follow_up(SafetyState(), text, now=datetime.now(timezone.utc))

    def second_reader(self) -> bool:
        """Return whether the classifier's file fits the encoder and could be read."""
        return head.packaged() is not None

    def triage(self, text: str) -> Triage:
        """Return the reading of one text."""
        return safety.triage(text)

    def follow_up(self, state: SafetyState, text: str, *, now: datetime) -> FollowUp:
        """Return what the text changes."""
        return safety.follow_up(state, text, now=now)

    def asked(self, state: SafetyState, question: Mapping[str, Any]) -> SafetyState:
        """Return the state after the coach asked a safety question."""
        return safety.asked(state, question.get("about"))

    def fresh(self, region: str | None) -> SafetyState:
        """Return the state of a conversation that has not begun."""
        return SafetyState(region=region or self._region)

    def closed(self, state: SafetyState) -> bool:
        """Return whether the coaching is closed."""
        return safety.closed(state)

    def state_to_json(self, state: SafetyState) -> Json:
        """Return the state as JSON."""
        return state.to_json()

    def state_from_json(self, raw: Mapping[str, Any]) -> SafetyState:
        """Return the stored state."""
        return SafetyState.from_json(dict(raw))

    def help_card(self, region: str | None) -> Json:
        """Return the help lines of a region."""
        return safety.help_card(region or self._region, ())
