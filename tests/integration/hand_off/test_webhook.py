"""The webhook against real servers: what counts, what does not, and where it never goes."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks.webhooks import Webhook as Reference

from empathy_coach.delivery.destination import DeliveryError
from empathy_coach.delivery.webhook import Webhook
from empathy_coach.referral.outbox import Kind, Parcel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MOMENT = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
PARCEL = Parcel(
    "msg_1", {"code": "ABCD-EFGH", "created": MOMENT.isoformat()}, 1, "lease", "webhook", Kind.WITHDRAWAL
)  # fmt: skip


def clock() -> datetime:
    return datetime.now(timezone.utc)


@asynccontextmanager
async def receiver(
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]], **server: Any
) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    started = TestServer(app, scheme="https" if "ssl" in server else "http")
    await started.start_server(**server)
    try:
        yield started
    finally:
        await started.close()


async def deliver(server: TestServer, **how: Any) -> str:
    destination = Webhook(str(server.make_url("/referrals")), [SECRET], clock=clock, **{"allow_private": True, **how})
    try:
        return await destination.deliver(PARCEL)
    finally:
        await destination.close()


async def test_the_message_arrives_signed_under_its_id() -> None:
    seen: list[tuple[dict[str, str], bytes]] = []

    async def take(request: web.Request) -> web.Response:
        seen.append((dict(request.headers), await request.read()))
        return web.Response(status=202, text="thank you")

    async with receiver(take) as server:
        assert await deliver(server) == "HTTP 202"
    ((headers, body),) = seen
    Reference(SECRET).verify(body, headers)
    assert {name.lower(): value for name, value in headers.items()}["webhook-id"] == "msg_1"
    assert headers["Content-Type"].startswith("application/fhir+json")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_a_failure_and_is_not_followed(status: int) -> None:
    paths: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        paths.append(request.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    async with receiver(elsewhere) as server:
        with pytest.raises(DeliveryError, match=str(status)):
            await deliver(server)
    assert paths == ["/referrals"]


async def test_a_receiver_that_asks_for_patience_is_heard() -> None:
    async def busy(_: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": "90"})

    async with receiver(busy) as server:
        with pytest.raises(DeliveryError) as error:
            await deliver(server)
    assert (error.value.slow, error.value.retry_after) == (True, timedelta(seconds=90))


async def test_a_2xx_whose_body_breaks_off_counts() -> None:
    """The status has come: the receiver has it."""

    async def breaks(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf")
        request.transport.close()
        return web.Response()

    async with receiver(breaks) as server:
        assert await deliver(server) == "HTTP 200"


async def test_a_2xx_whose_body_never_ends_counts() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(40):
            await response.write(b"x" * 60_000)
            await asyncio.sleep(0.01)
        return response

    async with receiver(endless) as server:
        assert await deliver(server) == "HTTP 200"


async def test_a_receiver_that_hangs_is_given_up_on() -> None:
    gone = asyncio.Event()

    async def hangs(_: web.Request) -> web.Response:
        await gone.wait()
        return web.Response()

    async with receiver(hangs) as server:
        with pytest.raises(DeliveryError, match="timeout"):
            await deliver(server, seconds=0.3)
        gone.set()


async def test_nobody_there_is_a_failure() -> None:
    destination = Webhook("http://127.0.0.1:1/referrals", [SECRET], clock=clock, allow_private=True)
    with pytest.raises(DeliveryError, match="ClientConnectorError"):
        await destination.deliver(PARCEL)
    await destination.close()


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    asked: list[str] = []

    async def take(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    async with receiver(take, ssl=own_certificate(tmp_path)) as server:
        with pytest.raises(DeliveryError, match="Certificate"):
            await deliver(server)
    assert asked == []


async def test_a_name_that_leads_inside_is_not_called(tmp_path: Path) -> None:
    """The address is checked when the name is resolved, at the moment of connecting."""
    asked: list[str] = []

    async def take(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    async with receiver(take, ssl=own_certificate(tmp_path)) as server:
        destination = Webhook(f"https://localhost:{server.port}/x", [SECRET], clock=clock)
        with pytest.raises(DeliveryError) as error:
            await destination.deliver(PARCEL)
        await destination.close()
    assert "localhost" not in str(error.value)
    assert asked == []


async def test_a_problem_quotes_nobody() -> None:
    async def leaks(_: web.Request) -> web.Response:
        return web.Response(status=500, text="no such patient: sam@mail.example")

    async with receiver(leaks) as server:
        with pytest.raises(DeliveryError) as error:
            await deliver(server)
    assert str(error.value) == "HTTP 500"


def own_certificate(folder: Path) -> ssl.SSLContext:
    """Return a server's context with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = certificate.sign(key, hashes.SHA256())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # fmt: skip
    (folder / "both.pem").write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "both.pem")
    return context
