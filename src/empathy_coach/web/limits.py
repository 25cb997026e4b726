"""Rate limits for everything but a crisis: a bucket of permits for each visitor and each address."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from empathy_coach.web.errors import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

MAX_BUCKETS = 20_000  # the oldest is forgotten past this, so that a flood cannot fill the memory


@dataclass
class _Bucket:
    permits: float
    at: float


class Limiter:
    """Allows a burst and then a steady rate for each key."""

    def __init__(self, *, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._rate = per_second
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take a permit and return 0, or return the seconds until there is one."""
        bucket = self._filled(key)
        if bucket.permits >= 1:
            bucket.permits -= 1
            return 0.0
        return (1 - bucket.permits) / self._rate

    def forgive(self, key: str) -> None:
        """Forget what was taken for a key."""
        self._buckets.pop(key, None)

    def _filled(self, key: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.pop(key, None) or _Bucket(self._burst, now)
        bucket.permits = min(self._burst, bucket.permits + (now - bucket.at) * self._rate)
        bucket.at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return bucket


class Limits:
    """The edge's limits; addresses on this machine (a proxy, a test) are limited by session alone."""

    def __init__(self, *, messages: Limiter, addresses: Limiter, sessions: Limiter) -> None:
        self._messages = messages
        self._addresses = addresses
        self._sessions = sessions

    def check_message(self, session: str, address: str) -> None:
        """Raise a kind 429 when this visitor or this address sends too much."""
        _refuse_if(max(self._messages.wait(session), self._by_address(self._addresses, address)))

    def check_start(self, address: str) -> None:
        """Raise a kind 429 when this address starts too many sessions."""
        _refuse_if(self._by_address(self._sessions, address))

    @staticmethod
    def _by_address(limiter: Limiter, address: str) -> float:
        return 0.0 if is_loopback(address) else limiter.wait(address)


def address_of(request: web.Request, trusted_proxies: frozenset[str]) -> str:
    """Return the visitor's address; a forwarded one counts only from a proxy that the operator named."""
    peer = request.remote or ""
    if peer in trusted_proxies:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        return forwarded or peer
    return peer


def is_loopback(address: str) -> bool:
    """Whether the address is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _refuse_if(seconds: float) -> None:
    if seconds > 0:
        raise ProblemError(HTTPStatus.TOO_MANY_REQUESTS, "too_fast", retry_after=seconds)
