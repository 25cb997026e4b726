"""Whose words are these: the partner's and the draft, told apart in one message."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.commands.evaluate.figures import Report, Share, share, shares_table
from empathy_coach.commands.labelled import field, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from empathy_coach.commands.evaluate.figures import Entry

VOICES = ("partner", "draft")
ALIKE = 0.8
"""Least F1 of the words at which found and marked words count as the same."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


@dataclass(frozen=True)
class Read:
    """A labelled message, and for each voice its marked and its found words."""

    entry: Entry
    marked: Mapping[str, str]
    found: Mapping[str, str]

    @property
    def right(self) -> bool:
        """Whether each voice is right."""
        return all(self.has(voice) for voice in VOICES)

    def has(self, voice: str) -> bool:
        """Whether the voice's found words are the marked ones, or both are absent."""
        return f1(self.found[voice], self.marked[voice]) >= ALIKE


def f1(found: str, wanted: str) -> float:
    """Return the F1 of the words, in any order and case; 1 where neither has any."""
    got, want = (Counter(word.lower() for word in _WORD.findall(text)) for text in (found, wanted))
    if not got and not want:
        return 1.0
    return 2 * sum((got & want).values()) / (sum(got.values()) + sum(want.values()))


def read(entries: Iterable[Entry], tell_apart: Callable[[str], Mapping[str, str]]) -> list[Read]:
    """Tell the voices apart in each message."""
    return [
        Read(entry, _marked(entry), {voice: found.get(voice) or "" for voice in VOICES})
        for entry in entries
        for found in [tell_apart(field(entry, "text"))]
    ]


def report(reads: Sequence[Read]) -> Report:
    """Return the tables."""
    held = {
        "all messages": reads,
        "both voices": [r for r in reads if all(r.marked.values())],
        "the partner's words only": [r for r in reads if r.marked["partner"] and not r.marked["draft"]],
        "a draft only": [r for r in reads if r.marked["draft"] and not r.marked["partner"]],
        "neither": [r for r in reads if not any(r.marked.values())],
    }
    rows = [(name, [share(of, lambda r: r.right), *_each(of)]) for name, of in held.items()]
    table = shares_table(("message with", "right", "partner right", "draft right"), rows)
    return Report(((f"voices (word F1 of at least {ALIKE:g}, or both absent)", table),), _misread(reads))


def _each(reads: Sequence[Read]) -> list[Share]:
    return [share(reads, lambda r: r.has(voice)) for voice in VOICES]  # noqa: B023 - used at once


def _marked(entry: Entry) -> dict[str, str]:
    """Return the marked words of each voice; several stretches of one voice are joined."""
    text = field(entry, "text")
    return {voice: " ".join(text[start:end] for start, end in marked(entry, (voice,))) for voice in VOICES}


def _misread(reads: Iterable[Read]) -> tuple[Entry, ...]:
    return tuple(
        {
            "topic": "voices",
            "id": each.entry.get("id"),
            "text": each.entry["text"],
            "labelled": dict(each.marked),
            "found": dict(each.found),
        }
        for each in reads
        if not each.right
    )
