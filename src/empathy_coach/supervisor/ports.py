"""Ports: whether one is taken, and whether a child answers on its own."""

from __future__ import annotations

import asyncio
import socket

from async_timeout import timeout

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, never bound


def in_use(host: str, port: int) -> bool:
    """Whether another program listens on the port (or the address cannot be used at all)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


async def wait_until_answers(host: str, port: int, path: str, *, every: float = 0.1) -> None:
    """Return once an HTTP server answers a GET for ``path``, with whatever status below 500."""
    while not await _answers(EVERYWHERE.get(host, host), port, path):  # noqa: ASYNC110 - another process
        await asyncio.sleep(every)


async def _answers(host: str, port: int, path: str) -> bool:
    try:
        async with timeout(5.0):
            return await _status(host, port, path) < 500  # noqa: PLR2004 - HTTP's own number
    except (OSError, ValueError, IndexError, asyncio.TimeoutError):
        return False


async def _status(host: str, port: int, path: str) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        line = await reader.readline()
    finally:
        writer.close()
    return int(line.split()[1])
