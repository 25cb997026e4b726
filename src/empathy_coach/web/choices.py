"""Choices as signed tokens, so that a click says only what was offered, in this session, at this step."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from empathy_coach.web.ports import Json
    from empathy_coach.web.tokens import Signer

LIFE = timedelta(hours=24)
Source = Literal["rasa", "safety"]


@dataclass(frozen=True)
class Choice:
    """What a click means: ``payload``, to the part that offered it (``source``), after message ``step``."""

    payload: str
    step: str
    source: Source
    id: str

    def stands(self, step: str | None) -> bool:
        """Whether the talk has not moved on; after a restart nobody knows, and the signature must do."""
        return step in {None, self.step}

    @property
    def spoken(self) -> str:
        """What safety hears of a click: all that it offered itself, and words, but no intent of Rasa's."""
        intent = self.source == "rasa" and self.payload.startswith("/")
        return "" if intent else self.payload


class Choices:
    """Signs the choices of replies and opens them again."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def seal(
        self, replies: Iterable[Json], *, session: str, step: str, source: Source, now: datetime
    ) -> tuple[Json, ...]:
        """Return the replies with every choice's value replaced by its token."""
        until = int((now + LIFE).timestamp())
        count = itertools.count()

        def sealed(choice: Json) -> Json:
            claims = {"p": choice["value"], "m": step, "k": source, "x": until, "i": next(count)}
            return {"title": choice["title"], "value": self._signer.sign(claims, context=session)}

        return tuple(
            {**reply, "choices": [sealed(choice) for choice in reply["choices"]]} if reply.get("choices") else reply
            for reply in replies
        )

    def open(self, token: str, *, session: str, now: datetime) -> Choice | None:
        """Return what a token means, or ``None`` when it is forged, foreign or expired."""
        claims = self._signer.verify(token, context=session)
        if claims is None or now.timestamp() > claims["x"]:
            return None
        return Choice(claims["p"], claims["m"], cast("Source", claims["k"]), f"{claims['m']}.{claims['i']}")
