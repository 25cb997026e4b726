"""The labelled lines that encoder and heads learn from: intents, and the training parts of the corpora.

Development and test parts are never read here. One person in ten of each training part is kept back from all
learning (``is_kept_back``): thresholds are chosen on their lines.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
KEPT_BACK = 10  # people of a hundred
UNMARKED = "unmarked"  # an open draft whose skills nobody labelled


@dataclass(frozen=True)
class Mark:
    """A labelled half-open range of code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Line:
    """A text with its label in one task.

    ``before`` is what the text answers, ``also`` further labels (concerns of danger; ``kind:``, ``first:`` and
    ``skill:`` of a draft), ``marks`` labelled stretches of the text, ``batch`` its imagined author.
    """

    task: str
    text: str
    label: str
    before: str = ""
    also: frozenset[str] = frozenset()
    marks: tuple[Mark, ...] = field(default=())
    batch: str = ""


def training_lines(root: Path = ROOT) -> list[Line]:
    """Return what may be learned from, of all tasks."""
    return [line for line in all_lines(root) if not is_kept_back(line)]


def kept_back(root: Path = ROOT) -> list[Line]:
    """Return the lines on which thresholds are chosen: other people's than those learned from."""
    return [line for line in all_lines(root) if is_kept_back(line)]


def is_kept_back(line: Line) -> bool:
    """Whether the line's author is one of those whose lines are not learned from; intents name no author."""
    digest = hashlib.sha256(line.batch.encode()).hexdigest()
    return bool(line.batch) and int(digest, 16) % 100 < KEPT_BACK


def all_lines(root: Path = ROOT) -> list[Line]:
    """Return the training parts of all tasks: ``intent``, ``triage``, ``review``, ``theme`` and ``voices``."""
    reviews = list(_entries(root / "corpus" / "review"))
    return [
        *_intents(root / "data" / "nlu"),
        *map(_triage, _entries(root / "corpus" / "triage")),
        *map(_review, reviews),
        *_themes(reviews),
        *map(_voices, _entries(root / "corpus" / "voices")),
    ]


def _intents(folder: Path) -> Iterator[Line]:
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or []:
            for example in block.get("examples", "").splitlines() if "intent" in block else ():
                text = ENTITY.sub(r"\1", example.strip().removeprefix("-").strip())
                if text:
                    yield Line("intent", text, block["intent"])


def _entries(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("train*.jsonl")):
        for row in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(row)


def _triage(entry: dict[str, Any]) -> Line:
    return Line("triage", entry["text"], entry["tier"], also=frozenset(entry["concerns"]), batch=entry["batch"])


def _review(entry: dict[str, Any]) -> Line:
    """Return a draft; the program's own phrasings carry no skills (null) and belong to no kept-back author."""
    if entry["skills"] is None:
        return Line("review", entry["draft"], entry["verdict"], before=entry["partner"], also=frozenset({UNMARKED}))
    return Line(
        "review",
        entry["draft"],
        entry["verdict"],
        before=entry["partner"],
        also=frozenset(
            [
                *(f"kind:{kind}" for kind in entry["kinds"]),
                *(f"first:{kind}" for kind in entry["kinds"][:1]),
                *(f"skill:{skill}" for skill in entry["skills"]),
            ]
        ),
        marks=_marks(entry),
        batch=entry["batch"],
    )


def _themes(reviews: list[dict[str, Any]]) -> Iterator[Line]:
    """Yield what the partners said, each once, with its theme."""
    said = {entry["partner"]: entry for entry in reviews if entry["partner"] and "theme" in entry}
    for words, entry in said.items():
        yield Line("theme", words, entry["theme"], batch=entry["batch"])


def _voices(entry: dict[str, Any]) -> Line:
    return Line("voices", entry["text"], entry["speaker"], marks=_marks(entry), batch=entry["batch"])


def _marks(entry: dict[str, Any]) -> tuple[Mark, ...]:
    return tuple(Mark(span["start"], span["end"], span["label"]) for span in entry["spans"])
