"""A signed webhook: one POST for each parcel, with the same id in every attempt."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from async_timeout import timeout

from empathy_coach.delivery import fhir
from empathy_coach.delivery.addresses import check_url, is_public
from empathy_coach.delivery.answers import problem_of
from empathy_coach.delivery.destination import DeliveryError
from empathy_coach.delivery.signing import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiohttp.abc import ResolveResult

    from empathy_coach.referral.model import Clock
    from empathy_coach.referral.outbox import Parcel

TIMEOUT = 15.0  # seconds for the whole attempt
BODY_SECONDS = 1.0  # the answer's body says nothing that we need; it is read so that the connection can be used again
BODY_BYTES = 65_536
AGENT = "empathy-coach-relay/1"


class PrivateAddressError(OSError):
    """A name resolved to an address inside somebody's network."""


class PublicResolver(AbstractResolver):
    """Resolves names and refuses those that lead to private addresses, at the very moment of connecting.

    The connection goes to the address that was checked, so a name that changes its mind afterwards wins nothing.
    """

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a name.

        Raises:
            PrivateAddressError: one of them is private.
        """
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(each["host"]) for each in found):
            raise PrivateAddressError("the name leads to a private address")
        return found

    async def close(self) -> None:
        """Close the resolver behind."""
        await self._inner.close()


class Webhook:
    """Posts parcels to one address."""

    def __init__(
        self,
        url: str,
        secrets: Sequence[str],
        *,
        clock: Clock,
        message: Callable[[Parcel], str] = fhir.message,
        seconds: float = TIMEOUT,
        allow_private: bool = False,
    ) -> None:
        """Prepare; no connection is opened yet.

        Args:
            url: where to post.
            secrets: ``whsec_`` secrets; each signs.
            clock: the present time in UTC.
            message: makes the body, JSON.
            seconds: for a whole attempt.
            allow_private: whether addresses inside one's own network, and ``http://``, may be called.

        Raises:
            AddressError: the address must not be called.
        """
        check_url(url, allow_private=allow_private)
        self._url = url
        self._secrets = tuple(secrets)
        self._clock = clock
        self._message = message
        self._seconds = seconds
        self._allow_private = allow_private
        self._client: aiohttp.ClientSession | None = None

    async def deliver(self, parcel: Parcel) -> str:
        """Post the parcel; the receipt names the status.

        Raises:
            DeliveryError: the receiver did not answer with 2xx.
        """
        body = self._message(parcel)
        headers = {"Content-Type": fhir.MEDIA_TYPE, **sign(self._secrets, parcel.webhook_id, body, self._clock())}
        try:
            async with self._opened().post(
                self._url, data=body.encode(), headers=headers, allow_redirects=False
            ) as answer:
                problem = problem_of(answer.status, answer.headers.get("Retry-After"), self._clock())
                await _read_on(answer)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise DeliveryError(_named(error)) from error
        if problem is not None:
            raise problem
        return f"HTTP {answer.status}"

    def _opened(self) -> aiohttp.ClientSession:
        if self._client is None:  # made here because it needs the running loop
            resolver = ThreadedResolver() if self._allow_private else PublicResolver()
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver),
                timeout=aiohttp.ClientTimeout(total=self._seconds),
                headers={"User-Agent": AGENT},
                trust_env=False,
            )
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None


async def _read_on(answer: aiohttp.ClientResponse) -> None:
    """Read a small body; the status has come, so whatever happens to the rest changes nothing."""

    async def drain() -> None:
        read = 0
        async for piece in answer.content.iter_chunked(BODY_BYTES):
            read += len(piece)
            if read > BODY_BYTES:
                answer.close()
                return

    with suppress(aiohttp.ClientError, asyncio.TimeoutError, OSError):
        async with timeout(BODY_SECONDS):  # asyncio.wait_for may swallow a cancellation before Python 3.12
            await drain()


def _named(error: BaseException) -> str:
    """Return the kind of an error; its text could quote the receiver's answer."""
    kind = type(error).__name__
    return "timeout" if isinstance(error, asyncio.TimeoutError) else kind
