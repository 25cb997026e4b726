"""JSON lines in, JSON lines out, in order; a bad line is answered with an error and never stops the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any

Request = Mapping[str, Any]
Handler = Callable[[Request], Mapping[str, Any]]


class BadLineError(ValueError):
    """The line cannot be answered; the text says what is wrong with it."""

    def __init__(self, problem: str, request_id: Any = None) -> None:
        super().__init__(problem)
        self.request_id = request_id


def run(handler: Handler, source: IO[bytes], sink: IO[bytes]) -> bool:
    """Answer each line of ``source`` with one line on ``sink``; blank lines are skipped.

    Returns:
        Whether every line was good.
    """
    good = True
    for line in source:
        if line.strip():
            answer = answer_line(handler, line)
            good = good and "error" not in answer
            sink.write(dumps(answer) + b"\n")
            sink.flush()
    return good


def run_standard(handler: Handler) -> int:
    """Run over standard input and output; return the exit status, 1 when a line was bad."""
    try:
        return 0 if run(handler, sys.stdin.buffer, sys.stdout.buffer) else 1
    except BrokenPipeError:  # the reader has seen enough
        sys.stderr.close()
        return 1


def answer_line(handler: Handler, line: bytes) -> dict[str, Any]:
    """Return the answer to one line, or ``{"id", "error"}``."""
    request: dict[str, Any] = {}
    try:
        request = parse(line)
        return {"id": request.get("id"), **handler(request)}
    except BadLineError as error:
        return {
            "id": error.request_id if error.request_id is not None else request.get("id"),
            "error": str(error),
        }
    except Exception as error:  # noqa: BLE001 - one line must not end the batch
        # The exception's text may quote the person, so only its name is told.
        return {"id": request.get("id"), "error": f"this line could not be answered ({type(error).__name__})"}


def parse(line: bytes) -> dict[str, Any]:
    """Return the line's object.

    Raises:
        BadLineError: not UTF-8, not JSON, not an object, or a name stands in it twice.
    """
    try:
        parsed = json.loads(line.decode("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise BadLineError("the line is not UTF-8") from error
    except RecursionError as error:
        raise BadLineError("the line is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise BadLineError(f"the line is not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(parsed, dict):
        raise BadLineError("the line is not a JSON object")
    return parsed


def text_of(request: Request, name: str, *, default: str | None = None) -> str:
    """Return the string ``name`` of the request; one with a default may be left out or null.

    Raises:
        BadLineError: it is missing or is no string.
    """
    value = request.get(name)
    if value is None:
        value = default
    if value is None:
        raise BadLineError(f'"{name}" is missing')
    if not isinstance(value, str):
        raise BadLineError(f'"{name}" must be a string')
    return value


def dumps(answer: Mapping[str, Any]) -> bytes:
    """Return the answer as one line of JSON; lone surrogates, which UTF-8 cannot hold, are escaped."""
    try:
        return json.dumps(answer, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer).encode("ascii")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    twice = ""
    for name, value in pairs:
        twice = name if name in seen else twice
        seen.setdefault(name, value)
    if twice:
        raise BadLineError(f'"{twice}" stands in it twice', seen.get("id") if twice != "id" else None)
    return seen
