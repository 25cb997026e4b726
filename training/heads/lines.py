"""The lines on which thresholds are chosen: other people's than those that anything learned from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from encoder.lines import ROOT, Line, kept_back

from empathy_coach.safety.head import pieces
from empathy_coach.safety.lexicon import lexicon
from empathy_coach.safety.scanning import scan
from empathy_coach.safety.scope import Marks
from empathy_coach.safety.tokens import read
from empathy_coach.safety.triaging import settled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def of(task: str) -> list[Line]:
    """Return the kept-back lines of a task."""
    return [line for line in kept_back() if line.task == task]


def everyday() -> list[str]:
    """Return what people ordinarily say to the coach: the development lines of the intents, without distress."""
    return [entry["text"] for entry in entries(ROOT / "corpus/intents/dev.jsonl") if entry["intent"] != "distress"]


def read_by_head(text: str) -> list[str]:
    """Return the pieces of a message that the safety head reads in use."""
    message = read(text, lexicon().spelling)
    matches = scan(message, lexicon())
    heard = settled(message, matches, Marks(matches, message))
    return [words for _, _, words in pieces(message, heard)]


def entries(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file."""
    return list(_parsed(path.read_text(encoding="utf-8").splitlines()))


def _parsed(rows: Iterable[str]) -> Iterable[dict[str, Any]]:
    return (json.loads(row) for row in rows if row.strip())
