"""What hurts the partner now: fourteen themes, told from the partner's words or the learner's retelling."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import lexicon, specifics
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.pronouns import THEY, Pronouns, fill
from empathy_coach.coaching.theme_head import theme_by_head

if TYPE_CHECKING:
    from collections.abc import Collection

WEIGHTS = {"sure": 6, "strong": 3, "weak": 1}
"""What a pattern counts: ``sure`` decides over general ones, ``weak`` only leans. Set by hand."""

ENOUGH = 2
"""Least score that names a theme: one leaning word ("trust", "late") tells too little to shape a reply."""

_SHOUT = re.compile(r"\b[A-Z]{3,}\b(?:\W+[A-Z]{2,}\b){2,}")
_FEELINGS = "coaching/lexicon/feelings.yml"


class Theme(str, Enum):
    """The kinds of pain of a hurt partner; the order settles a tie."""

    SHAME = "shame"
    EXPOSURE = "exposure"
    GOOD_DAY_GUILT = "good_day_guilt"
    COMPARISON = "comparison"
    INTRUSION = "intrusion"
    HYPERVIGILANCE = "hypervigilance"
    AMBIVALENCE = "ambivalence"
    GRIEF = "grief"
    NUMBNESS = "numbness"
    DISBELIEF = "disbelief"
    CHECKING = "checking"
    WHY = "why"
    REPEATED_QUESTION = "repeated_question"
    ANGER = "anger"


class Part(str, Enum):
    """The pieces of help that each theme has.

    ``NAME`` the pain in plain words, ``MOVE`` the best move, ``AVOID`` one thing not to do and why (these
    three speak to the learner, with pronoun slots); ``SAY`` one sentence to say to the partner as it
    stands; ``SKELETON`` a few sentences with blanks.
    """

    NAME = "name"
    MOVE = "move"
    AVOID = "avoid"
    SAY = "say"
    SKELETON = "skeleton"


def theme_of(text: str) -> Theme | None:
    """Return the theme that ``text`` speaks of most, or None.

    Args:
        text: the partner's words, or the learner telling what the partner says and does.
    """
    scores = {theme: score for theme, score in theme_scores(text).items() if score >= ENOUGH}
    if scores:
        return max(scores, key=lambda theme: scores[theme])
    return Theme.REPEATED_QUESTION if specifics.question_of(text) else None


def theme_said(words: str) -> Theme | None:
    """Return the theme of the partner's own words: by the trained head, else by the patterns.

    The head has a guess for anything, so it is asked only about words that are known to be the partner's.
    """
    guess = theme_by_head(words)
    return Theme(guess) if guess else theme_of(words)


def theme_scores(text: str) -> dict[Theme, int]:
    """Return for each theme how strongly ``text`` speaks of it (0: not at all), in the tie-breaking order."""
    plain = lexicon.plain(text)
    scores = {theme: _score(theme, plain) for theme in Theme}
    if _SHOUT.search(text):
        scores[Theme.ANGER] += WEIGHTS["weak"]
    return scores


def feeling_of(text: str) -> str | None:
    """Return the feeling that is named in ``text`` ("humiliated", "sick to my stomach"), or None."""
    return lexicon.found(_FEELINGS, "said", plain=lexicon.plain(text))


def theme_line(
    theme: Theme, part: Part, used: Collection[str] = (), *, pronouns: Pronouns = THEY, seed: int = 0
) -> Line:
    """Return a line of help for the theme that was not used yet, with the partner's pronouns filled in."""
    line = pick(lines(theme_file(theme), part.value), used, seed=seed)
    return Line(line.id, fill(line.text, pronouns))


def theme_file(theme: Theme) -> str:
    """Return the content file of the theme."""
    return f"coaching/themes/{theme.value}.yml"


def _score(theme: Theme, plain: str) -> int:
    path = theme_file(theme)
    return sum(weight * lexicon.count(path, key, plain=plain) for key, weight in WEIGHTS.items())
