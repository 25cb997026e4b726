"""The program's settings, read from the environment once and checked with a sentence for each mistake."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from empathy_coach.clinic_settings import ClinicSettings, clinic_settings
from empathy_coach.privacy.crypto import Cipher, CipherError
from empathy_coach.privacy.keys import Keys, KeysError, load_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

MEBIBYTE = 1024 * 1024
MIN_SECRET = 32  # characters: at least 128 bits even when somebody types hexadecimal
NUMBER = re.compile(r"-?[0-9]{1,15}")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg2://", "postgres://")


class SettingsError(ValueError):
    """A setting is missing or cannot be used; the sentence names the variable and what would help."""


@dataclass(frozen=True)
class Settings:
    """Everything that an operator can set.

    Secrets have no defaults: they come from the environment or from the key file in ``home``, which only
    ``coach up`` on loopback makes (see `keys`).
    """

    host: str = "127.0.0.1"
    port: int = 8080
    metrics_port: int = 9464
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    home: Path = Path(".coach")
    database_url: str = field(default="", repr=False)  # may hold a password
    internal_secret: str = field(default="", repr=False)
    session_secret: str = field(default="", repr=False)
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    max_body_bytes: int = MEBIBYTE
    retention_hours: int = 24
    idle_hours: int = 720
    referral_days: int = 90
    region: str = ""
    clinic: ClinicSettings = field(default_factory=ClinicSettings)
    quick_exit_url: str = "https://www.bbc.com/weather"
    log_level: str = "INFO"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Return the settings that ``env`` holds; an empty variable counts as not set.

        Raises:
            SettingsError: a value cannot be used; the sentence names the variable.
        """
        read = _Reader(env)
        return cls(**_places(read), **_secrets(read), **_limits(read), **_manners(read))

    @property
    def on_loopback(self) -> bool:
        """Whether the edge is reachable from this machine only."""
        return self.host in LOOPBACK

    @property
    def clinic_name(self) -> str:
        """Who receives referrals, in people's words; empty for general ones."""
        return self.clinic.name

    def keys(self) -> Keys:
        """Return the secrets: those of the environment first, the rest from the key file in ``home``.

        Raises:
            SettingsError: a secret stands in neither place.
            KeysError: the key file is readable by others or damaged.
        """
        given = Keys(self.encryption_keys, self.internal_secret, self.session_secret)
        missing = given.missing()
        if not missing:
            return given
        stored = load_keys(self.home)
        if stored is None:
            names = ", ".join(f"COACH_{name.upper()}" for name in missing)
            raise SettingsError(f"{names}: please set it. On your own machine `coach up` makes it for you.")
        return Keys(
            given.encryption_keys or stored.encryption_keys,
            given.internal_secret or stored.internal_secret,
            given.session_secret or stored.session_secret,
        )


