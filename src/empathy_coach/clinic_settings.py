"""What an operator sets of the clinic: who receives referrals, when it is looked at, and how they get there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from empathy_coach.referral.opening import Opening, OpeningError, parse_closed, parse_hours

if TYPE_CHECKING:
    from collections.abc import Callable

INBOX, WEBHOOK = "inbox", "webhook"
MOST_SECONDS = 15  # for one attempt of the webhook
WEEK = 7 * 24 * 3600
LEASES = 4  # attempts that fit in the time for which a worker holds a referral


class Reader(Protocol):
    """Reads variables and turns mistakes into sentences (see `settings`)."""

    def text(self, name: str, default: str) -> str:
        """Return the words of a variable."""

    def number(self, name: str, default: int, *, low: int, high: int | None = None) -> int:
        """Return a whole number within bounds."""

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the parts between commas."""

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """Return one of the allowed words, in capitals."""


@dataclass(frozen=True)
class ClinicSettings:
    """The clinic and the way to it.

    Attributes:
        name: who receives referrals, in people's words; empty for general ones.
        owner: the person who answers for the inbox, for the printed content and the inbox page.
        opening: hours, places, and whether it is closed.
        to: where referrals go, ``inbox`` or ``webhook``.
        url, secrets, allow_private, seconds: the webhook; secrets newest first.
        waits: seconds between attempts.
        relay: whether the web edge delivers; else ``coach relay`` does.
    """

    name: str = ""
    owner: str = ""
    opening: Opening = field(default_factory=Opening)
    to: str = INBOX
    url: str = field(default="", repr=False)  # may hold a token in its path
    secrets: tuple[str, ...] = field(default=(), repr=False)
    allow_private: bool = False
    seconds: int = MOST_SECONDS
    waits: tuple[float, ...] = ()
    relay: bool = True


def clinic_settings(read: Reader, wrong: Callable[[str], Exception]) -> ClinicSettings:
    """Return the settings of the clinic.

    Args:
        read: the reader of variables.
        wrong: makes the error for a sentence.
    """
    to = read.one_of("COACH_REFERRAL_TO", INBOX, ("INBOX", "WEBHOOK")).lower()
    url, secrets = read.text("COACH_WEBHOOK_URL", ""), read.listed("COACH_WEBHOOK_SECRETS")
    if to == WEBHOOK and not (url and secrets):
        raise wrong("COACH_WEBHOOK_URL, COACH_WEBHOOK_SECRETS: please set both to send referrals to a webhook.")
    return ClinicSettings(
        name=read.text("COACH_CLINIC_NAME", ""),
        owner=read.text("COACH_CLINIC_OWNER", ""),
        opening=_opening(read, wrong),
        to=to,
        url=url,
        secrets=secrets,
        allow_private=_yes(read, "COACH_WEBHOOK_ALLOW_PRIVATE", default=False),
        seconds=read.number("COACH_WEBHOOK_SECONDS", MOST_SECONDS, low=1, high=60),
        waits=_waits(read, wrong),
        relay=_yes(read, "COACH_RELAY", default=True),
    )


def _opening(read: Reader, wrong: Callable[[str], Exception]) -> Opening:
    said = read.text("COACH_CLINIC_HOURS", "")
    zone, shut = read.text("COACH_CLINIC_TIME_ZONE", "UTC"), read.text("COACH_CLINIC_CLOSED", "no")
    try:
        hours = parse_hours(said, zone)
    except OpeningError as error:
        raise wrong(f"COACH_CLINIC_HOURS, COACH_CLINIC_TIME_ZONE: {error}") from error
    try:
        closed, until = parse_closed(shut)
    except OpeningError as error:
        raise wrong(f"COACH_CLINIC_CLOSED: {error}") from error
    places = read.number("COACH_CLINIC_PLACES", 0, low=0)
    answer = read.text("COACH_CLINIC_ANSWERS", "")
    return Opening(hours=hours, said=said, answer=answer, places=places or None, closed=closed, until=until)


def _waits(read: Reader, wrong: Callable[[str], Exception]) -> tuple[float, ...]:
    given = read.listed("COACH_WEBHOOK_BACKOFF")
    try:
        waits = tuple(float(part) for part in given)
    except ValueError as error:
        raise wrong("COACH_WEBHOOK_BACKOFF: please give seconds, separated by commas, such as 5,300,1800.") from error
    if any(not 0 < wait <= WEEK for wait in waits):
        raise wrong("COACH_WEBHOOK_BACKOFF: please give seconds above 0 and up to a week.")
    return waits


def _yes(read: Reader, name: str, *, default: bool) -> bool:
    return read.one_of(name, "yes" if default else "no", ("YES", "NO")) == "YES"
