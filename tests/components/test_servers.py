"""Nobody without the secret talks to Rasa or to the actions, and no error repeats what people wrote."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import register
from rasa.shared.exceptions import InvalidConfigException
from sanic import Sanic, response

import rasa_sdk_plugins
from empathy_coach.nlu.channel import SECRET_HEADER, SecuredRestInput

SECRET = "a-long-secret"
PRIVATE = "I slept with her on the third of March"


async def ask(app: Sanic, method: str, path: str, *, secret: str | None = None, json: Any = None) -> httpx.Response:
    """Send one request to the server without a port."""
    if not app.router.finalized:
        await app._startup()
    headers = {} if secret is None else {SECRET_HEADER: secret}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, headers=headers, json=json)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret that the processes share."""
    monkeypatch.setenv("COACH_INTERNAL_SECRET", SECRET)
    monkeypatch.setattr(Sanic, "test_mode", True)
    monkeypatch.setattr(Sanic, "_app_registry", {})


@pytest.fixture
def rasa() -> Sanic:
    """A server with our channel alone."""
    app = Sanic("channel_under_test")
    register([SecuredRestInput.from_credentials(None)], app, route="/webhooks/")
    return app


@pytest.fixture
def actions() -> Sanic:
    """An action server with our plugin, whose action fails on private words."""
    app = Sanic("actions_under_test")
    rasa_sdk_plugins._Extensions().attach_sanic_app_extensions(app)

    @app.post("/webhook")
    async def webhook(_: Any) -> Any:
        raise ValueError(PRIVATE)

    @app.get("/health")
    async def health(_: Any) -> Any:
        return response.json({"status": "ok"})

    return app


async def test_the_channel_stays_closed_without_its_secret(rasa: Sanic) -> None:
    """A stranger learns nothing, not even whether the route works."""
    for secret in (None, "", "wrong", SECRET + "x"):
        answer = await ask(rasa, "POST", "/webhooks/coach/webhook", json={"message": "hi"}, secret=secret)
        assert answer.status_code == 401
        assert answer.json() == {"error": "unauthorised"}


async def test_the_channel_opens_with_it(rasa: Sanic) -> None:
    """The web edge gets through to the channel's own health route."""
    answer = await ask(rasa, "GET", "/webhooks/coach/", secret=SECRET)
    assert answer.status_code == 200


def test_an_open_channel_is_never_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a secret Rasa ends with a sentence that says what to do."""
    monkeypatch.delenv("COACH_INTERNAL_SECRET")
    with pytest.raises(InvalidConfigException, match=r"COACH_INTERNAL_SECRET is not set"):
        SecuredRestInput.from_credentials(None)


async def test_the_action_server_refuses_strangers(actions: Sanic) -> None:
    """Only health may be asked for by anyone."""
    refused = await ask(actions, "POST", "/webhook", json={"next_action": "action_fear"})
    health = await ask(actions, "GET", "/health")
    assert refused.status_code == 401
    assert health.status_code == 200


@pytest.mark.parametrize("called", [{"next_action": "action_fear", "tracker": {"text": PRIVATE}}, [PRIVATE], PRIVATE])
async def test_an_error_repeats_nothing_that_was_written(
    actions: Sanic, caplog: pytest.LogCaptureFixture, called: Any
) -> None:
    """Neither the answer nor the log holds the request's body or the exception's words."""
    with caplog.at_level(logging.DEBUG, logger="empathy_coach.actions"):
        answer = await ask(actions, "POST", "/webhook", json=called, secret=SECRET)
    assert answer.status_code == 500
    assert answer.json()["error"] == "ValueError"
    assert answer.json()["action_name"] == ("action_fear" if isinstance(called, dict) else "")
    assert PRIVATE not in answer.text
    assert PRIVATE not in caplog.text
    assert "ValueError" in caplog.text


async def test_a_wrong_address_is_answered_without_the_body(actions: Sanic) -> None:
    """Sanic's own errors keep their status and say their kind alone."""
    answer = await ask(actions, "POST", "/nowhere", json=[PRIVATE], secret=SECRET)
    assert answer.status_code == 404
    assert PRIVATE not in answer.text


async def test_without_a_secret_a_developers_server_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain `rasa run actions` works on one's own machine."""
    monkeypatch.delenv("COACH_INTERNAL_SECRET")
    app = Sanic("open_actions")
    rasa_sdk_plugins._Extensions().attach_sanic_app_extensions(app)

    @app.post("/webhook")
    async def webhook(_: Any) -> Any:
        return response.json({"events": []})

    answer = await ask(app, "POST", "/webhook", json={})
    assert answer.status_code == 200
