"""The answers of the referral form, checked one by one with a kind sentence for what cannot be used yet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.language.answers import Answer, yes_no
from empathy_coach.referral.model import Contact, ContactKind, ReferralRequest, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_MAX = 60
NAME_WORDS = 4  # more is a sentence: "what else can I do" is nobody's name
CONTACT_MAX = 200
HOURS_MAX = 200
REGION_MAX = 80
WORDS_MAX = 1000
PHONE_DIGITS = range(7, 16)  # E.164 allows 15; the shortest national numbers in use have 7
FREE_LETTERS = 3  # "sis" is a start; two letters are no way to reach anyone

EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]]+@(?:[^\s@.,;:/]+\.)+[^\s@.,;:/\d]{2,}", re.ASCII)
PHONE = re.compile(r"(?:tel:?|phone:?)?[\s+()\d./-]+(?:(?:x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
LOOKS_LIKE_EMAIL = re.compile(r"[^\s:/(]+@\S*")  # not "Signal:@sam", a handle
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")

URGENCY = {
    "none": Urgency.ROUTINE,
    "distress": Urgency.URGENT,
    "crisis": Urgency.ASAP,
    "emergency": Urgency.STAT,
}
ALONE = frozenset({"partner_violence", "own_violence"})  # couple work can make these more dangerous


class ReferralError(ValueError):
    """An answer cannot be used yet, or something is missing; ``str`` is the sentence for the person."""

    def __init__(self, key: str) -> None:
        super().__init__(_content()["errors"][key])
        self.key = key


@dataclass(frozen=True)
class Answers:
    """The form's answers as given; ``safe`` is the answer to "is it safe to contact you there?"."""

    name: str
    contact: str
    safe: bool | None
    hours: str = ""
    words: str = ""
    region: str = ""
    summary: tuple[str, ...] = ()
    together: bool = False


def prepare(answers: Answers, *, tier: str, concerns: Iterable[str] = (), locked: bool = False) -> ReferralRequest:
    """Return the checked request.

    Args:
        answers: what the person gave.
        tier: the highest triage tier of the conversation (`safety.Tier` or its value).
        concerns: the concerns signalled (`safety.Concern` or their values).
        locked: whether joint coaching is closed; then, and with a concern of violence, it is individual.

    Raises:
        ReferralError: the first answer that cannot be used yet.
    """
    return ReferralRequest(
        name=check_name(answers.name),
        contact=check_safe(check_contact(answers.contact), safe=answers.safe),
        hours=check_hours(answers.hours),
        urgency=urgency_for(tier),
        individual=individual_only(concerns, locked=locked) or not answers.together,
        words=check_words(answers.words),
        region=check_region(answers.region),
        summary=answers.summary,
    )


def urgency_for(tier: str) -> Urgency:
    """Return how soon, from the triage tier; a tier not known counts as the most urgent."""
    return URGENCY.get(getattr(tier, "value", tier), Urgency.STAT)


def individual_only(concerns: Iterable[str], *, locked: bool = False) -> bool:
    """Whether the referral must be for the person alone."""
    return locked or any(getattr(concern, "value", concern) in ALONE for concern in concerns)


def check_name(text: str) -> str:
    """Return the name to use; any alias will do.

    Raises:
        ReferralError: it is empty or long.
    """
    name = _one_line(text)
    if not any(character.isalnum() for character in name):
        raise ReferralError("name_missing")
    if len(name) > NAME_MAX or len(name.split()) > NAME_WORDS or "?" in name:
        raise ReferralError("name_long")
    return name


def check_contact(text: str) -> Contact:
    """Return the way to reach the person: an e-mail address, a phone number or words for another way.

    Raises:
        ReferralError: it is empty, long, broken, or no way to reach anyone.
    """
    value = _one_line(text)
    if not value:
        raise ReferralError("contact_missing")
    if len(value) > CONTACT_MAX:
        raise ReferralError("contact_long")
    if EMAIL.fullmatch(value):
        return Contact(ContactKind.EMAIL, value)
    if PHONE.fullmatch(value):
        return _phone(value)
    _check_free_way(value)
    return Contact(ContactKind.OTHER, value)


def check_safe(contact: Contact, *, safe: bool | None) -> Contact:
    """Return the contact when the person said that it is safe.

    Raises:
        ReferralError: it is not safe, or nobody asked.
    """
    if safe is None:
        raise ReferralError("contact_safe_unasked")
    if not safe:
        raise ReferralError("contact_unsafe")
    return contact


def check_hours(text: str) -> str:
    """Return the hours, empty for any time.

    Raises:
        ReferralError: it is long.
    """
    hours = _one_line(text)
    if len(hours) > HOURS_MAX:
        raise ReferralError("hours_long")
    return hours


def check_region(text: str) -> str:
    """Return the country or area, empty for none.

    Raises:
        ReferralError: it is long.
    """
    region = _one_line(text)
    if len(region) > REGION_MAX:
        raise ReferralError("region_long")
    return region


def region_name(code: str) -> str:
    """Return the country of a code in words, or the code."""
    regions: dict[str, str] = content.load("referral/steps.yml", "referral_steps")["regions"]
    return regions.get(code.upper(), code)


def together(text: str) -> bool:
    """Return whether the two of them might come together.

    Raises:
        ReferralError: it is neither that nor for the person alone.
    """
    said = plain(text)
    words = content.load("referral/form.yml")
    both, one = re.search(words["together"], said), re.search(words["alone"], said)
    if both is None and one is None:
        raise ReferralError("whom_unclear")
    return both is not None


def skips(text: str) -> bool:
    """Whether the answer leaves an optional question empty."""
    return plain(text) in content.load("referral/form.yml")["skip"] or yes_no(text) in (Answer.NO, Answer.DECLINED)


def plain(text: str) -> str:
    """Return a text as it is compared: lower case, straight apostrophes, no marks around it."""
    return " ".join(text.casefold().replace("\u2019", "'").strip(" .!?").split())


def check_words(text: str) -> str:
    """Return the person's words to the therapist, lines kept, empty for none.

    Raises:
        ReferralError: it is long.
    """
    words = "\n".join(_one_line(line) for line in text.splitlines()).strip()
    if len(words) > WORDS_MAX:
        raise ReferralError("words_long")
    return words


def _phone(value: str) -> Contact:
    number = re.split(r"x|ext", value, flags=re.IGNORECASE)[0]
    if sum(character.isdigit() for character in number) not in PHONE_DIGITS:
        raise ReferralError("contact_phone")
    return Contact(ContactKind.PHONE, value)


def _check_free_way(value: str) -> None:
    """Refuse broken addresses and non-answers; everything else is the person's own way."""
    for candidate in LOOKS_LIKE_EMAIL.findall(value):
        if not EMAIL.fullmatch(candidate.strip(".,;:()<>")):
            raise ReferralError("contact_email")
    plain = value.casefold().replace("\u2019", "'").strip(" .!?")
    if plain in _content()["non_answers"] or sum(map(str.isalnum, value)) < FREE_LETTERS:
        raise ReferralError("contact_nonsense")
    if len(value.split()) == 1 and not re.search(r"[@\d_:/]", value):
        raise ReferralError("contact_nonsense")  # a single bare word names no place to write to


def _one_line(text: str) -> str:
    return " ".join(CONTROL.sub(" ", text).split())


def _content() -> dict[str, Any]:
    return content.load("referral/questions.yml", "referral_questions")  # type: ignore[no-any-return] # YAML is Any
