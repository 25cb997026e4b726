"""Signed tokens: who holds one can read it and cannot make or change one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_coach.web.ports import Json

SEPARATOR = "."
SECRET_BYTES = 32  # the least that HMAC-SHA256 deserves


class Signer:
    """Signs small JSON objects for one purpose; a token of one purpose or context fits no other."""

    def __init__(self, keys: Sequence[bytes], purpose: str) -> None:
        """Take the keys, newest first: the first one signs, any of them verifies (rotation)."""
        if not keys or any(len(key) < SECRET_BYTES for key in keys):
            raise ValueError(f"a signing secret needs at least {SECRET_BYTES} bytes")
        self._keys = tuple(keys)
        self._purpose = purpose

    def sign(self, claims: Json, *, context: str = "") -> str:
        """Return the token; ``context`` is bound by the signature and not part of the token."""
        body = _encode(json.dumps(claims, separators=(",", ":"), ensure_ascii=False).encode())
        return f"{body}{SEPARATOR}{self._mac(self._keys[0], body, context)}"

    def verify(self, token: str, *, context: str = "") -> Json | None:
        """Return the claims of a genuine token of this purpose and context, else ``None``."""
        body, _, mac = token.rpartition(SEPARATOR)
        given = mac.encode("ascii", "replace")
        if not any(hmac.compare_digest(self._mac(key, body, context).encode(), given) for key in self._keys):
            return None
        claims = json.loads(_decode(body))
        return claims if isinstance(claims, dict) else None

    def _mac(self, key: bytes, body: str, context: str) -> str:
        message = f"{self._purpose}\x1f{context}\x1f{body}".encode("utf-8", "surrogatepass")
        return _encode(hmac.new(key, message, hashlib.sha256).digest())


def random_id() -> str:
    """Return 128 random bits that are safe in an address, a log and a file name."""
    return secrets.token_hex(16)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:  # cannot happen behind a valid signature
        raise ValueError("not base64") from error
