"""What the safety head learns from: labelled danger and distress, and everyday lines of the intents."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from encoder.lines import ROOT, training_lines

from empathy_coach.safety import Tier, triage
from empathy_coach.safety.head import pieces
from empathy_coach.safety.lexicon import lexicon
from empathy_coach.safety.scanning import scan
from empathy_coach.safety.scope import Marks
from empathy_coach.safety.tokens import read
from empathy_coach.safety.triaging import settled

if TYPE_CHECKING:
    from pathlib import Path

TRAIN = ROOT / "corpus" / "triage" / "train.jsonl"
TIERS = ("none", "distress", "crisis", "emergency")
CORPUS = "corpus/triage/train"
BLOCK = 12
"""Neighbouring lines of the intents that share a fold: they come from one imagined person or a few."""


@dataclass(frozen=True)
class Line:
    """A text with its tier, its main concern (empty where none is labelled), its author batch and its source."""

    text: str
    tier: str
    concern: str
    batch: str
    source: str


def lines(train: Path = TRAIN) -> list[Line]:
    """Return the training lines; the probe and the development test are never read."""
    return [*_labelled(train), *_everyday()]


def read_by_head(text: str) -> list[str]:
    """Return the pieces of a text that the head reads in use."""
    message = read(text, lexicon().spelling)
    matches = scan(message, lexicon())
    heard = settled(message, matches, Marks(matches, message))
    return [words for _, _, words in pieces(message, heard)]


def counts(found: list[Line]) -> dict[str, dict[str, int]]:
    """Return the number of lines of each tier by source."""
    return {
        source: dict(sorted(Counter(line.tier for line in found if line.source == source).items()))
        for source in sorted({line.source for line in found})
    }


def _labelled(path: Path) -> list[Line]:
    entries = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    return [
        Line(entry["text"], entry["tier"], (entry.get("concerns") or [""])[0], entry["batch"], CORPUS)
        for entry in entries
        if entry["tier"] in TIERS and entry.get("split", "train") == "train"
    ]


def _everyday() -> list[Line]:
    intents = [line for line in training_lines() if line.task == "intent"]
    found: list[Line] = []
    for place, line in enumerate(intents):
        by_rules = triage(line.text, rules_only=True)
        concern = by_rules.concerns[0].value if by_rules.concerns else ""
        batch = f"intents-{place // BLOCK}"
        if line.label == "distress":
            found.append(Line(line.text, max(by_rules.tier, Tier.DISTRESS).value, concern, batch, "data/nlu distress"))
        elif (
            by_rules.tier < Tier.CRISIS
        ):  # what the rules call danger in the other intents is too doubtful to learn from
            found.append(Line(line.text, "none", "", batch, "data/nlu"))
    return found
