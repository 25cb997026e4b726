"""The labelled lines that the encoder may learn from: intents, and the training parts of the corpora."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
CORPORA = {"triage": ("text", "tier"), "review": ("draft", "verdict")}  # topic: its text and its label


@dataclass(frozen=True)
class Line:
    """A text with its label in one task."""

    task: str
    text: str
    label: str


def training_lines(root: Path = ROOT) -> list[Line]:
    """Return the training lines of all tasks; development and test parts are never read."""
    return [*_intents(root / "data" / "nlu"), *_corpora(root / "corpus")]


def _intents(folder: Path) -> Iterator[Line]:
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or []:
            for example in block.get("examples", "").splitlines() if "intent" in block else ():
                text = ENTITY.sub(r"\1", example.strip().removeprefix("-").strip())
                if text:
                    yield Line("intent", text, block["intent"])


def _corpora(folder: Path) -> Iterator[Line]:
    for topic, (text, label) in CORPORA.items():
        for path in sorted((folder / topic).glob("train*.jsonl")):
            for row in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(row)
                if entry.get(text) and entry.get(label):
                    yield Line(topic, entry[text], str(entry[label]))
