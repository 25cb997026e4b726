"""Words from a content list, with the quote and the partner's name filled in, not twice in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching import pronouns
from empathy_coach.practice.chance import roll

if TYPE_CHECKING:
    from collections.abc import Collection

    from empathy_coach.practice.story import Scenario

LONGEST_QUOTE = 90
"""Code points of a quote: what one line of a phone can show twice over."""


def words(path: str, *keys: str) -> Any:
    """Return what stands under ``keys`` of the file ``practice/<path>.yml``, or None."""
    node = content.load(f"practice/{path}.yml", f"practice_{path}")
    for key in keys:
        if not isinstance(node, dict) or key not in node:
            return None
        node = node[key]
    return node


def pick(
    path: str,
    *keys: str,
    who: Scenario,
    seed: int,
    place: object,
    used: Collection[str] = (),
    quote: str = "",
) -> tuple[str, str]:
    """Return a wording that was not used yet, about the partner of the scenario ``who``.

    Args:
        path: the file, for instance ``feedback``.
        *keys: the way to a list in it.
        who: whose name and pronouns to fill in.
        seed: with ``place`` it decides which of the wordings comes.
        place: where in the session it is said, for instance the turn.
        used: ids of wordings said before.
        quote: the learner's words for ``{quote}``.

    Returns:
        The id and the text; two empty strings where there is no such list.
    """
    listed = words(path, *keys) or []
    ids = [f"{path}.{'.'.join(keys)}.{number}" for number in range(len(listed))]
    fresh = [number for number, name in enumerate(ids) if name not in used] or list(range(len(ids)))
    if not fresh:
        return "", ""
    number = fresh[int(roll(seed, place, *keys) * len(fresh))]
    return ids[number], fill(listed[number], who, quote=quote)


def fill(text: str, who: Scenario, *, quote: str = "") -> str:
    """Return the text with the partner's name, pronouns and the quote filled in; the quote is not read."""
    return pronouns.fill(text, who.pronouns).replace("{name}", who.name).replace("{quote}", quote)


def quote(text: str) -> str:
    """Return the learner's words on one line, shortened at a word where they are long."""
    flat = " ".join(text.split()).strip(" ,;").rstrip(".")
    if len(flat) <= LONGEST_QUOTE:
        return flat
    return flat[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
