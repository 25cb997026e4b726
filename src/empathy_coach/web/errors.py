"""Every error leaves the edge as kind JSON with the help line; the log keeps its type and place, no words."""

from __future__ import annotations

import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from empathy_coach.web import words
from empathy_coach.web.keys import REQUEST_ID

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from empathy_coach.web.ports import Json

log = structlog.get_logger(__name__)
CODES: dict[int, str] = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_big",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "media",
}


class ProblemError(Exception):
    """A request that is refused: an HTTP status and the code of a sentence in ``content/web/replies.yml``."""

    def __init__(self, status: int, code: str, *, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever a handler raises into a kind answer."""
    try:
        return await handler(request)
    except ProblemError as problem:
        return problem_response(request, problem)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return problem_response(request, ProblemError(error.status, CODES.get(error.status, "broken")))
    except Exception as error:
        log.exception("request failed", **described(error))
        return problem_response(request, ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, "internal"))


def problem_response(request: web.Request, problem: ProblemError) -> web.Response:
    """Return the answer for a problem; its body is ``{"error","message","help","help_url","request_id"}``."""
    body: Json = {
        "error": problem.code,
        "message": words.error(problem.code),
        "help": words.help_line(),
        "help_url": "/help",
        "request_id": request.get(REQUEST_ID, ""),
    }
    response = web.json_response(body, status=problem.status)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(problem.retry_after)))
    return response


def described(error: BaseException) -> dict[str, str]:
    """Return what may be logged of an exception: type and place. Its text may hold a learner's words."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "place": place}
