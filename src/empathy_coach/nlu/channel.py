"""Rasa's REST channel behind the shared secret: only the web edge may talk to it."""

from __future__ import annotations

import hmac
import os
from typing import Any

from rasa.core.channels.rest import RestInput
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from empathy_coach.nlu import speed

SECRET_HEADER = "X-Coach-Secret"  # noqa: S105 - the header's name, not a secret


class SecuredRestInput(RestInput):
    """The REST channel, which answers 401 to anyone without the secret."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret.encode()

    @classmethod
    def name(cls) -> str:
        """The channel is reached at ``/webhooks/coach/webhook``."""
        return "coach"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SecuredRestInput:  # noqa: ARG003 - Rasa's
        """Read the secret from the environment, so that ``credentials.yml`` holds none.

        Raises:
            InvalidConfigException: there is no secret; an open channel is never started.
        """
        secret = os.environ.get("COACH_INTERNAL_SECRET", "")
        if not secret:
            raise InvalidConfigException(
                "COACH_INTERNAL_SECRET is not set, so the channel between the web edge and Rasa stays closed. "
                "Start with 'coach up', or set the same value for all three processes."
            )
        speed.cache_action_schema()
        return cls(secret)

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """Add the check before every request to the channel's routes."""
        routes = super().blueprint(on_new_message)

        @routes.middleware("request")
        async def refuse_strangers(request: Request) -> HTTPResponse | None:
            given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
            if hmac.compare_digest(given, self._secret):
                return None
            return response.json({"error": "unauthorised"}, status=401)

        return routes
