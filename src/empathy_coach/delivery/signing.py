"""Standard Webhooks signatures, with several secrets at once while one is replaced by another."""

from __future__ import annotations

import binascii
from datetime import timezone
from typing import TYPE_CHECKING

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

MIN_BYTES = 24  # Standard Webhooks: 24 to 64 random bytes


class SignatureError(ValueError):
    """A message is not signed with one of our secrets, is too old, or comes from the future."""


class SecretError(ValueError):
    """A webhook secret cannot be used. The secret itself is never repeated."""


def check_secret(secret: str) -> None:
    """Refuse a secret that is too short or no base64.

    Raises:
        SecretError: it cannot be used.
    """
    try:
        held = len(binascii.a2b_base64(secret.removeprefix("whsec_") + "=="))
    except (binascii.Error, ValueError):
        held = 0
    if held < MIN_BYTES:
        raise SecretError("a secret has at least 24 random bytes in base64; `openssl rand -base64 32` makes one.")


def sign(secrets: Sequence[str], webhook_id: str, body: str, at: datetime) -> dict[str, str]:
    """Return the three headers of a message; each secret signs, so that the receiver may know any of them."""
    moment = at.astimezone(timezone.utc)  # the library takes the clock face and ignores the zone
    signatures = (Webhook(secret).sign(webhook_id, moment, body) for secret in secrets)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def verify(secrets: Sequence[str], body: bytes, headers: Mapping[str, str]) -> str:
    """Return the message's id when one of the secrets signed it within five minutes of now.

    Raises:
        SignatureError: no secret fits, a header is missing or broken, or the time is off.
    """
    for secret in secrets:
        try:
            Webhook(secret).verify(body, dict(headers), json_parse=False)
        except (WebhookVerificationError, ValueError):  # a signature that is no base64 or has no version, a bad body
            continue
        return next(value for name, value in headers.items() if name.lower() == "webhook-id")
    raise SignatureError("the signature does not fit")
