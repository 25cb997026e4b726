"""Signing in to the inbox: patience with mistakes, none with guessing; a session in a cookie that no script reads."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from empathy_coach.privacy import passwords
from empathy_coach.web.clinic.offloop import off_loop
from empathy_coach.web.limits import Limiter, address_of

if TYPE_CHECKING:
    from aiohttp import web

    from empathy_coach.storage.clinic import ClinicUser, SqlClinicStore
    from empathy_coach.web.ports import Clock

COOKIE = "__Host-clinic"  # the prefix makes browsers insist on Secure, Path=/ and no Domain
FORM_COOKIE = "__Host-clinic-form"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
NAME_MAX = 64  # characters that are remembered of what somebody typed as a name
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TRIES = 5  # wrong ones for one name from one address, then one a minute
TRIES_FROM = 20  # from one address, then six a minute
TRIES_FOR = 50  # for one name from everywhere, then twelve a minute: nobody can lock somebody else out for long
HASHING_AT_ONCE = 2  # each takes 64 MiB


@dataclass(frozen=True)
class Visit:
    """Somebody who is signed in; ``csrf`` stands in every form of theirs."""

    user: ClinicUser
    token: str

    @property
    def csrf(self) -> str:
        """What a form must send back: bound to the session, and useless without it."""
        return form_token(self.token)


class TooManyTriesError(Exception):
    """Too many wrong passwords; ``seconds`` until the next try."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many tries")
        self.seconds = seconds


class SignIn:
    """Checks names and passwords, and knows who is signed in."""

    def __init__(self, store: SqlClinicStore, clock: Clock, *, proxies: frozenset[str] = frozenset()) -> None:
        self._store = store
        self._clock = clock
        self._proxies = proxies
        self._pairs = Limiter(burst=TRIES, per_second=1 / 60)
        self._names = Limiter(burst=TRIES_FOR, per_second=0.2)
        self._addresses = Limiter(burst=TRIES_FROM, per_second=0.1)
        self._hashing = asyncio.Semaphore(HASHING_AT_ONCE)

    async def enter(self, request: web.Request, name: str, password: str) -> Visit | None:
        """Return the visit of somebody whose password fits; None when it does not.

        Raises:
            TooManyTriesError: too many tries for this name or from this address.
            PartDownError: the database does not answer.
        """
        address, name = address_of(request, self._proxies), name[:NAME_MAX]
        limits = (
            (self._pairs, f"{name.casefold()} {address}"),
            (self._names, name.casefold()),
            (self._addresses, address),
        )
        wait = max(limiter.wait(key) for limiter, key in limits)
        if wait:
            raise TooManyTriesError(wait)
        user = await off_loop(lambda: self._store.user(name)) if NAME.fullmatch(name) else None
        async with self._hashing:
            good = await asyncio.to_thread(passwords.fits, user.password if user else None, password)
        now = self._clock()
        if user is None or not good:
            await off_loop(lambda: self._store.note(now, user.name if user else "?", "sign_in_refused"))
            return None
        for limiter, key in limits:
            limiter.forgive(key)
        token = secrets.token_urlsafe(32)
        await off_loop(lambda: self._store.note(now, user.name, "sign_in"))
        await off_loop(lambda: self._store.sign_in(user, token, now, idle=now - IDLE, oldest=now - LONGEST))
        return Visit(user, token)

    async def visit(self, request: web.Request) -> Visit | None:
        """Return the visit that a request belongs to; None when nobody is signed in any more."""
        token, now = request.cookies.get(COOKIE, ""), self._clock()
        if not token:
            return None
        user = await off_loop(lambda: self._store.signed_in(token, now, idle=now - IDLE, oldest=now - LONGEST))
        return None if user is None else Visit(user, token)

    async def leave(self, visit: Visit) -> None:
        """End a visit."""
        now = self._clock()
        await off_loop(lambda: self._store.note(now, visit.user.name, "sign_out"))
        await off_loop(lambda: self._store.sign_out(visit.token))


def keep(response: web.StreamResponse, name: str, token: str) -> None:
    """Set a cookie that no script reads, that no other site sends along, and that goes with the browser."""
    response.set_cookie(name, token, path="/", secure=True, httponly=True, samesite="Strict")


def drop(response: web.StreamResponse, name: str) -> None:
    """Take a cookie back."""
    response.del_cookie(name, path="/", secure=True, httponly=True, samesite="Strict")


def form_token(token: str) -> str:
    """Return what a form must send back for a cookie's token."""
    return hashlib.sha256(f"form\x1f{token}".encode()).hexdigest()


def same(token: str, given: str) -> bool:
    """Whether a form's token fits the cookie's, in constant time."""
    return bool(token) and hmac.compare_digest(form_token(token).encode(), given.encode("utf-8", "replace"))
