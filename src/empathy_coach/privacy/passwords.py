"""Passwords of the clinic's users: argon2id, with one answer for a wrong name and a wrong password."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
_hasher = PasswordHasher()  # the library's defaults follow RFC 9106 (64 MiB, three passes)


class PasswordError(ValueError):
    """A new password is too short or too long; the sentence says so."""


def hash_new(password: str) -> str:
    """Return the hash of a new password.

    Raises:
        PasswordError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(f"Please take a password of {SHORTEST} to {LONGEST} characters; a short sentence is good.")
    return _hasher.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed. Without a hash it takes as long, and does not."""
    try:
        _hasher.verify(_nobodys() if stored is None else stored, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(stored)


def warm_up() -> None:
    """Make the hash that nobody's password is compared with, before the first visitor."""
    _nobodys()


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's password")
