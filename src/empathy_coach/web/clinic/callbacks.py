"""``POST /api/referrals/{code}/status``: a clinic's system says what became of a referral, signed as we sign."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from aiohttp import web

from empathy_coach.delivery.fhir import codes
from empathy_coach.delivery.signing import SignatureError, verify
from empathy_coach.language.text import repair
from empathy_coach.referral.service import CODE_FORM
from empathy_coach.referral.states import State, StoredReferral
from empathy_coach.storage.receiver import AlreadyTakenError
from empathy_coach.web.bodies import parse_object, read_body
from empathy_coach.web.clinic.offloop import off_loop
from empathy_coach.web.errors import ProblemError
from empathy_coach.web.ports import PartDownError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from empathy_coach.web.ports import Clock

log = structlog.get_logger(__name__)
LARGEST = 65_536  # bytes
MESSAGE_MAX = 1000  # characters of words to the person
_STATES = {state.value: state for state in State if state is not State.CREATED}
_BUSINESS = {code: state for state, (code, _) in codes.BUSINESS.items() if state is not State.CREATED}


class Receiver(Protocol):
    """Where states are stored (see `storage.receiver`)."""

    def record(
        self, code: str, state: State, at: datetime, *, message: str | None = None, webhook_id: str | None = None
    ) -> StoredReferral:
        """Store the state, once for each id."""


@dataclass(frozen=True)
class Report:
    """What a status message says; ``message`` is for the person."""

    code: str
    state: State
    message: str | None


class StatusCalls:
    """Takes signed states; whoever cannot sign learns nothing, not even which codes exist."""

    def __init__(self, receiver: Receiver, secrets: Sequence[str], clock: Clock) -> None:
        self._receiver = receiver
        self._secrets = tuple(secrets)
        self._clock = clock

    async def post(self, request: web.Request) -> web.Response:
        """Check the signature, then the words, then store."""
        body = await read_body(request, LARGEST)
        try:
            webhook_id = verify(self._secrets, body, request.headers)
        except SignatureError as error:
            raise ProblemError(HTTPStatus.UNAUTHORIZED, "status_signature") from error
        report = read_report(body)
        if report.code != request.match_info["code"]:  # the signature covers the body, and not the address
            raise ProblemError(HTTPStatus.BAD_REQUEST, "status_address")
        stored = await self._record(report, webhook_id)
        log.info("a referral has a new state", state=stored.state.value)
        return web.json_response({"referral": stored.code, "state": stored.state.value})

    async def _record(self, report: Report, webhook_id: str) -> StoredReferral:
        def work() -> StoredReferral:
            return self._receiver.record(
                report.code, report.state, self._clock(), message=report.message, webhook_id=webhook_id
            )

        if CODE_FORM.fullmatch(report.code) is None:
            raise ProblemError(HTTPStatus.NOT_FOUND, "status_unknown")
        try:
            return await off_loop(work)
        except LookupError as error:
            raise ProblemError(HTTPStatus.NOT_FOUND, "status_unknown") from error
        except AlreadyTakenError as error:
            raise ProblemError(HTTPStatus.CONFLICT, "status_taken") from error
        except ValueError as error:
            raise ProblemError(HTTPStatus.CONFLICT, "status_order") from error
        except PartDownError as error:
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "not_done", retry_after=5) from error


def read_report(body: bytes) -> Report:
    """Return what a message says, in our own short form or as a FHIR Task.

    Raises:
        ProblemError: 400, it says nothing that we know.
    """
    said = parse_object(body)
    code, state, message = _from_task(said) if said.get("resourceType") == "Task" else _from_form(said)
    if not isinstance(code, str) or state is None or not isinstance(message, str | None):
        raise ProblemError(HTTPStatus.BAD_REQUEST, "status_body")
    words = None if message is None else repair(message).strip()
    if words is not None and len(words) > MESSAGE_MAX:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "status_long")
    return Report(code, state, words)


def _from_form(said: dict[str, Any]) -> tuple[Any, State | None, Any]:
    return said.get("referral"), _known(_STATES, said.get("state")), said.get("message")


def _from_task(said: dict[str, Any]) -> tuple[Any, State | None, Any]:
    code = next((each.get("value") for each in _dicts(said.get("identifier"))), None)
    status = said.get("businessStatus")
    coding = _dicts(status.get("coding") if isinstance(status, dict) else None)
    named = next((each.get("code") for each in coding if each.get("system") == codes.STATUS_SYSTEM), None)
    notes = [each["text"] for each in _dicts(said.get("note")) if isinstance(each.get("text"), str)]
    return code, _known(_BUSINESS, named), "\n".join(notes) or None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _known(states: Mapping[str, State], name: Any) -> State | None:
    return states.get(name) if isinstance(name, str) else None
