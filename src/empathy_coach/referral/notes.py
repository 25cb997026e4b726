"""What is said of when a request is read, and of a receiver that takes none: only what the operator set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.referral.wording import receiver_name

if TYPE_CHECKING:
    from datetime import datetime

    from empathy_coach.referral.opening import Opening, Taking


def when_read(opening: Opening, now: datetime, receiver: str = "") -> str:
    """Return when somebody looks at a request, and that nobody reads it live."""
    words = _words()
    said = [words["live"]]
    if opening.hours is not None:
        said.append(words["hours"].format(receiver=receiver_name(receiver), said=opening.said))
        if not opening.hours.open_at(now):
            said.append(words["away"].format(next=_moment(opening.hours.next_open(now))))
    if opening.answer:
        said.append(words["answer"].format(answer=opening.answer))
    if len(said) == 1:
        said.append(words["unknown"])
    return " ".join(_sentence(each) for each in said)


def when_read_shortly(opening: Opening, now: datetime, receiver: str = "") -> str:
    """Return the same in one sentence, for where the person has read it before: when somebody looks next."""
    words, hours = _words(), opening.hours
    if hours is None:
        return words["unknown"]
    if hours.open_at(now):
        return _sentence(words["hours"].format(receiver=receiver_name(receiver), said=opening.said))
    return words["next"].format(next=_moment(hours.next_open(now)))


def why_not(taking: Taking, receiver: str = "") -> str:
    """Return why no new request is taken, and what else there is."""
    words, named = _words(), receiver_name(receiver)
    if taking.closed:
        until = taking.until
        key = "closed" if until is None else "closed_until"
        said = words[key].format(receiver=named, until=until and f"{until.day} {until:%B %Y}")
    else:
        said = words["full"].format(receiver=named)
    return f"{_sentence(said)} {words['elsewhere']}"


def _moment(moment: datetime) -> str:
    return f"{moment:%A}, {moment.day} {moment:%B}, {moment:%H:%M} ({moment:%Z})"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words() -> dict[str, str]:
    return content.load("referral/opening.yml", "referral_opening")  # type: ignore[no-any-return] # YAML is Any
