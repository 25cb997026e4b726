"""Chance that repeats: the same seed and place always give the same number, on every machine and version."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def roll(seed: int, *place: object) -> float:
    """Return a number in [0, 1) that depends on nothing but the seed and the place it is rolled for."""
    key = "\x1f".join((str(seed), *map(str, place)))
    digest = blake2b(key.encode("utf-8", "replace"), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def choose(options: Sequence[tuple[T, float]], throw: float) -> T:
    """Return the option on which ``throw`` in [0, 1) falls; an option's share is its weight.

    Raises:
        ValueError: there is no option with a weight above zero.
    """
    open_options = [(option, weight) for option, weight in options if weight > 0]
    if not open_options:
        raise ValueError("nothing to choose from")
    mark = throw * sum(weight for _, weight in open_options)
    for option, weight in open_options:
        mark -= weight
        if mark < 0:
            return option
    return open_options[-1][0]
