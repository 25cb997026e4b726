"""What the learner is afraid of, how it is named back, and what telling the truth needs first."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.coaching import lexicon, specifics
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.pronouns import THEY, Pronouns, fill

if TYPE_CHECKING:
    from collections.abc import Collection

STRONG, WEAK = 3, 1
"""Weights of a pattern that nearly decides and of one that only leans; set by hand."""

LONGEST_QUOTE = 14
"""Words; a longer fear is not quoted back whole."""

_LEAD = re.compile(
    r"^(?:and |so |but |because )*i(?:['\u2019]?m| am) (?:so |really |just |too )*"
    r"(?:scared|terrified|afraid|frightened|worried|petrified)(?: of| that| about)? ",
    re.IGNORECASE,
)
"""The way into telling a fear, left out when the fear itself is named back."""

_FOLDER = "coaching/fears"
_BRANCHING = f"{_FOLDER}/branching.yml"
_DISCLOSURE = f"{_FOLDER}/disclosure.yml"


class Fear(str, Enum):
    """The five fears that need different help; the order settles a tie."""

    URGES = "urges"
    REACTION = "reaction"
    TELLING = "telling"
    LOSING = "losing"
    ALONE = "alone"


class FearPart(str, Enum):
    """The pieces of help with a fear.

    ``NAMED`` names it back, ``ASK`` is one question, ``LISTENER`` says who should hear it (these speak to
    the learner); ``SENTENCE`` may be said to the partner after listening: brief, no demand for comfort.
    """

    NAMED = "named"
    ASK = "ask"
    SENTENCE = "sentence"
    LISTENER = "listener"


class Disclosure(str, Enum):
    """Help with what the partner does not know; ``TONIGHT`` and ``HEALTH_SENTENCE`` are for the partner."""

    WHY_NOT_PART = "why_not_part"
    WHY_NOT_LIE = "why_not_lie"
    SCOPE = "scope"
    HEALTH = "health"
    HEALTH_SENTENCE = "health_sentence"
    TONIGHT = "tonight"
    PLANNED = "planned"
    ONGOING = "ongoing"
    UNAVOIDABLE = "unavoidable"
    PREGNANCY = "pregnancy"
    TRUTH_CHECK = "truth_check"
    NOT_ALL = "not_all"


def fear_of(text: str) -> Fear | None:
    """Return the fear that ``text`` speaks of most, or None."""
    plain = lexicon.plain(text)
    scores = {fear: _score(fear, plain) for fear in Fear}
    best = max(scores, key=lambda fear: scores[fear])
    return best if scores[best] else None


def branching_question(text: str = "", *, used: Collection[str] = (), pronouns: Pronouns = THEY) -> Line:
    """Return the question which fear it is; a short ``text`` is named back in the learner's words."""
    words = _fear_words(text)
    line = pick(lines(_BRANCHING, "named" if words else "plain"), used)
    capital = words[:1].upper() + words[1:]
    with_words = line.text.replace("{words}", words).replace("{Words}", capital)
    return Line(line.id, fill(with_words, pronouns))


def choices() -> dict[Fear, str]:
    """Return a short title for each fear, in the order to show."""
    return {Fear(value): title for value, title in content.load(_BRANCHING)["choices"].items()}


def fear_line(
    fear: Fear, part: FearPart, used: Collection[str] = (), *, pronouns: Pronouns = THEY, seed: int = 0
) -> Line:
    """Return a line for the fear that was not used yet."""
    line = pick(lines(f"{_FOLDER}/{fear.value}.yml", part.value), used, seed=seed)
    return Line(line.id, fill(line.text, pronouns))


def disclosure_line(part: Disclosure, used: Collection[str] = (), *, pronouns: Pronouns = THEY) -> Line:
    """Return a line about telling what the partner does not know."""
    line = pick(lines(_DISCLOSURE, part.value), used)
    return Line(line.id, fill(line.text, pronouns))


def _score(fear: Fear, plain: str) -> int:
    path = f"{_FOLDER}/{fear.value}.yml"
    return STRONG * lexicon.count(path, "strong", plain=plain) + WEAK * lexicon.count(path, "weak", plain=plain)


def _fear_words(text: str) -> str:
    """Return the first sentence turned to "you", without its stop; empty when too long to quote."""
    first = next(iter(specifics.sentences(text)), "").strip(" .!?;,\"'\u201c\u201d")
    if not 2 < len(first.split()) <= LONGEST_QUOTE:  # noqa: PLR2004 - one or two words name no fear
        return ""
    said = specifics.turned(_LEAD.sub("", first))
    return said[0].lower() + said[1:]
