"""Blanking single texts in what a session holds, without losing the conversation around them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from empathy_coach.storage.tables import message, tracker_event

if TYPE_CHECKING:
    from collections.abc import Iterable

BLANK = "[…]"


def scrub(connection: Any, session_id: str, texts: Iterable[str]) -> None:
    """Blank ``texts`` in the session's events and replies, inside the caller's transaction.

    A text counts as a whole word, in any case and with any white space, so that a short name does not
    blank parts of other words.
    """
    pattern = _pattern(texts)
    if pattern is None:
        return
    mine = tracker_event.c.sender_id == session_id
    for row in connection.execute(select(tracker_event.c.id, tracker_event.c.data).where(mine)).all():
        data = json.dumps(_blanked(json.loads(row.data), pattern))
        if data != row.data:
            change = update(tracker_event).where(tracker_event.c.id == row.id)
            connection.execute(change.values(data=data))
    of = message.c.session_id == session_id
    for row in connection.execute(select(message.c.message_id, message.c.reply).where(of)).all():
        reply = _blanked(row.reply, pattern)
        if reply != row.reply:
            change = update(message).where(of, message.c.message_id == row.message_id)
            connection.execute(change.values(reply=reply))


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(filter(None, texts), key=len, reverse=True)
    forms = [r"\s+".join(map(re.escape, text.split())) for text in longest_first]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE) if forms else None


def _blanked(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(BLANK, value)
    if isinstance(value, dict):
        return {key: _blanked(held, pattern) for key, held in value.items()}
    return [_blanked(held, pattern) for held in value] if isinstance(value, list) else value
