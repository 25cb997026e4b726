"""Authored answers for the rest: venting, honesty, openness, keeping at it, own struggles, first minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.coaching import lexicon
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.model import Kind
from empathy_coach.coaching.pronouns import THEY, Pronouns, fill

if TYPE_CHECKING:
    from collections.abc import Collection

_FOLDER = "coaching/situations"
_DEFENSIVENESS = f"{_FOLDER}/defensiveness.yml"
_ANY = "any"


def advice(
    topic: str,
    key: str,
    used: Collection[str] = (),
    *,
    pronouns: Pronouns = THEY,
    words: dict[str, str] | None = None,
    seed: int = 0,
) -> Line:
    """Return an unused line of a topic.

    Args:
        topic: ``honesty``, ``transparency``, ``consistency``, ``struggles`` or ``moments``.
        key: a list in that topic's file; ``keys`` names them.
        used: ids said before in this conversation.
        pronouns: the partner's.
        words: what to put into slots such as ``{partner}`` or ``{draft}``.
        seed: where to begin in the list.

    Raises:
        ValueError: the topic has no such list.
    """
    line = pick(lines(f"{_FOLDER}/{topic}.yml", key), used, seed=seed)
    text = fill(line.text, pronouns)
    for slot, said in (words or {}).items():
        text = text.replace(f"{{{slot}}}", said)
    return Line(line.id, text)


def keys(topic: str) -> tuple[str, ...]:
    """Return the names of the lists of a topic."""
    return tuple(key for key, found in content.load(f"{_FOLDER}/{topic}.yml").items() if isinstance(found, list))


def fact_question(fact: str, *, pronouns: Pronouns = THEY) -> str:
    """Return the question for a fact that help depends on: ``knows``, ``contact``, ``where`` or ``space``."""
    return fill(content.load(f"{_FOLDER}/moments.yml")["facts"][fact], pronouns)


def vent_of(text: str) -> Kind | None:
    """Return the defensive pattern of a venting learner, or None; venting is received, never scored."""
    plain = lexicon.plain(text)
    scores = {kind: lexicon.count(_DEFENSIVENESS, kind.value, "patterns", plain=plain) for kind in Kind}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else None


def plain_name(kind: Kind) -> str:
    """Return the pattern's name in plain words, to be shown behind a tap."""
    return lines(_DEFENSIVENESS, kind.value, "plain")[0].text


def sting(kind: Kind | None, used: Collection[str] = (), *, pronouns: Pronouns = THEY, seed: int = 0) -> Line:
    """Return a sentence that receives how it feels, without siding against the partner."""
    return _defensive(kind, "sting", used, pronouns, seed)


def turn(kind: Kind | None, used: Collection[str] = (), *, pronouns: Pronouns = THEY, seed: int = 0) -> Line:
    """Return one change that turns the pattern into something open."""
    return _defensive(kind, "turn", used, pronouns, seed)


def _defensive(kind: Kind | None, part: str, used: Collection[str], pronouns: Pronouns, seed: int) -> Line:
    line = pick(lines(_DEFENSIVENESS, kind.value if kind else _ANY, part), used, seed=seed)
    return Line(line.id, fill(line.text, pronouns))
