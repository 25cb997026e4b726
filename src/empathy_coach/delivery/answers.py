"""What a receiver's HTTP answer means: only 2xx is success."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from empathy_coach.delivery.destination import DeliveryError

SLOW = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
DIGITS = 7  # more seconds than this are no waiting time


def problem_of(status: int, retry_after: str | None, now: datetime) -> DeliveryError | None:
    """Return what is wrong, or None for a success.

    Args:
        status: the HTTP status; a redirect (3xx) is a failure and is not followed.
        retry_after: the ``Retry-After`` header, in seconds or as a date.
        now: the present time, with its zone.
    """
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    problem = f"HTTP {status}"
    if status == HTTPStatus.GONE:
        return DeliveryError(problem, gone=True)
    return DeliveryError(problem, retry_after=wait_asked(retry_after, now), slow=status in SLOW)


def wait_asked(header: str | None, now: datetime) -> timedelta | None:
    """Return the wait that a ``Retry-After`` header asks for; None where there is none or it cannot be read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:DIGITS]))
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return max(at - now, timedelta(0))
