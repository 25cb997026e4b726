"""Encryption of texts at rest, with keys that can be rotated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

if TYPE_CHECKING:
    from collections.abc import Sequence


class CipherError(ValueError):
    """A key cannot be used, or none of the keys opens a text."""


class Cipher:
    """Encrypts with the first key and reads with any of them (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, newest first, each 32 bytes in URL-safe base64.

        Raises:
            CipherError: there is no key, or one has the wrong form. The key itself is never repeated.
        """
        if not keys:
            raise CipherError("there is no encryption key; please give at least one.")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise CipherError(
                "an encryption key is not 32 bytes in URL-safe base64; `coach up` makes a fitting one."
            ) from error

    def encrypt(self, text: str) -> str:
        """Return ``text`` encrypted with the first key, as ASCII."""
        return self._fernet.encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Return the text that was encrypted.

        Raises:
            CipherError: no key fits, or the stored text was changed.
        """
        try:
            return self._fernet.decrypt(token.encode("utf-8")).decode("utf-8")
        except InvalidToken as error:
            raise CipherError(
                "none of the encryption keys opens this text. Was a key removed? Add it behind the new one."
            ) from error

    def rotate(self, token: str) -> str:
        """Return the same text encrypted with the first key.

        Raises:
            CipherError: no key fits.
        """
        return self.encrypt(self.decrypt(token))


def new_key() -> str:
    """Return a fresh random encryption key."""
    return Fernet.generate_key().decode("ascii")
