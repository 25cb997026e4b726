"""Rate limits."""

from __future__ import annotations

import pytest

from empathy_coach.web.errors import ProblemError
from empathy_coach.web.limits import MAX_BUCKETS, Limiter, Limits, is_loopback


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_burst_then_a_steady_rate() -> None:
    clock = Clock()
    limiter = Limiter(burst=2, per_second=0.5, clock=clock)
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 2]
    clock.now = 2
    assert limiter.wait("a") == 0


def test_keys_do_not_share() -> None:
    limiter = Limiter(burst=1, per_second=1)
    assert limiter.wait("a") == limiter.wait("b") == 0


def test_a_flood_of_keys_does_not_fill_the_memory() -> None:
    limiter = Limiter(burst=1, per_second=1, clock=Clock())
    for key in range(MAX_BUCKETS + 10):
        limiter.wait(str(key))
    assert len(limiter._buckets) == MAX_BUCKETS


def test_an_address_is_limited_and_this_machine_is_not() -> None:
    limits = Limits(*(), **{name: Limiter(burst=1, per_second=0.1) for name in ("messages", "addresses", "sessions")})
    limits.check_start("192.0.2.1")
    with pytest.raises(ProblemError) as problem:
        limits.check_start("192.0.2.1")
    assert problem.value.status == 429
    assert problem.value.retry_after == pytest.approx(10, abs=0.5)
    for _ in range(5):
        limits.check_start("127.0.0.1")


@pytest.mark.parametrize(("address", "local"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False)])
def test_loopback(address: str, *, local: bool) -> None:
    assert is_loopback(address) is local
