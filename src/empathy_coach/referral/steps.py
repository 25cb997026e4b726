"""The questions of the referral form, the answers so far, and what need not be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from empathy_coach.referral import questions
from empathy_coach.referral.model import Item

if TYPE_CHECKING:
    from collections.abc import Mapping


class Step(str, Enum):
    """The questions in their order; the values are the names of the form's slots."""

    NAME = "referral_name"
    CONTACT = "referral_contact"
    SAFE = "referral_safe"
    WHOM = "referral_whom"
    HOURS = "referral_hours"
    REGION = "referral_region"
    WORDS = "referral_words"
    SUMMARY = "referral_summary"
    CONSENT = "referral_consent"

    @property
    def slot(self) -> str:
        """The slot that holds the answer."""
        return self.value

    @property
    def key(self) -> str:
        """The name of its words in ``content/referral/steps.yml``."""
        return self.value.removeprefix("referral_")


ALONE, TOGETHER = "alone", "together"


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
        return any(self.answers.get(step) is not None for step in (Step.NAME, Step.CONTACT, Step.SAFE))

    @property
    def agreed(self) -> bool:
        """Whether the exact yes was given."""
        return self.answers.get(Step.CONSENT) is True

    @property
    def open_step(self) -> Step | None:
        """The first question without an answer."""
        return next((step for step in Step if self.answers.get(step) is None), None)


@dataclass(frozen=True)
class Signals:
    """What is known of the conversation beside the answers.

    Attributes:
        tier, concerns, locked: of triage; they decide urgency, and whether couple work is out of the question.
        region: the country that the person chose in the menu, as a code; then it is not asked.
        practised: the lines of practice that may be passed on (see `summary`); without any nobody is asked.
    """

    tier: str = "none"
    concerns: tuple[str, ...] = ()
    locked: bool = False
    region: str = ""
    practised: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether the referral must be for the person alone, so that nobody is asked."""
        return questions.individual_only(self.concerns, locked=self.locked)


def ready(filled: Filled, signals: Signals) -> Filled:
    """Return the form with what need not be asked: for whom after violence, a known country, practice without any."""
    known: dict[Step, Any] = {}
    if signals.alone:
        known[Step.WHOM] = ALONE
    if filled.answers.get(Step.REGION) is None and signals.region:
        known[Step.REGION] = questions.region_name(signals.region)
    if not signals.practised:
        known[Step.SUMMARY] = []
    return Filled({**filled.answers, **known}, stopped=filled.stopped, note=filled.note)


def without_consent(filled: Filled) -> Filled:
    """Return the form without a yes: one from an earlier time is not a yes to what will be shown now."""
    return Filled({key: value for key, value in filled.answers.items() if key is not Step.CONSENT})


def step_of(item: Item) -> Step | None:
    """Return the question behind a line of the consent card; None for what triage decides."""
    if item is Item.URGENCY:
        return None
    return Step.WHOM if item is Item.INDIVIDUAL else Step(f"referral_{item.value}")
