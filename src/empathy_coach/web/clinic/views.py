"""What the pages show of referrals: lists by urgency and age, and one with what was agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from empathy_coach.referral import wording
from empathy_coach.referral.model import Item
from empathy_coach.referral.states import CLOSED, NEXT, State, StoredReferral
from empathy_coach.web.clinic.templates import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from empathy_coach.storage.clinic import AuditEntry

_ORDER = {"stat": 0, "asap": 1, "urgent": 2, "routine": 3, "": 4}
_FIRST = (State.ACCEPTED, State.SCHEDULED, State.COMPLETED, State.UNATTENDED, State.DECLINED, State.CANCELLED)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    code: str
    urgency: str
    created: str
    age: str
    state: str
    whom: str


def rows(stored: Iterable[StoredReferral], now: datetime) -> tuple[list[Row], list[Row]]:
    """Return the open ones, most urgent and then oldest first, and the closed ones, newest first."""
    every = list(stored)
    waiting = [each for each in every if each.withdrawn is None and each.state not in CLOSED]
    closed = [each for each in every if each not in waiting]
    waiting.sort(key=lambda each: (_ORDER[_urgency(each)], each.created))
    return [_row(each, now) for each in waiting], [_row(each, now) for each in closed]


def one(stored: StoredReferral, history: Iterable[AuditEntry], now: datetime, zone: ZoneInfo | None) -> dict[str, Any]:
    """Return what the page of one referral shows."""
    request = stored.request
    lines = [
        {"at": _moment(entry.at, zone), "who": entry.who, "action": entry.action}
        for entry in history
        if entry.action in words()["acts"]
    ]
    return {
        "code": stored.code,
        "state": _state(stored),
        "age": age(now - stored.created),
        "withdrawn": _moment(stored.withdrawn, zone) if stored.withdrawn else "",
        "told": _told(stored),
        "alone": request is not None and request.individual,
        "consented": _moment(stored.created, zone),
        "version": stored.consent_version,
        "message": stored.message,
        "nexts": [state.value for state in _FIRST if state in NEXT.get(stored.state, set())],
        "history": lines,
    }


def age(span: timedelta) -> str:
    """Return a span in words: minutes, hours, then days."""
    said = words()["age"]
    if span < HOUR:
        return str(said["minutes"].format(n=max(int(span.total_seconds() // 60), 0)))
    if span < 2 * DAY:
        return str(said["hours"].format(n=int(span / HOUR)))
    return str(said["days"].format(n=span.days))


def _row(stored: StoredReferral, now: datetime) -> Row:
    whom = str(stored.request.individual).lower() if stored.request else ""
    return Row(
        code=stored.code,
        urgency=_urgency(stored),
        created=stored.created.isoformat(timespec="minutes"),
        age=age(now - stored.created),
        state=_state(stored),
        whom=whom,
    )


def _urgency(stored: StoredReferral) -> str:
    return stored.request.urgency.value if stored.request else ""


def _state(stored: StoredReferral) -> str:
    return "withdrawn" if stored.withdrawn else stored.state.value


def _told(stored: StoredReferral) -> list[tuple[str, str]]:
    """Return the lines that the consent covers, in its order, under the inbox's own titles."""
    request, said = stored.request, words()
    if request is None:
        return []
    shown = dict(zip(request.items(), wording.consent_card(request).values, strict=True))
    shown[Item.URGENCY] = said["urgency"][request.urgency.value]
    shown[Item.INDIVIDUAL] = said["whom"][str(request.individual).lower()]
    shown.setdefault(Item.HOURS, said["any_time"])
    return [(said["labels"][item.value], shown[item]) for item in Item if item in shown]


def _moment(moment: datetime, zone: ZoneInfo | None) -> str:
    local = moment.astimezone(zone or timezone.utc)
    return f"{local:%Y-%m-%d %H:%M} {local:%Z}"
