"""The words around a referral: what is told to whom, the question, and what may be said of its status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.referral.model import Consent, Item, ReferralRequest
from empathy_coach.referral.states import StatusKey, StoredReferral, status_key

if TYPE_CHECKING:
    from collections.abc import Mapping
TAKE_BACK = "Withdraw my referral"
"""What that button sends; `asides.named` knows it."""


@dataclass(frozen=True)
class ConsentCard:
    """What the person reads before a yes; ``told`` has one line for each item of ``consent.scope``.

    ``values`` has the same lines without their titles.
    """

    consent: Consent
    intro: str
    told: tuple[str, ...]
    values: tuple[str, ...]
    not_told: str
    withdraw: str
    question: str
    yes: str
    no: str
    change: str


def consent_card(request: ReferralRequest, receiver: str = "") -> ConsentCard:
    """Return the card for ``request``; ``card.consent`` counts only after an explicit yes to it."""
    words, named = _words(), receiver_name(receiver)
    values = _values(request, words)
    bare = tuple(values[item.value] for item in request.items())
    told = tuple(words["told"][item.value].format(**values) for item in request.items())
    plain = {key: words[key] for key in ("not_told", "withdraw", "question", "yes", "no", "change")}
    consent = Consent(request.items(), words["version"])
    return ConsentCard(consent=consent, intro=words["intro"].format(receiver=named), told=told, values=bare, **plain)


def status_words(stored: StoredReferral | None, receiver: str = "") -> str:
    """Return the sentence for what is stored, and the receiver's own words after it."""
    code = stored.code if stored else ""
    said = sentence(status_key(stored), code=code, receiver=receiver)
    if stored is None or not stored.message:
        return said
    return f"{said}\n\n{_status_words()['message'].format(message=stored.message)}"


def sentence(key: StatusKey, *, code: str = "", receiver: str = "") -> str:
    """Return the sentence of a status key."""
    text: str = _status_words()[key.value].format(code=code, receiver=receiver_name(receiver))
    return text[:1].upper() + text[1:]


def exact_yes() -> str:
    """Return the words that count as consent, and no others do."""
    return str(_words()["yes"])


def take_back() -> str:
    """Return what stands on the button that takes a referral back."""
    return str(_status_words()["take_back"])


def not_emergency() -> str:
    """Return the line that stands beside every status: a queue is not emergency help."""
    return str(_status_words()["not_emergency"])


def steps(receiver: str = "") -> tuple[str, str, str]:
    """Return the titles of the stages of a referral: saved, received, answered."""
    titles = _status_words()["steps"]
    return titles["saved"], titles["received"].format(receiver=receiver_name(receiver)), titles["answered"]


def wording_version() -> str:
    """Return the version of the consent's words."""
    return str(_words()["version"])


def receiver_name(receiver: str = "") -> str:
    """Return who receives referrals: the clinic's name, or general words when none is set."""
    return receiver or str(_words()["receiver"])


def _values(request: ReferralRequest, words: Mapping[str, Any]) -> dict[str, str]:
    return {
        Item.NAME.value: request.name,
        Item.CONTACT.value: request.contact.value,
        Item.HOURS.value: request.hours or words["hours_any"],
        Item.URGENCY.value: words["urgency"][request.urgency.value],
        Item.INDIVIDUAL.value: words["individual"][str(request.individual).lower()],
        Item.REGION.value: request.region,
        Item.WORDS.value: request.words,
        Item.SUMMARY.value: words["summary_between"].join(request.summary),
    }


def _words() -> dict[str, Any]:
    return content.load("referral/consent.yml", "referral_consent")  # type: ignore[no-any-return] # YAML is Any


def _status_words() -> dict[str, Any]:
    return content.load("referral/status.yml", "referral_status")  # type: ignore[no-any-return] # as above
