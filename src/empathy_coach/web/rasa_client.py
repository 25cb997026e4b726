"""Speaks to Rasa by its REST channel, and tells honestly when no real answer came."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog

from empathy_coach.web.ports import RasaAnswer

if TYPE_CHECKING:
    from empathy_coach.web.ports import Fate, Json

log = structlog.get_logger(__name__)
SECRET_HEADER = "X-Coach-Secret"  # noqa: S105 - the header's name
WEBHOOK = "/webhooks/coach/webhook"
MAX_ANSWER_BYTES = 1_000_000


class RasaClient:
    """One pooled HTTP client for the loopback connection to Rasa."""

    def __init__(self, url: str, *, secret: str, timeout: float, webhook: str = WEBHOOK) -> None:
        self._url = url.rstrip("/")
        self._webhook = self._url + webhook
        self._headers = {SECRET_HEADER: secret} if secret else {}
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._client: aiohttp.ClientSession | None = None

    async def send(self, session: str, message: str, metadata: Json) -> RasaAnswer:
        """Send one message of a session and return Rasa's answer; never raises for what Rasa does."""
        body = {"sender": session, "message": message, "metadata": metadata}
        try:
            async with self._http().post(self._webhook, json=body) as response:
                raw = await _read(response)
                return read_answer(response.status, raw, session)
        except aiohttp.ClientConnectorError:
            return _lost("failed", "rasa is down")
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return _lost("unknown", "rasa did not answer")

    async def up(self) -> bool:
        """Whether Rasa listens."""
        try:
            async with self._http().get(self._url + "/") as response:
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    def _http(self) -> aiohttp.ClientSession:
        if self._client is None:  # made here because it needs the running loop
            self._client = aiohttp.ClientSession(headers=self._headers, timeout=self._timeout, trust_env=False)
        return self._client


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body up to a bound: what is cut off there no longer parses, and so is no answer."""
    raw = bytearray()
    async for piece in response.content.iter_any():
        raw += piece
        if len(raw) > MAX_ANSWER_BYTES:
            break
    return bytes(raw[:MAX_ANSWER_BYTES])


def read_answer(status: int, raw: bytes, session: str) -> RasaAnswer:
    """Return the answer in Rasa's response; none in it means that an action failed silently."""
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return _lost("failed", "rasa refused the message", status=status)
    if status != HTTPStatus.OK:
        return _lost("unknown", "rasa answered with an error", status=status)
    try:
        items = json.loads(raw)
    except ValueError:
        return _lost("unknown", "rasa answered with garbage")
    if not isinstance(items, list) or not all(_belongs(item, session) for item in items):
        return _lost("unknown", "rasa answered with garbage")
    replies = tuple(reply for reply in map(_reply, items) if reply)
    safety = next((item["custom"]["safety"] for item in items if _has_safety(item)), None)
    return RasaAnswer("answered" if replies else "empty", replies, safety)


def _belongs(item: Any, session: str) -> bool:
    """Whether this is a reply, and to this session: another visitor's must never be shown."""
    return isinstance(item, dict) and item.get("recipient_id", session) == session


def _has_safety(item: Json) -> bool:
    return isinstance(item.get("custom"), dict) and isinstance(item["custom"].get("safety"), dict)


def _reply(item: Json) -> Json:
    """Return Rasa's reply in the edge's shape: text, choices (raw), card; empty when it has none of them."""
    custom = item.get("custom")
    card = custom.get("card") if isinstance(custom, dict) else None
    text, buttons = item.get("text"), item.get("buttons")
    reply: Json = {"text": text} if isinstance(text, str) and text.strip() else {}
    if isinstance(buttons, list):
        reply["choices"] = [
            {"title": str(button["title"]), "value": str(button["payload"])}
            for button in buttons
            if isinstance(button, dict) and button.get("title") and button.get("payload")
        ]
    if isinstance(card, dict) and isinstance(card.get("type"), str):
        reply["card"] = card
    return {key: value for key, value in reply.items() if value}


def _lost(fate: Fate, event: str, **details: int) -> RasaAnswer:
    log.warning(event, fate=fate, **details)
    return RasaAnswer(fate)
