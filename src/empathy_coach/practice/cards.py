"""Practice as plain data: the card of a turn for the chat, and a turn of the batch contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.coaching.review import to_json

if TYPE_CHECKING:
    from empathy_coach.coaching.model import Review
    from empathy_coach.practice.session import Turn


def turn_card(turn: Turn) -> dict[str, Any]:
    """Return the card of a turn: the partner's next line, the feedback, then the numbers."""
    return {
        "type": "practice",
        "partner": turn.partner_after,
        "name": turn.name,
        "feedback": turn.words.to_json(),
        "state": turn.state.to_json(),
        "changes": [change.to_json() for change in turn.changes],
        "turn": turn.number,
        "of": turn.of,
        "ended": turn.ended.value if turn.ended else None,
    }


def batch_turn(turn: Turn) -> dict[str, Any]:
    """Return the turn as ``coach practise`` writes it; the state is the one after the reply."""
    return {
        "partner": turn.partner_before,
        "state": turn.state.to_json(),
        "reply": turn.reply,
        "feedback": {**review_json(turn.review), **turn.words.to_json()},
        "changes": [change.to_json() for change in turn.changes],
    }


def review_json(review: Review) -> dict[str, Any]:
    """Return the review as ``coach review`` writes it, without suggestions; offsets count code points."""
    return {name: value for name, value in to_json(review).items() if name != "suggestions"}
