"""Practice as plain data: the card of a turn for the chat, and a turn of the batch contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach.coaching.review import to_json
from empathy_coach.practice import scenario, wording

if TYPE_CHECKING:
    from empathy_coach.coaching.model import Review
    from empathy_coach.practice.model import Record
    from empathy_coach.practice.session import Turn


def turn_card(turn: Turn) -> dict[str, Any]:
    """Return the card of a turn: the partner's next words, the feedback in words, then the numbers."""
    return {
        "type": "practice",
        "partner": turn.partner_after,
        "name": turn.name,
        "feedback": turn.words.to_json(),
        "shift": turn.shift,
        "state": turn.state.to_json(),
        "changes": [change.to_json() for change in turn.changes],
        "turn": turn.number,
        "of": turn.of,
        "ended": turn.ended.value if turn.ended else None,
        "bubbles": list(turn.bubbles),
        "reaction": list(turn.reaction),
        "day": turn.day or None,
        "what_if": _what_if(turn),
        "guess": None,
    }


def guess_card(turn: Turn, question: str) -> dict[str, Any]:
    """Return the card that asks what the reply did, with nothing in it that would tell."""
    return {
        "type": "practice",
        "name": turn.name,
        "turn": turn.number,
        "of": turn.of,
        "guess": {"asked": True, "text": question},
    }


def batch_turn(turn: Turn) -> dict[str, Any]:
    """Return the turn as ``coach practise`` writes it; the state is the one after the reply."""
    more = {"reaction": "\n".join(turn.reaction), "day": turn.day} if turn.reaction else {}
    return {
        "partner": turn.partner_before,
        "state": turn.state.to_json(),
        "reply": turn.reply,
        "feedback": {**review_json(turn.review), **turn.words.to_json()},
        "changes": [change.to_json() for change in turn.changes],
        **more,
    }


def review_json(review: Review) -> dict[str, Any]:
    """Return the review as ``coach review`` writes it, without suggestions; offsets count code points."""
    return {name: value for name, value in to_json(review).items() if name != "suggestions"}


def _what_if(turn: Turn) -> dict[str, Any] | None:
    """Return both branches of a moment that was taken again; None where it was not."""
    if turn.branch is None:
        return None
    now = {"quote": wording.quote(turn.reply), "partner": [*turn.reaction, *turn.bubbles]}
    return {
        "before": _branch(turn.branch, turn.scenario),
        "now": {**now, "shift": turn.shift, "state": turn.state.to_json()},
    }


def _branch(record: Record, scenario_id: str) -> dict[str, Any]:
    about = scenario.load(scenario_id)
    reacted = about.line(record.reacted).bubbles() if record.reacted else []
    said = about.line(record.said).bubbles(record.quoted) if record.said else []
    return {
        "quote": wording.quote(record.reply),
        "partner": [*reacted, *said],
        "shift": record.shift,
        "state": record.state.to_json(),
    }