def unknown(env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return ``COACH_*`` variables that nothing reads, each with the name that was probably meant or ""."""
    known = variables()
    strangers = (name for name in env if name.startswith("COACH_") and name not in known)
    return {name: next(iter(get_close_matches(name, known, n=1)), "") for name in sorted(strangers)}


def variables() -> tuple[str, ...]:
    """Return the names of all variables that `Settings.from_env` reads."""
    seen = _Recorder()
    Settings.from_env(seen)
    return tuple(seen.asked)


class _Recorder(dict[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.asked.append(name)
        return default


class _Reader:
    """Reads single variables and turns mistakes into sentences."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def text(self, name: str, default: str) -> str:
        return (self._env.get(name) or "").strip() or default

    def number(self, name: str, default: int, *, low: int, high: int | None = None) -> int:
        given = self.text(name, str(default))
        value = int(given) if NUMBER.fullmatch(given) else None
        if value is None or value < low or (high is not None and value > high):
            bounds = f"of at least {low}" if high is None else f"from {low} to {high}"
            raise SettingsError(f"{name}: please give a whole number {bounds}, not {given!r}.")
        return value

    def url(self, name: str, default: str) -> str:
        given = self.text(name, default)
        if not _is_web_address(given):
            raise SettingsError(f"{name}: please give an address such as {default}, not {given!r}.")
        return given.rstrip("/")

    def listed(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def addresses(self, name: str) -> tuple[str, ...]:
        try:
            return tuple(str(ip_address(part)) for part in self.listed(name))
        except ValueError as error:
            raise SettingsError(
                f"{name}: please give IP addresses such as 10.0.0.7, separated by commas; {error}."
            ) from error

    def origins(self, name: str) -> tuple[str, ...]:
        given = tuple(origin.rstrip("/") for origin in self.listed(name))
        for origin in given:
            if not _is_web_address(origin) or urlsplit(origin).path or urlsplit(origin).query:
                raise SettingsError(
                    f"{name}: please give origins such as https://clinic.example, separated by commas; "
                    f"{origin!r} is not one."
                )
        return given

    def database(self, name: str, default: str) -> str:
        given = self.text(name, default)
        if not given.startswith(DATABASES) or given.endswith(("sqlite:///", ":memory:")):
            # the value is not repeated: it may hold a password
            raise SettingsError(f"{name}: please give postgresql://… or sqlite:///path/of/a/file.")
        return given.replace("postgres://", "postgresql://", 1)

    def secret(self, name: str) -> str:
        given = self.text(name, "")
        if given and len(given) < MIN_SECRET:
            raise SettingsError(
                f"{name}: please give at least {MIN_SECRET} characters nobody can guess; "
                "`openssl rand -hex 32` makes one."
            )
        return given

    def encryption_keys(self, name: str) -> tuple[str, ...]:
        given = self.listed(name)
        try:
            _ = Cipher(given) if given else None
        except CipherError as error:
            raise SettingsError(f"{name}: {error}") from error
        return given

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        given = self.text(name, default).upper()
        if given not in allowed:
            raise SettingsError(f"{name}: please choose one of {', '.join(allowed)}, not {given!r}.")
        return given


def _places(read: _Reader) -> dict[str, Any]:
    home = Path(read.text("COACH_HOME", str(Settings.home))).expanduser()
    return {
        "host": read.text("COACH_HOST", Settings.host),
        "port": read.number("COACH_PORT", Settings.port, low=1, high=65535),
        "metrics_port": read.number("COACH_METRICS_PORT", Settings.metrics_port, low=1, high=65535),
        "rasa_url": read.url("COACH_RASA_URL", Settings.rasa_url),
        "actions_url": read.url("COACH_ACTIONS_URL", Settings.actions_url),
        "home": home,
        "database_url": read.database("DATABASE_URL", f"sqlite:///{home.absolute() / 'coach.db'}"),
    }


def _secrets(read: _Reader) -> dict[str, Any]:
    return {
        "internal_secret": read.secret("COACH_INTERNAL_SECRET"),
        "session_secret": read.secret("COACH_SESSION_SECRET"),
        "encryption_keys": read.encryption_keys("COACH_ENCRYPTION_KEYS"),
    }


def _limits(read: _Reader) -> dict[str, Any]:
    return {
        "allowed_origins": read.origins("COACH_ALLOWED_ORIGINS"),
        "trusted_proxies": read.addresses("COACH_TRUSTED_PROXIES"),
        "max_body_bytes": read.number("COACH_MAX_BODY_BYTES", Settings.max_body_bytes, low=MEBIBYTE),
        "retention_hours": read.number("COACH_RETENTION_HOURS", Settings.retention_hours, low=0),
        "idle_hours": read.number("COACH_IDLE_HOURS", Settings.idle_hours, low=1),
        "referral_days": read.number("COACH_REFERRAL_DAYS", Settings.referral_days, low=1),
    }


def _manners(read: _Reader) -> dict[str, Any]:
    return {
        "region": read.text("COACH_REGION", Settings.region).upper(),
        "clinic": clinic_settings(read, SettingsError),
        "quick_exit_url": read.url("COACH_QUICK_EXIT_URL", Settings.quick_exit_url),
        "log_level": read.one_of("COACH_LOG_LEVEL", Settings.log_level, LOG_LEVELS),
    }


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a broken IPv6 address
        return False


__all__ = ["KeysError", "Settings", "SettingsError", "unknown", "variables"]
