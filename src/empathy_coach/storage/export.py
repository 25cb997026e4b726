"""What one session holds, as JSON that its owner can read."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import select

from empathy_coach.storage.tables import consent, message, outbox, practice, referral, session, tracker_event

SPEAKERS = {"user": "you", "bot": "coach"}


def export_session(connection: Any, session_id: str) -> dict[str, Any]:
    """Return the session, its messages, the conversation and the referrals; times in ISO 8601, UTC."""
    events = _events(connection, session_id)
    return {
        "session": next(iter(_rows(connection, select(session).where(session.c.id == session_id))), None),
        "messages": _rows(connection, _messages(session_id)),
        "conversation": [_line(event) for event in events if event.get("event") in SPEAKERS],
        "remembered": _remembered(events),
        "practices": _rows(connection, _practices(session_id)),
        "referrals": _rows(connection, _referrals(session_id)),
    }


def _messages(session_id: str) -> Any:
    columns = (message.c.message_id, message.c.state, message.c.created, message.c.reply)
    return select(*columns).where(message.c.session_id == session_id).order_by(message.c.created)


def _practices(session_id: str) -> Any:
    columns = (practice.c.finished, practice.c.result)
    return select(*columns).where(practice.c.session_id == session_id).order_by(practice.c.id)


def _referrals(session_id: str) -> Any:
    columns = (
        *(referral.c[name] for name in ("code", "state", "state_at", "created", "withdrawn")),
        *(referral.c[name] for name in ("urgency", "individual", "details", "message")),
        outbox.c.state.label("delivery"),
        outbox.c.delivered,
        outbox.c.destination,
        consent.c.scope.label("consent_scope"),
        consent.c.wording_version.label("consent_wording_version"),
        consent.c.given.label("consent_given"),
    )
    joined = referral.join(outbox, outbox.c.referral_id == referral.c.id)
    joined = joined.join(consent, consent.c.referral_id == referral.c.id)
    return select(*columns).select_from(joined).where(referral.c.session_id == session_id)


def _rows(connection: Any, query: Any) -> list[dict[str, Any]]:
    return [
        {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}
        for row in connection.execute(query).mappings()
    ]


def _events(connection: Any, session_id: str) -> list[dict[str, Any]]:
    query = select(tracker_event.c.data).where(tracker_event.c.sender_id == session_id)
    return [json.loads(data) for data in connection.execute(query.order_by(tracker_event.c.id)).scalars()]


def _line(event: dict[str, Any]) -> dict[str, Any]:
    at = datetime.fromtimestamp(event["timestamp"], tz=timezone.utc).isoformat()
    return {"who": SPEAKERS[event["event"]], "at": at, "text": event.get("text")}


def _remembered(events: list[dict[str, Any]]) -> dict[str, Any]:
    slots = {event["name"]: event.get("value") for event in events if event.get("event") == "slot"}
    return {name: value for name, value in slots.items() if value is not None}
