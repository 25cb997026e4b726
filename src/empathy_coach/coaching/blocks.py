"""Authored building blocks for wording a reply: which there are, which fit, and how they are filled."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.coaching.themes import Theme

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FITS_KIND, FITS_NEED, FITS_THEME, FITS_SLOT = 4, 7, 3, 2
"""How much more a block fits for the draft's kind, a fact that was said, the partner's theme, their own words."""

FITS_CARD = 10
"""What they wrote on the support card goes before anything that we could think of."""

SPREAD = 3
"""Points that chance adds at most, exclusive: near-equal fits take turns, so that not everyone hears the same."""

SORRY_UNWANTED = "no_sorry"
"""The fact that the partner does not want to hear "sorry"; no block with the word fits then."""

BLANK = re.compile(r"_{3}(?: \([^()]*\))?")
"""A blank with its hint: copying opens when each one is filled."""

_SLOT = re.compile(r"\{(\w+)\}")
_ACT_BLANK = re.compile(r"\((?:what you did|name it|what\))")
_SORRY = re.compile(r"\bsorry\b", re.IGNORECASE)


class Place(str, Enum):
    """What a block does in a reply; each place has a content file of this name."""

    ANSWER = "answer"
    RECEIVE = "receive"
    OWN = "own"
    UNDO = "undo"
    CONNECT = "connect"
    REGRET = "regret"
    EFFECT = "effect"
    STAY = "stay"
    ASK = "ask"
    OFFER = "offer"
    SPACE = "space"


@dataclass(frozen=True)
class Block:
    """One or two sentences that stand alone.

    Attributes:
        id: stable name.
        text: the words; ``{specific}``, ``{quote}`` and ``{feeling}`` take the partner's own words.
        skills: the open moves that it makes.
        kinds: drafts it answers; empty: any.
        themes: pains it fits; empty: any.
        channels: where it can be said; empty: anywhere.
        asked: the kind of question that it answers; empty: none in particular.
        tone: plain, warm or owning.
        needs: facts that must have been said for the block to be true (``coaching/lexicon/known.yml``).
    """

    id: str
    text: str
    skills: tuple[Skill, ...]
    kinds: tuple[Kind, ...]
    themes: tuple[Theme, ...]
    channels: tuple[Channel, ...]
    asked: tuple[str, ...]
    tone: str
    needs: tuple[str, ...]

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the words that the block takes up or takes for granted."""
        return (*_SLOT.findall(self.text), *self.needs)

    @property
    def asks_for_act(self) -> bool:
        """Whether a blank asks what the learner did: out of place once the draft has said it."""
        return _ACT_BLANK.search(self.text) is not None


@dataclass(frozen=True)
class Fit:
    """What a reply must fit.

    Attributes:
        kinds: of the draft.
        theme: the partner's pain.
        channel: where it will be said.
        words: what may be taken up: the partner's phrases by slot, and the facts that were said, by name.
        asked: the kind of fact the partner asked for.
        acted: the draft itself says what was done.
    """

    kinds: Collection[Kind] = ()
    theme: Theme | None = None
    channel: Channel = Channel.TEXT
    words: Mapping[str, str] | None = None
    asked: str = ""
    acted: bool = False


@cache
def blocks(place: Place) -> tuple[Block, ...]:
    """Return the blocks for one place, in the order of the file.

    Raises:
        ContentError: the file is missing or does not fit its schema.
    """
    found = content.load(f"coaching/phrasing/{place.value}.yml", "coaching_phrasing")
    return tuple(_block(entry) for entry in found["blocks"])


def choose(place: Place, fit: Fit, *, key: str, said: str = "", tone: str = "") -> Block | None:
    """Return the block that fits best, or None where none fits.

    Args:
        place: what the block is to do.
        fit: what it must fit.
        key: settles equal fits: the same key gives the same block.
        said: words that were said before; a block found in them is passed over while others are left.
        tone: preferred tone.
    """
    fitting = [block for block in blocks(place) if _fits(block, fit)]
    fresh = [block for block in fitting if filled(block, fit) not in said] or fitting
    if not fresh:
        return None
    chance = {block.id: zlib.crc32(f"{key}{block.id}".encode()) for block in fresh}
    return max(fresh, key=lambda block: (_score(block, fit, tone) + chance[block.id] % SPREAD, chance[block.id]))


def filled(block: Block, fit: Fit) -> str:
    """Return the block's text with the partner's words in it, beginning with a capital."""
    text = _SLOT.sub(lambda slot: (fit.words or {}).get(slot.group(1), slot.group(0)), block.text)
    return text[0].upper() + text[1:]


def with_examples(text: str) -> str:
    """Return the words as they will be sent, with an example in each blank; this is what a review can judge."""
    return BLANK.sub(lambda blank: _example(blank.group(0)), text)


@cache
def _example(blank: str) -> str:
    examples: Mapping[str, str] = content.load("coaching/lexicon/examples.yml")
    return next(example for hint, example in examples.items() if re.search(hint, blank))


def _fits(block: Block, fit: Fit) -> bool:
    words = fit.words or {}
    return (
        (not block.kinds or any(kind in fit.kinds for kind in block.kinds))
        and (not block.themes or fit.theme in block.themes)
        and (not block.channels or fit.channel in block.channels)
        and (not block.asked or fit.asked in block.asked)
        and all(slot in words for slot in block.slots)
        and not (fit.acted and block.asks_for_act)
        and not (SORRY_UNWANTED in words and _SORRY.search(block.text))
    )


def _score(block: Block, fit: Fit, tone: str) -> int:
    first = next(iter(fit.kinds), None)
    return (
        (FITS_KIND if block.kinds else 0)
        + (1 if first in block.kinds else 0)
        + (FITS_THEME if block.themes else 0)
        + (FITS_NEED if block.needs else 0)
        + (FITS_SLOT if "{" in block.text else 0)
        + (FITS_CARD if "{helps}" in block.text else 0)
        + (FITS_KIND if block.asked else 0)
        + (1 if tone == block.tone else 0)
    )


def _block(entry: Mapping[str, Any]) -> Block:
    return Block(
        id=entry["id"],
        text=entry["text"],
        skills=tuple(Skill(skill) for skill in entry["skills"]),
        kinds=tuple(Kind(kind) for kind in entry.get("kinds", ())),
        themes=tuple(Theme(theme) for theme in entry.get("themes", ())),
        channels=tuple(Channel(channel) for channel in entry.get("channels", ())),
        asked=tuple(entry.get("asked", ())),
        tone=entry["tone"],
        needs=tuple(entry.get("needs", ())),
    )
