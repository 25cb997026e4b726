"""Lines that the coach can say, each with an id, chosen so that a conversation does not hear one twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach import content

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True)
class Line:
    """Words from a content file.

    Attributes:
        id: stable within a release; remember it in ``used``.
        text: the words; ``{they}`` forms are filled by ``pronouns.fill``, ``___`` is the learner's to fill.
    """

    id: str
    text: str

    def __str__(self) -> str:
        """The words alone."""
        return self.text


def lines(path: str, *keys: str) -> tuple[Line, ...]:
    """Return the list of sentences under ``keys`` of a content file as lines, with ids made of the place.

    Args:
        path: content file, for instance ``coaching/themes/shame.yml``.
        keys: the way to the list inside the file; a missing key gives no lines.
    """
    node = content.load(path)
    for key in keys:
        node = node.get(key, {})
    stem = path.removeprefix("coaching/").removesuffix(".yml").replace("/", ".")
    place = ".".join((stem, *keys))
    return tuple(Line(f"{place}.{number}", text) for number, text in enumerate(node, start=1))


def pick(bank: Sequence[Line], used: Collection[str] = (), *, seed: int = 0) -> Line:
    """Return a line that was not used; when all were, the one whose use lies furthest back.

    Args:
        bank: the lines that fit, at least one.
        used: ids (or texts) said before in this conversation, oldest first.
        seed: where to begin in the bank; the same seed gives the same line.

    Raises:
        ValueError: the bank is empty.
    """
    if not bank:
        raise ValueError("no line to pick from: the bank is empty")
    start = seed % len(bank)
    turned = (*bank[start:], *bank[:start])
    for line in turned:
        if line.id not in used and line.text not in used:
            return line
    said = list(used)
    return min(turned, key=lambda line: _last_use(line, said))


def _last_use(line: Line, said: list[str]) -> int:
    return max(place for place, item in enumerate(said) if item in (line.id, line.text))
