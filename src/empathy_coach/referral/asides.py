"""Messages about the referral itself: leaving the form, changing or correcting a line, asking who reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from empathy_coach import content

_ADDRESS = re.compile(r"[@\d_:/]")
_WAY = re.compile(r"[^\s@,;]+@[^\s@,;]+\.\w+|\+?\d[\d\s().-]{5,}\d")
_ASIDE = 12
"""Words up to which a message in the form can be an aside about the form itself."""
_APOSTROPHES = re.compile("['\u2018\u2019]")


class Asked(str, Enum):
    """What a message about a referral wants."""

    START = "start"
    STATUS = "status"
    WITHDRAW = "withdraw"
    DECLINE = "decline"


@dataclass(frozen=True)
class Correction:
    """A line that is put right after it was answered: ``name`` or ``contact``, and what it should be."""

    line: str
    value: str


def named(text: str) -> Asked | None:
    """Return what a message wants that names a referral and takes it back or asks after it, else None."""
    return next((asked for asked in (Asked.WITHDRAW, Asked.STATUS) if _says(asked.value, text)), None)


def asked_for(text: str) -> Asked:
    """Return what a message about a referral wants: to take it back, to know how it stands, to have one, or none."""
    explicit = named(text)
    if explicit is not None:
        return explicit
    wanted = _plain(text)
    for asked in (Asked.WITHDRAW, Asked.STATUS):
        if any(phrase in wanted for phrase in _words()[asked.value]):
            return asked
    return Asked.DECLINE if leaves(text) else Asked.START


def leaves(text: str) -> bool:
    """Whether a short message says that the person does not want the form any more."""
    return _short(text) and _says("leave", text)


def question(text: str) -> str | None:
    """Return the key of the answer to a question about the form, or None."""
    if named(text) is Asked.STATUS:
        return "not_sent_yet"
    return next((key for key in ("when_read", "who_reads", "cost") if _says(key, text)), None)


def line_to_change(text: str) -> str | None:
    """Return which line a message such as "change the name" wants to have asked anew, or None."""
    found = re.fullmatch(_words()["change"], _plain(text))
    if found is None:
        return None
    wanted = found["line"]
    lines: dict[str, list[str]] = _steps()["named"]
    return next((line for line, names in lines.items() if wanted in names), None)


def correction(text: str) -> Correction | None:
    """Return what a message puts right of an earlier answer, or None."""
    if not _short(text):
        return None
    for line, patterns in _words()["corrects"].items():
        for pattern in patterns:
            found = re.search(pattern, text, re.IGNORECASE)
            if found is None:
                continue
            way = _WAY.search(text)
            if line == "contact" and way is None:
                continue
            return Correction(line, way.group().strip() if line == "contact" and way else found["value"].strip(" .!"))
    return None


def has_address(text: str) -> bool:
    """Whether words name a place to write to or a number."""
    return _ADDRESS.search(text) is not None


def _short(text: str) -> bool:
    return len(text.split()) <= _ASIDE


def _says(wish: str, text: str) -> bool:
    """Whether the message has one of the wordings listed for the wish."""
    plain = " ".join(_APOSTROPHES.sub("", text).casefold().split())
    return any(re.search(rf"\b(?:{wording})\b", plain) for wording in _words()["named"][wish])


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").strip(" .!?").split())


def _words() -> dict[str, Any]:
    return content.load("referral/form.yml")  # type: ignore[no-any-return] # YAML is Any


def _steps() -> dict[str, Any]:
    return content.load("referral/steps.yml", "referral_steps")  # type: ignore[no-any-return] # as above
