"""Chat logs as people paste them: labelled turns, one a line or in one run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.language.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STAMP = (
    r"(?:\[[^\]\n]{3,40}\]|\(?\d{1,2}[/.:-]\d{1,2}[^\n-]{0,24}?(?:am|pm)?\)?\s*[-,]"
    r"|\d{1,2}[:.h]\d{2}(?: ?[ap]m)?)?"
)
_NAME = r"[^\W\d_][\w'.]{1,18}(?: [^\W\d_][\w'.]{0,18})?"
_LONGEST_NAMES = 4
"""A log has few speakers: more different names than this are no names."""


@dataclass(frozen=True)
class Turn:
    """Who speaks ("partner", "draft", "me") and the half-open range of what is said."""

    speaker: str
    start: int
    end: int


@dataclass(frozen=True)
class _Label:
    role: str
    name: str
    start: int
    end: int
    dated: bool


def turns(text: str) -> list[Turn]:
    """Return the labelled turns of a pasted log in order, or nothing where the text is no log.

    Names that are no known label belong to the partner, unless the partner is labelled already or two
    names speak: then the first name to speak is the partner.
    """
    labels = _labels(text)
    if not labels:
        return []
    roles = _cast(labels)
    ends = [label.start for label in labels[1:]] + [len(text)]
    return [
        Turn(roles[label.name], label.end, end) for label, end in zip(labels, ends, strict=True) if roles[label.name]
    ]


def _labels(text: str) -> list[_Label]:
    plain = normalise(text)
    found = []
    for match in _expression().finditer(plain.text):
        name = re.sub(r"\s+", " ", (match["known"] or match["name"]).strip())
        role = _roles().get(name, "name")
        start, end = plain.span(match.start(), match.end())
        written = text[plain.span(match.start("name"), match.end("name")).start :] if match["name"] else ""
        if role == "name" and not written[:1].isupper():
            continue
        found.append(_Label(role, name, start, end, dated=bool(match["when"] or match["stamp"])))
    names = {label.name for label in found if label.role == "name"}
    known = [label for label in found if label.role not in {"name", "other"} or label.dated]
    if len(names) > _LONGEST_NAMES or (not known and len(names) < 2):  # noqa: PLR2004 - a talk has two sides
        return []
    return found if known or names else []


def _cast(labels: Sequence[_Label]) -> Mapping[str, str]:
    """Return the role of each label; labels that are no speaker have an empty role."""
    roles = {label.name: label.role for label in labels}
    names = [name for name in dict.fromkeys(label.name for label in labels) if roles[name] == "name"]
    has_partner = "partner" in roles.values()
    has_me = "me" in roles.values() or "draft" in roles.values()
    for place, name in enumerate(names):
        roles[name] = "me" if (has_partner or place > 0) and not has_me else "partner"
    return {name: "" if role == "other" else role for name, role in roles.items()}


@cache
def _roles() -> Mapping[str, str]:
    labels = content.load("language/voices.yml", "language_voices")["labels"]
    return {name: role for role, listed in labels.items() for name in listed}


@cache
def _expression() -> re.Pattern[str]:
    known = "|".join(re.escape(name) for name in sorted(_roles(), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=\n))[ \t>*_-]*(?P<stamp>{_STAMP})[ \t*_]*(?:(?P<known>{known})|(?P<name>{_NAME}))[ \t*_]*"
        rf"(?P<when>,? ?\(?\d{{1,2}}[:.]\d{{2}}(?: ?[ap]m)?\)?)?[ \t]*"
        rf"(?::[*_]*|(?(known)(?:[ ]-[ ]|>[ ])|(?!)))[ \t]*(?!//)"
    )
