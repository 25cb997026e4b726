"""Rasa's action server looks for a package of this name and lets it extend the server."""

from __future__ import annotations

import hmac
import logging
import os
from typing import TYPE_CHECKING, Any

import pluggy
from sanic import response
from sanic.exceptions import SanicException

if TYPE_CHECKING:
    from sanic import Sanic
    from sanic.request import Request
    from sanic.response import HTTPResponse

SECRET_HEADER = "X-Coach-Secret"  # noqa: S105 - the header's name, not a secret
hookimpl = pluggy.HookimplMarker("rasa_sdk")
logger = logging.getLogger("empathy_coach.actions")


def init_hooks(manager: Any) -> None:
    """Register this module's hook with the action server."""
    manager.register(_Extensions())


class _Extensions:
    """The shared secret, and errors that keep what people wrote out of answers and logs."""

    @hookimpl
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Attach the check of the secret and the error handler."""
        secret = os.environ.get("COACH_INTERNAL_SECRET", "").encode()
        app.error_handler.add(Exception, _answer_error)

        @app.middleware("request")
        async def refuse_strangers(request: Request) -> HTTPResponse | None:
            # Without a secret (plain `rasa run actions` on a developer's machine) the server stays open.
            if not secret or request.path == "/health":
                return None
            given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
            if hmac.compare_digest(given, secret):
                return None
            return response.json({"error": "unauthorised"}, status=401)


def _answer_error(request: Request, error: Exception) -> HTTPResponse:
    """Answer without the request's body, which Rasa's own handler would send back and log."""
    if isinstance(error, SanicException):
        return response.json({"error": type(error).__name__}, status=error.status_code)
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    where = f"{frames.tb_frame.f_code.co_filename}:{frames.tb_lineno}" if frames else "?"
    logger.error("action failed: %s at %s", type(error).__name__, where)
    return response.json({"error": type(error).__name__, "action_name": _action_of(request)}, status=500)


def _action_of(request: Request) -> str:
    """The name of the action that was called; nothing else of the body leaves."""
    called = request.json if request.path == "/webhook" else None
    name = called.get("next_action") if isinstance(called, dict) else None
    return name if isinstance(name, str) and name.isidentifier() else ""
