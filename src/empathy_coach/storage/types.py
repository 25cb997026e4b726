"""Column types: encrypted text, encrypted JSON and times in UTC."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import DateTime, Text
from sqlalchemy.types import TypeDecorator

from empathy_coach.privacy.crypto import Cipher, CipherError

CIPHER = "coach_cipher"  # attribute of an engine's dialect: each engine has its own, so keys are never global


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(timezone.utc)


class Encrypted(TypeDecorator):
    """Text that is encrypted on its way into the database; the engine's dialect holds the cipher."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Encrypt on the way in."""
        return None if value is None else _cipher(dialect).encrypt(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else _cipher(dialect).decrypt(value)


class EncryptedJson(TypeDecorator):
    """A JSON value, encrypted as one text."""

    impl = Encrypted
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Serialise on the way in."""
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:  # noqa: ARG002 - as above
        """Parse on the way out."""
        return None if value is None else json.loads(value)


class UtcDateTime(TypeDecorator):
    """A moment in UTC; refuses times without a zone, because a guess would be wrong twice a year."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Convert to UTC; SQLite stores no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        moment = value.astimezone(timezone.utc)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Return the moment with UTC as its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def _cipher(dialect: Any) -> Cipher:
    cipher = getattr(dialect, CIPHER, None)
    if not isinstance(cipher, Cipher):
        raise CipherError("this database was opened without keys: encrypted columns stay closed.")
    return cipher
