"""The offer check: voluntary, specific, dated, reversible, unconditional, and about one's own things alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import lexicon
from empathy_coach.coaching import review as reviewing
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.pronouns import THEY, Pronouns, fill

if TYPE_CHECKING:
    from collections.abc import Collection

_CUES = "coaching/lexicon/offers.yml"
_WORDS = "coaching/situations/offers.yml"
_PRICE = re.compile(
    r"^\s*(?:if|once|when|unless|as long as|provided(?: that)?)\s+(?:you|u)\b[^,.!?;]*,\s*(?:then\s+)?"
    r"|,?\s*(?:but |and )?(?:only )?\b(?:if|unless|once|when|until|as long as|provided(?: that)?)\s+(?:you|u)\b[^.!?;]*"
    r"|,?\s*\b(?:in (?:return|exchange)|and then you|and you (?:have to|must|need to)|so (?:that )?you)\b[^.!?;]*"
    r"|[^.!?;]*\b(?:happy now|deal)\s*\?",
    re.IGNORECASE,
)
"""The part of an offer that asks for something back."""
_SIGH = re.compile(r"^\s*(?:(?:ok(?:ay)?|fine|whatever|well|alright|all right)\b[\s,.!]*)+", re.IGNORECASE)


_HEDGE = (
    r"^.*?\b(?:i could|i can|i would|i['\u2019]?d|i want to|i wanna|i might|what if i|let me|maybe i['\u2019]?ll"
    r"|i was going to|i['\u2019]?m (?:going to|gonna)|i thought i['\u2019]?d) (?:(?:just|also|offer to|offer) )*(?=\w)"
)
_THINGS = "phone|location|messages?|emails?|passwords?|laptop|side|day|friends?"
_SPOKEN = (
    (_HEDGE, "I'll "),
    (r"\b(?:she|he) (?:is|was)\b|\bthey are\b", "you are"),
    (r"\b(?:she|he) has\b|\bthey have\b", "you have"),
    (r"\b(?:she|he) (\w+?(?:ch|sh|ss|x|o))es\b", r"you \1"),
    (r"\b(?:she|he) (\w{2,}?[^s])s\b", r"you \1"),
    (r"\b(?:she|he|they)(?=['\u2019](?:ll|d)\b|\b)", "you"),
    (rf"\b(?:her|his|their) (?=(?:own )?(?:{_THINGS})\b)", "your "),
    (r"\b(?:her|him|them)\b", "you"),
)
"""From words about the partner to words to the partner."""


class Trait(str, Enum):
    """What an offer needs; ``OWN``: it is about the learner's things and does not watch the partner."""

    UNCONDITIONAL = "unconditional"
    OWN = "own"
    VOLUNTARY = "voluntary"
    SPECIFIC = "specific"
    DATED = "dated"
    REVERSIBLE = "reversible"


_ADDED = (Trait.SPECIFIC, Trait.DATED, Trait.REVERSIBLE, Trait.UNCONDITIONAL)
"""Traits that a sentence can add, in the order in which they are said."""


@dataclass(frozen=True)
class OfferCheck:
    """What is missing, weightiest first, and the offer without its price and with blanks for what is missing.

    ``rewritten`` is empty where nothing has to change, and where the offer is about the partner's things: there
    is nothing in it to keep.
    """

    missing: tuple[Trait, ...]
    rewritten: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def made(text: str) -> bool:
    """Whether the message puts an offer of openness into words, its own or to the partner."""
    return _has("made", lexicon.plain(text))


def spoken(text: str) -> str:
    """Return the offer in a message as words to the partner ("I could show her my phone" -> "... show you ...")."""
    for pattern, to_them in _SPOKEN:
        text = re.sub(pattern, to_them, text, flags=re.IGNORECASE)
    return text


def check_offer(text: str, *, seed: int = 0) -> OfferCheck:
    """Return what an offer of openness lacks, and a way to say it that is free.

    Args:
        text: the offer, as the learner would say it to the partner.
        seed: other seeds give other additions.
    """
    plain = lexicon.plain(text)
    lacks = {
        Trait.UNCONDITIONAL: _has("bargain", plain),
        Trait.OWN: _has("monitoring", plain),
        Trait.VOLUNTARY: _has("grudging", plain),
        Trait.SPECIFIC: not _has("specific", plain),
        Trait.DATED: not _has("dated", plain),
        Trait.REVERSIBLE: not _has("reversible", plain),
    }
    missing = tuple(trait for trait, lacking in lacks.items() if lacking)
    if not plain or not missing or Trait.OWN in missing:
        return OfferCheck(missing)
    return OfferCheck(missing, _rewritten(text, missing, seed))


def trait_line(trait: Trait, used: Collection[str] = (), *, pronouns: Pronouns = THEY) -> Line:
    """Return what to say to the learner about a missing trait."""
    line = pick(lines(_WORDS, trait.value), used)
    return Line(line.id, fill(line.text, pronouns))


def _rewritten(text: str, missing: tuple[Trait, ...], seed: int) -> str:
    """Return the free part of the offer with its additions; empty where nothing free and open is left."""
    free = _PRICE.sub("", text) if Trait.UNCONDITIONAL in missing else text
    kept = " ".join(_SIGH.sub("", free).split()).strip(" ,;:-")
    kept = re.sub(r"\b(?:i'?ll|i will)\b", "I'll", kept, flags=re.IGNORECASE)
    if len(kept.split()) < 3:  # noqa: PLR2004 - one or two words hold no offer
        return ""
    first = kept[0].upper() + kept[1:].rstrip(".!") + "."
    additions = [trait for trait in _ADDED if trait in missing]
    said = " ".join([first, *(pick(lines(_WORDS, f"add_{trait.value}"), seed=seed).text for trait in additions)])
    return "" if reviewing.review(said).findings else said


def _has(cue: str, plain: str) -> bool:
    return lexicon.count(_CUES, cue, plain=plain) > 0
