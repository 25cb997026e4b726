"""What somebody practised, as lines that they may pass on one by one; never a word that they wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from empathy_coach import content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NUMBER = re.compile(r"\d+")


def lines(cards: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the lines that the cards of a conversation give, the same ones in the same order each time.

    Args:
        cards: all cards that were shown, in order; those of practice turns and debriefs count.
    """
    turns: dict[str, int] = {}
    debrief: Mapping[str, Any] = {}
    for card in cards:
        if card.get("type") == "practice" and card.get("name"):
            turns[str(card["name"])] = turns.get(str(card["name"]), 0) + 1
        elif card.get("type") == "debrief":
            debrief = card
    if not turns:
        return ()
    words, count = _words(), sum(turns.values())
    form = words["practised"]["one" if count == 1 else "more"]
    found = [form.format(count=count, who=", ".join(turns))]
    for key, name in (("went", "opening"), ("next", "next")):
        if isinstance(debrief.get(name), str) and debrief[name]:
            found.append(words[key].format(**{name: debrief[name]}))
    return tuple(found)


def chosen(offered: tuple[str, ...], text: str) -> tuple[str, ...] | None:
    """Return the lines that an answer such as "1 3", "all" or "none" chooses; None where it chooses nothing clear."""
    said = text.casefold().strip(" .!")
    if said in {"all", "all of them", "everything"}:
        return offered
    numbers = [int(each) for each in _NUMBER.findall(said)]
    rest = re.sub(r"\d+|,|;|and|only|just|line|lines|number|&|\+|\s", "", said)
    if not numbers or rest or any(not 1 <= each <= len(offered) for each in numbers):
        return None
    return tuple(line for position, line in enumerate(offered, start=1) if position in numbers)


def _words() -> dict[str, Any]:
    return content.load("referral/summary.yml", "referral_summary")  # type: ignore[no-any-return] # YAML is Any
