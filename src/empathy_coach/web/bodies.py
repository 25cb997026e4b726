"""Reads what a client sends, strictly in form and kindly in words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from empathy_coach.language.text import repair
from empathy_coach.web.errors import ProblemError

if TYPE_CHECKING:
    from aiohttp import web

    from empathy_coach.web.ports import Json

MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
TOKEN_LENGTH = 4096  # a choice's token; ours are a few hundred characters


@dataclass(frozen=True)
class Incoming:
    """One message: either typed text (repaired) or the token of a choice."""

    message_id: str
    text: str | None = None
    choice: str | None = None


async def read_body(request: web.Request, cap: int) -> bytes:
    """Return the body, or refuse it as soon as it passes ``cap`` bytes."""
    if (request.content_length or 0) > cap:
        raise ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_big")
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > cap:
            raise ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_big")
    return bytes(body)


def parse_object(raw: bytes) -> Json:
    """Return the JSON object in ``raw``; raw control characters and bad UTF-8 are forgiven, nothing else."""
    try:
        parsed = json.loads(raw.decode("utf-8", "replace"), strict=False, object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as error:
        raise _bad("broken") from error
    if not isinstance(parsed, dict):
        raise _bad("not_an_object")
    return parsed


def parse_message(raw: bytes) -> Incoming:
    """Return the message in a request's body."""
    body = parse_object(raw)
    text, choice = body.get("text"), body.get("choice")
    if text is None and choice is None and body.keys() & {"text", "choice"}:
        raise _bad("text_not_words")
    if (text is None) == (choice is None):
        raise _bad("text_or_choice")
    said = text if choice is None else choice
    if not isinstance(said, str):
        raise _bad("text_not_words")
    message_id = _message_id(body.get("message_id"))
    if choice is not None:
        return Incoming(message_id, choice=said[:TOKEN_LENGTH])
    return Incoming(message_id, text=repair(said))


def _message_id(value: Any) -> str:
    if isinstance(value, str) and MESSAGE_ID.fullmatch(value):
        return value
    raise _bad("message_id")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _bad("duplicate_keys")
    return found


def _bad(code: str) -> ProblemError:
    return ProblemError(HTTPStatus.BAD_REQUEST, code)
