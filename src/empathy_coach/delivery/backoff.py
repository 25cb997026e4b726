"""How long to wait after a failed attempt."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

HOUR = 3600
# Standard Webhooks' schedule, in seconds; after the last one the row waits for somebody to replay it.
WAITS = (5, 5 * 60, 30 * 60, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
LONGEST = timedelta(hours=24)  # a receiver that asks for more is asked again a day later
JITTER = 0.1  # of the wait, so that many failures do not come back together
_random = random.SystemRandom()


@dataclass(frozen=True)
class Backoff:
    """The waits between attempts, in seconds."""

    waits: tuple[float, ...] = WAITS

    def after(self, attempt: int, asked: timedelta | None = None) -> timedelta | None:
        """Return how long to wait after the failed ``attempt`` (from 1), or None when it was the last.

        Args:
            attempt: which attempt failed.
            asked: how long the receiver asked us to wait; it is honoured up to a day.
        """
        if attempt > len(self.waits):
            return None
        own = timedelta(seconds=self.waits[max(attempt, 1) - 1])
        return max(own, min(asked or own, LONGEST)) * (1 + JITTER * _random.random())
