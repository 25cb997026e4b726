"""The referral form as plain data: one answer after the other, going back, changing, and the exact yes at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.language import answers
from empathy_coach.language.answers import Answer, Command
from empathy_coach.referral import questions, wording
from empathy_coach.referral.model import ContactKind
from empathy_coach.referral.questions import Answers, ReferralError
from empathy_coach.referral.states import CLOSED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from empathy_coach.referral.model import Consent, ReferralRequest
    from empathy_coach.referral.service import Status

_ADDRESS = re.compile(r"[@\d_:/]")
_ASIDE = 12
"""Words up to which a message in the form can be an aside about the form itself."""
_APOSTROPHES = re.compile("['\u2018\u2019]")


class Step(str, Enum):
    """The questions in their order; the values are the names of the form's slots."""

    NAME = "referral_name"
    CONTACT = "referral_contact"
    SAFE = "referral_safe"
    HOURS = "referral_hours"
    WORDS = "referral_words"
    CONSENT = "referral_consent"

    @property
    def slot(self) -> str:
        """The slot that holds the answer."""
        return self.value


class Asked(str, Enum):
    """What a message about a referral wants."""

    START = "start"
    STATUS = "status"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Filled:
    """The answers so far; None is still open.

    ``stopped`` ends the form without a referral; ``note`` is the key of a sentence to say before the next question.
    """

    answers: Mapping[Step, Any] = field(default_factory=dict)
    stopped: bool = False
    note: str | None = None

    @property
    def started(self) -> bool:
        """Whether anything was answered, so that the form is resumed instead of begun."""
        return any(value is not None for value in self.answers.values())

    @property
    def agreed(self) -> bool:
        """Whether the exact yes was given."""
        return self.answers.get(Step.CONSENT) is True


@dataclass(frozen=True)
class Signals:
    """What triage knows of the conversation: it decides urgency, and whether couple work is out of the question."""

    tier: str = "none"
    concerns: tuple[str, ...] = ()
    locked: bool = False


def named(text: str) -> Asked | None:
    """Return what a message wants that names a referral and takes it back or asks after it, else None."""
    return next((asked for asked in (Asked.WITHDRAW, Asked.STATUS) if _says(asked.value, text)), None)


def _says(wish: str, text: str) -> bool:
    """Whether the message has one of the wordings listed for the wish."""
    plain = " ".join(_APOSTROPHES.sub("", text).casefold().split())
    return any(re.search(rf"\b(?:{wording})\b", plain) for wording in _words()["named"][wish])


def asked_for(text: str) -> Asked:
    """Return what a message about a referral wants: to take it back, to know how it stands, or to have one."""
    explicit = named(text)
    if explicit is not None:
        return explicit
    wanted = _plain(text)
    for asked in (Asked.WITHDRAW, Asked.STATUS):
        if any(phrase in wanted for phrase in _words()[asked.value]):
            return asked
    return Asked.START


def is_open(status: Status) -> bool:
    """Whether a referral is stored and neither taken back nor closed."""
    stored = status.referral
    return stored is not None and stored.withdrawn is None and stored.state not in CLOSED


def answer(filled: Filled, step: Step, text: str, signals: Signals) -> Filled:
    """Return the form after one answer.

    Args:
        filled: the answers so far.
        step: the question that was asked.
        text: the answer as typed or chosen.
        signals: what triage knows.

    Raises:
        ReferralError: the answer cannot be used yet; ``str`` of it is the sentence for the person.
    """
    aside = _aside(filled, step, text)
    if aside is not None:
        return aside
    if step is Step.CONSENT:
        return _consent(filled, text, signals)
    if step is Step.SAFE:
        return _contact_or_safe(filled, text)
    return Filled({**filled.answers, step: _CHECKS[step](text)})


def _aside(filled: Filled, step: Step, text: str) -> Filled | None:
    """Return the form after a message about the form itself: leaving it, going back, asking who reads it."""
    said, short = answers.command(text), len(text.split()) <= _ASIDE
    if said is Command.STOP or (short and _says("leave", text)):
        return Filled({}, stopped=True)
    if said is Command.BACK:
        return Filled(_without_last(filled, step))
    if step is not Step.WORDS and _says("asks", text):
        return Filled(filled.answers, note="who_reads")
    return None


def sentence(key: str) -> str:
    """Return the sentence that goes with a note."""
    return str(ReferralError(key))


def request_of(filled: Filled, signals: Signals, receiver: str) -> tuple[ReferralRequest, Consent]:
    """Return the checked request and the consent to exactly what was shown.

    Raises:
        ReferralError: an answer is missing or cannot be used.
    """
    request = _request(filled, signals)
    return request, wording.consent_card(request, receiver).consent


def consent_card(filled: Filled, signals: Signals, receiver: str) -> wording.ConsentCard:
    """Return what is shown before the yes."""
    return wording.consent_card(_request(filled, signals), receiver)


def _request(filled: Filled, signals: Signals) -> ReferralRequest:
    held = filled.answers
    given = Answers(
        name=held.get(Step.NAME) or "",
        contact=held.get(Step.CONTACT) or "",
        safe=held.get(Step.SAFE),
        hours=held.get(Step.HOURS) or "",
        words=held.get(Step.WORDS) or "",
    )
    return questions.prepare(given, tier=signals.tier, concerns=signals.concerns, locked=signals.locked)


def _consent(filled: Filled, text: str, signals: Signals) -> Filled:
    """Take a yes only from the button or its exact words; a no ends the form."""
    card = consent_card(filled, signals, "")
    said = _plain(text)
    if said == _plain(card.yes):
        return Filled({**filled.answers, Step.CONSENT: True})
    if said == _plain(card.change):
        return Filled({})
    if said == _plain(card.no) or answers.yes_no(text) is Answer.NO:
        return Filled({}, stopped=True)
    raise ReferralError("consent_exact")


def _without_last(filled: Filled, step: Step) -> dict[Step, Any]:
    """Clear the question before ``step``, so that it is asked again."""
    order = list(Step)
    before = order[max(order.index(step) - 1, 0)]
    return {key: value for key, value in filled.answers.items() if key not in (before, step)}


def _contact_or_safe(filled: Filled, text: str) -> Filled:
    """Take yes; take another way to be reached instead; a plain no asks for one."""
    said = answers.yes_no(text)
    if said is Answer.YES:
        return Filled({**filled.answers, Step.SAFE: True})
    if said is Answer.NO:
        return Filled(_without_last(filled, Step.SAFE), note="contact_unsafe")
    try:
        other = questions.check_contact(text)
    except ReferralError as error:
        raise ReferralError("safe_unclear") from error
    if other.kind is ContactKind.OTHER and not _ADDRESS.search(other.value):
        raise ReferralError("safe_unclear")  # words without an address answer the question badly, not anew
    return Filled({**filled.answers, Step.CONTACT: other.value})


def _optional(check: Any) -> Any:
    def checked(text: str) -> str:
        return "" if _plain(text) in _words()["skip"] or answers.yes_no(text) is Answer.NO else check(text)

    return checked


def _contact(text: str) -> str:
    return questions.check_contact(text).value


_CHECKS: dict[Step, Any] = {
    Step.NAME: questions.check_name,
    Step.CONTACT: _contact,
    Step.HOURS: _optional(questions.check_hours),
    Step.WORDS: _optional(questions.check_words),
}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").strip(" .!?").split())


def _words() -> dict[str, Any]:
    return content.load("referral/form.yml")  # type: ignore[no-any-return] # YAML is Any
