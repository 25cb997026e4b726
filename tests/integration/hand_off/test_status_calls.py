"""A clinic's system reports states: signed, fresh, once, for the referral that the message names."""

from __future__ import annotations

import json
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from empathy_coach.delivery.fhir import codes
from empathy_coach.delivery.signing import sign
from empathy_coach.referral.states import State
from empathy_coach.web.clinic.callbacks import StatusCalls
from empathy_coach.web.errors import errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from empathy_coach.referral.model import NewReferral
    from empathy_coach.storage.stores import Stores

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


@pytest.fixture
def code(stores: Stores, make_referral: Callable[..., NewReferral]) -> str:
    stores.sessions.create("s")
    return stores.referrals.create(make_referral("s")).code


@asynccontextmanager
async def edge(stores: Stores, *secrets: str) -> AsyncIterator[TestClient[Any, Any]]:
    calls = StatusCalls(stores.receiver, secrets or (SECRET,), lambda: datetime.now(timezone.utc))
    app = web.Application(middlewares=[errors])
    app.add_routes([web.post("/api/referrals/{code}/status", calls.post)])
    async with TestClient(TestServer(app)) as client:
        yield client


async def post(
    client: TestClient[Any, Any],
    code: str,
    body: Any,
    *,
    to: str | None = None,
    secret: str = SECRET,
    age: float = 0,
    message_id: str | None = None,
    **changed: str,
) -> tuple[int, dict[str, Any]]:
    """Post a signed body and return status and answer; ``changed`` replaces headers after signing."""
    text = body if isinstance(body, str) else json.dumps(body)
    at = datetime.now(timezone.utc) - timedelta(seconds=age)
    headers = sign((secret,), message_id or f"msg_{uuid.uuid4().hex}", text, at)
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    answer = await client.post(f"/api/referrals/{to or code}/status", data=text, headers=headers)
    return answer.status, await answer.json()


def accepted(code: str, **more: Any) -> dict[str, Any]:
    return {"referral": code, "state": "accepted", **more}


async def test_a_signed_state_is_stored_with_the_words_to_the_person(stores: Stores, code: str) -> None:
    async with edge(stores) as client:
        status, answer = await post(client, code, accepted(code, message="We will write on Monday."))
    stored = stores.referrals.of(code)
    assert (status, answer) == (200, {"referral": code, "state": "accepted"})
    assert stored is not None
    assert (stored.state, stored.message) == (State.ACCEPTED, "We will write on Monday.")


async def test_a_fhir_task_says_the_same(stores: Stores, code: str) -> None:
    task = {
        "resourceType": "Task",
        "identifier": [{"system": codes.CODE_SYSTEM, "value": code}],
        "status": "in-progress",
        "intent": "order",
        "businessStatus": {"coding": [{"system": codes.STATUS_SYSTEM, "code": "5.1.1"}]},
        "note": [{"text": "Tuesday at ten."}],
    }
    async with edge(stores) as client:
        assert (await post(client, code, task))[0] == 200
    stored = stores.referrals.of(code)
    assert stored is not None
    assert (stored.state, stored.message) == (State.SCHEDULED, "Tuesday at ten.")


@pytest.mark.parametrize(
    "how",
    [
        {"secret": OTHER},
        {"age": 301},
        {"age": -301},
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": "nonsense"},
        {"webhook_signature": ""},
        {"webhook_timestamp": "soon"},
        {"webhook_timestamp": "nan"},
        {"webhook_id": "msg_another"},
    ],
)
async def test_what_is_not_signed_by_us_and_now_is_refused(stores: Stores, code: str, how: dict[str, Any]) -> None:
    async with edge(stores) as client:
        status, answer = await post(client, code, accepted(code), **how)
    assert (status, answer["error"]) == (401, "status_signature")
    assert stores.referrals.of(code).state is State.CREATED  # type: ignore[union-attr]


