"""The key file: made once with mode 0600, kept, and refused when others can read it."""

from __future__ import annotations

import json
import os
import secrets
import stat
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from empathy_coach.privacy.crypto import Cipher, CipherError, new_key

if TYPE_CHECKING:
    from pathlib import Path

KEY_FILE = "keys.json"
READABLE_BY_OTHERS = 0o077
SECRET_BYTES = 32


class KeysError(ValueError):
    """The key file cannot be used; the sentence says what would help."""


@dataclass(frozen=True)
class Keys:
    """The secrets of one installation; an empty one is missing."""

    encryption_keys: tuple[str, ...] = field(repr=False)
    internal_secret: str = field(repr=False)
    session_secret: str = field(repr=False)

    def cipher(self) -> Cipher:
        """Return the cipher of these keys."""
        return Cipher(self.encryption_keys)

    def missing(self) -> tuple[str, ...]:
        """Return the names of the secrets that are empty."""
        return tuple(name for name, value in asdict(self).items() if not value)


def ensure_keys(home: Path) -> Keys:
    """Return the keys in ``home``, making them the first time. Safe when two processes start at once.

    Raises:
        KeysError: the file is readable by others, damaged, or cannot be written.
    """
    stored = load_keys(home)
    if stored is not None:
        return stored
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_new(home / KEY_FILE, _fresh())
    except FileExistsError:
        pass  # another process was first: its keys count
    except OSError as error:
        raise KeysError(f"{home}: the keys cannot be stored here ({error.strerror}).") from error
    return ensure_keys(home)


def load_keys(home: Path) -> Keys | None:
    """Return the keys in ``home``, or None when there is no key file.

    Raises:
        KeysError: the file is readable by others, or damaged.
    """
    path = home / KEY_FILE
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeysError(f"{path}: cannot be read ({error.strerror}).") from error
    with os.fdopen(handle, encoding="utf-8") as file:
        _refuse_shared(path, os.fstat(handle).st_mode)
        return _parse(path, file.read())


def _refuse_shared(path: Path, mode: int) -> None:
    if os.name == "posix" and stat.S_IMODE(mode) & READABLE_BY_OTHERS:
        raise KeysError(f"{path}: other users of this machine can read it. Please run: chmod 600 {path}")


def _parse(path: Path, text: str) -> Keys:
    try:
        held = json.loads(text)
        keys = Keys(
            tuple(map(str, held["encryption_keys"])),
            str(held["internal_secret"]),
            str(held["session_secret"]),
        )
        keys.cipher()
    except (ValueError, KeyError, TypeError, CipherError) as error:
        raise KeysError(
            f"{path}: is damaged. Please restore it from a backup; without it the stored texts stay closed."
        ) from error
    if keys.missing():
        raise KeysError(f"{path}: {', '.join(keys.missing())} is empty. Please restore it from a backup.")
    return keys


def _fresh() -> Keys:
    return Keys((new_key(),), secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES))


def _write_new(path: Path, keys: Keys) -> None:
    """Write the file whole or not at all, and never over an existing one (hence link, not rename)."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(keys), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
