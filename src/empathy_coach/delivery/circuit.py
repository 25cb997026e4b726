"""A circuit for each destination: one that keeps failing is left in peace, then asked with a single parcel."""

from __future__ import annotations

from datetime import datetime, timedelta

FAILURES = 5  # in a row, before nothing more is sent for a while
SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(minutes=5)


class Circuit:
    """Closed: as many as fit. Open: none until its time. Then half open: one, whose fate decides."""

    def __init__(self, *, shortest: timedelta = SHORTEST, longest: timedelta = LONGEST) -> None:
        self._shortest = shortest
        self._longest = longest
        self._pause = shortest
        self._failures = 0
        self._until: datetime | None = None

    def room(self, now: datetime, wanted: int) -> int:
        """Return how many of the ``wanted`` parcels may be sent now."""
        if self._until is None:
            return wanted
        return min(wanted, 1) if now >= self._until else 0

    def succeeded(self) -> None:
        """Close: the destination takes parcels."""
        self._failures, self._until, self._pause = 0, None, self._shortest

    def failed(self, now: datetime, *, slow: bool = False, asked: timedelta | None = None) -> None:
        """Count a failure; open after a row of them, or at once when the destination asks for patience."""
        self._failures += 1
        if not slow and self._failures < FAILURES:
            return
        wait = max(self._pause, min(asked or self._pause, timedelta(hours=24)))
        self._until = max(self._until or now, now + wait)
        self._pause = min(self._pause * 2, self._longest)
