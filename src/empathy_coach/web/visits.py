"""Who is speaking: signed session ids, and the session's row behind them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from empathy_coach.web.errors import ProblemError
from empathy_coach.web.keys import AUDIENCE
from empathy_coach.web.ports import PartDownError
from empathy_coach.web.tokens import random_id

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from aiohttp import web

    from empathy_coach.web.gate import Gate
    from empathy_coach.web.ports import Clock
    from empathy_coach.web.store import Store
    from empathy_coach.web.talks import Talk, Talks
    from empathy_coach.web.tokens import Signer

BEARER = "Bearer "


class Visits:
    """Begins sessions and finds the talk of a request."""

    def __init__(
        self, *, signer: Signer, talks: Talks, gate: Gate, store: Store, clock: Clock, life: timedelta
    ) -> None:
        self._signer = signer
        self._talks = talks
        self._gate = gate
        self._store = store
        self._clock = clock
        self._life = life

    async def begin(self, audience: str, place: dict[str, str | None]) -> tuple[str, datetime]:
        """Return a new session's token and its end; without the database too, as a crisis can't wait."""
        talk = self._talks.add(self._gate.talk(random_id(), place.get("region")))
        try:
            self._gate.merge(talk, await self._store.create(talk.session, place))
        except PartDownError:
            talk.unsaved = place
        until = self._clock() + self._life
        claims = {"s": talk.session, "x": int(until.timestamp())}
        return self._signer.sign(claims, context=audience), until

    def talk(self, request: web.Request) -> Talk:
        """Return the talk of the request's token, from the signature alone.

        Raises:
            ProblemError: 401, the token is missing, forged, of another page, or expired.
        """
        header = request.headers.get("Authorization", "")
        token = header[len(BEARER) :] if header.startswith(BEARER) else ""
        claims = self._signer.verify(token, context=request[AUDIENCE])
        if claims is None or self._clock().timestamp() > claims["x"]:
            raise unknown_session()
        known = self._talks.find(claims["s"])
        return self._talks.add(known or self._gate.talk(claims["s"]))

    async def confirm(self, talk: Talk) -> None:
        """Read or write the session's row once; an ended session passes.

        Raises:
            ProblemError: 401, the session was erased.
            PartDownError: the database does not answer.
        """
        async with talk.loading:
            if talk.unsaved is not None:
                self._gate.merge(talk, await self._store.create(talk.session, talk.unsaved))
                talk.unsaved = None
            if talk.record is None:
                record = await self._store.get(talk.session)
                if record is None:
                    self._talks.drop(talk.session)
                    raise unknown_session()
                self._gate.merge(talk, record)
                talk.closed = record.ended is not None

    def forget(self, talk: Talk) -> None:
        """Forget the talk in memory."""
        self._talks.drop(talk.session)


def unknown_session() -> ProblemError:
    """Return the refusal of a session that is not there."""
    return ProblemError(HTTPStatus.UNAUTHORIZED, "session")


def ended_session() -> ProblemError:
    """Return the refusal of a session that was ended."""
    return ProblemError(HTTPStatus.UNAUTHORIZED, "ended")