async def test_without_a_secret_nothing_is_taken(stores: Stores, code: str) -> None:
    calls = StatusCalls(stores.receiver, (), lambda: datetime.now(timezone.utc))
    app = web.Application(middlewares=[errors])
    app.add_routes([web.post("/api/referrals/{code}/status", calls.post)])
    async with TestClient(TestServer(app)) as client:
        assert (await post(client, code, accepted(code)))[0] == 401


async def test_both_secrets_count_while_one_replaces_the_other(stores: Stores, code: str) -> None:
    async with edge(stores, OTHER, SECRET) as client:
        assert (await post(client, code, accepted(code)))[0] == 200
        assert (await post(client, code, {"referral": code, "state": "scheduled"}, secret=OTHER))[0] == 200


async def test_a_replay_changes_nothing(stores: Stores, code: str) -> None:
    """The very same message again, after another state came: refused."""
    async with edge(stores) as client:
        first = {"message_id": "msg_once"}
        assert (await post(client, code, accepted(code), **first))[0] == 200
        assert (await post(client, code, {"referral": code, "state": "declined"}))[0] == 200
        status, answer = await post(client, code, accepted(code), **first)
    assert (status, answer["error"]) == (409, "status_taken")
    assert stores.referrals.of(code).state is State.DECLINED  # type: ignore[union-attr]


async def test_a_message_for_another_address_is_refused(stores: Stores, code: str) -> None:
    """The signature covers the body alone, so the body has to name the referral."""
    async with edge(stores) as client:
        status, answer = await post(client, "AAAA-BBBB", accepted("AAAA-BBBB"), to=code)
    assert (status, answer["error"]) == (400, "status_address")


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("{", 400, "broken"),
        ("[]", 400, "not_an_object"),
        ({"state": "accepted"}, 400, "status_body"),
        ({"referral": "$", "state": "banana"}, 400, "status_body"),
        ({"referral": "$", "state": "created"}, 400, "status_body"),
        ({"referral": "$", "state": ["accepted"]}, 400, "status_body"),
        ({"referral": ["$"], "state": "accepted"}, 400, "status_body"),
        ({"referral": "$", "state": "accepted", "message": 5}, 400, "status_body"),
        ({"referral": "$", "state": "accepted", "message": "x" * 1001}, 400, "status_long"),
        ({"resourceType": "Task", "identifier": "$", "businessStatus": "5.1.1"}, 400, "status_body"),
        ({"referral": "$", "state": "unattended"}, 409, "status_order"),
        ({"referral": "A\u0000AA", "state": "accepted"}, 400, "status_address"),
    ],
)
async def test_what_says_nothing_is_told_kindly(stores: Stores, code: str, body: Any, status: int, error: str) -> None:
    text = (body if isinstance(body, str) else json.dumps(body)).replace("$", code)
    async with edge(stores) as client:
        got, answer = await post(client, code, text)
    assert (got, answer["error"]) == (status, error)
    assert answer["message"]


async def test_an_erased_referral_is_unknown(stores: Stores, code: str) -> None:
    stores.personal.erase("s")
    async with edge(stores) as client:
        status, answer = await post(client, code, accepted(code))
    assert (status, answer["error"]) == (404, "status_unknown")
    assert "contact nobody" in answer["message"]


async def test_a_withdrawn_referral_takes_no_state(stores: Stores, code: str) -> None:
    stores.referrals.withdraw("s", datetime.now(timezone.utc))
    async with edge(stores) as client:
        assert (await post(client, code, accepted(code)))[0] == 409


@pytest.mark.parametrize("name", ["AAAA-BBBB", "x", "A%00", "%27%3B--"])
async def test_a_name_that_is_no_code_is_unknown(stores: Stores, name: str) -> None:
    async with edge(stores) as client:
        status, answer = await post(client, name, accepted(unquote(name)))
    assert (status, answer["error"]) == (404, "status_unknown")


async def test_a_huge_body_is_refused_before_it_is_read(stores: Stores, code: str) -> None:
    async with edge(stores) as client:
        assert (await post(client, code, "x" * 70_000))[0] == 413
