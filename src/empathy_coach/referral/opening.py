"""When the receiver looks at requests, whether it takes new ones, and what may therefore be said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ROW = re.compile(
    r"(?P<first>[a-z]{3})(?:\s*-\s*(?P<last>[a-z]{3}))?\s+(?P<start>\d{1,2}:\d\d)\s*-\s*(?P<end>\d{1,2}:\d\d)"
)
WEEK = 7


class OpeningError(ValueError):
    """Hours, a time zone or a closing date cannot be read; the sentence says what fits."""


@dataclass(frozen=True)
class Hours:
    """The hours of a week, each as (day from Monday = 0, start, end)."""

    spans: tuple[tuple[int, time, time], ...]
    zone: ZoneInfo

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody looks at requests at that moment."""
        local = moment.astimezone(self.zone)
        return any(day == local.weekday() and start <= local.time() < end for day, start, end in self.spans)

    def next_open(self, moment: datetime) -> datetime:
        """Return when somebody looks next; the moment itself when it lies in the hours."""
        if self.open_at(moment):
            return moment
        local = moment.astimezone(self.zone)
        starts = (
            datetime.combine(local.date() + timedelta(days=ahead), start, self.zone)
            for ahead in range(WEEK + 1)
            for day, start, _ in self.spans
            if day == (local.weekday() + ahead) % WEEK
        )
        return min(each for each in starts if each > local)


@dataclass(frozen=True)
class Opening:
    """What the operator says of the receiver.

    Attributes:
        hours: when requests are looked at; None where nothing is promised.
        said: the hours as the operator wrote them, for people.
        answer: how soon an answer comes, in the operator's words ("within three working days").
        places: how many open requests are taken at once; None for no limit.
        closed: no new requests are taken.
        until: the day on which new ones are taken again, if it is known.
    """

    hours: Hours | None = None
    said: str = ""
    answer: str = ""
    places: int | None = None
    closed: bool = False
    until: date | None = None

    def takes(self, now: datetime, waiting: int) -> Taking:
        """Return whether a new request is taken now, with ``waiting`` open ones."""
        if self.closed and not self._over(now):
            return Taking(full=False, closed=True, until=self.until)
        return Taking(full=self.places is not None and waiting >= self.places, closed=False, until=None)

    def _over(self, now: datetime) -> bool:
        zone = self.hours.zone if self.hours else ZoneInfo("UTC")
        return self.until is not None and now.astimezone(zone).date() >= self.until


@dataclass(frozen=True)
class Taking:
    """Whether new requests are taken: not when all places are taken, nor when the receiver is closed."""

    full: bool
    closed: bool
    until: date | None

    @property
    def yes(self) -> bool:
        """Whether a new request may be made."""
        return not (self.full or self.closed)


def parse_hours(text: str, zone: str) -> Hours | None:
    """Return the hours that a text such as ``Mon-Fri 09:00-17:00, Sat 10:00-12:00`` says; None for an empty one.

    Raises:
        OpeningError: it cannot be read.
    """
    try:
        named = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OpeningError(f"{zone!r} is no time zone; one is Europe/London.") from error
    rows = [row.strip().lower() for row in re.split(r"[,;]", text) if row.strip()]
    spans = tuple(span for row in rows for span in _spans(row))
    return Hours(spans, named) if spans else None


def parse_closed(text: str) -> tuple[bool, date | None]:
    """Return whether the receiver is closed, and until when: ``no``, ``yes`` or the day it opens again.

    Raises:
        OpeningError: it is none of these.
    """
    said = text.strip().lower()
    if said in {"", "no"}:
        return False, None
    if said == "yes":
        return True, None
    try:
        return True, date.fromisoformat(said)
    except ValueError as error:
        raise OpeningError("please give yes, no, or the day on which it opens again, such as 2027-01-04.") from error


def _spans(row: str) -> list[tuple[int, time, time]]:
    try:
        first, length, start, end = _read(_ROW.fullmatch(row))
    except ValueError as error:
        raise OpeningError(f"{row!r} cannot be read as hours; write them as Mon-Fri 09:00-17:00.") from error
    return [((first + ahead) % WEEK, start, end) for ahead in range(length)]


def _read(found: re.Match[str] | None) -> tuple[int, int, time, time]:
    """Return the first day, how many days, start and end; a ValueError for what is no such row."""
    if found is None:
        raise ValueError("no hours")
    first, last = DAYS.index(found["first"]), DAYS.index(found["last"] or found["first"])
    start, end = _clock(found["start"]), _clock(found["end"])
    if end <= start:
        raise ValueError("the end comes before the start")
    return first, (last - first) % WEEK + 1, start, end


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
