"""The marked corpora keep to their cards: labels that exist, marks that lie on words, people apart by split."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from empathy_coach.coaching.model import Kind, Skill, Verdict
from empathy_coach.coaching.themes import Theme

CORPUS = Path(__file__).parents[3] / "corpus"
VOICES = {"partner", "draft"}


def lines(topic: str, split: str) -> list[dict[str, Any]]:
    rows = (CORPUS / topic / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(row) for row in rows]


@pytest.mark.parametrize("topic", ["review", "voices"])
@pytest.mark.parametrize("split", ["train", "dev"])
def test_marks_lie_on_whole_words_and_apart(topic: str, split: str) -> None:
    for line in lines(topic, split):
        text, end = line.get("draft") or line["text"], 0
        for span in line["spans"]:
            assert end <= span["start"] < span["end"] <= len(text), line["id"]
            assert text[span["start"] : span["end"]].strip() == text[span["start"] : span["end"]], line["id"]
            end = span["end"]


@pytest.mark.parametrize("split", ["train", "dev"])
def test_a_draft_is_closed_exactly_where_a_kind_is_named(split: str) -> None:
    for line in lines("review", split):
        kinds, marked = {Kind(kind) for kind in line["kinds"]}, {span["label"] for span in line["spans"]}
        assert bool(kinds) == (Verdict(line["verdict"]) is not Verdict.OPEN), line["id"]
        assert {Skill(skill) for skill in line["skills"]} | kinds == marked, line["id"]
        assert not line["partner"] or Theme(line["theme"]) in Theme


@pytest.mark.parametrize("split", ["train", "dev"])
def test_voices_are_the_two_that_are_told_apart(split: str) -> None:
    assert {span["label"] for line in lines("voices", split) for span in line["spans"]} == VOICES


@pytest.mark.parametrize("topic", ["review", "voices"])
def test_who_is_measured_on_taught_nothing(topic: str) -> None:
    train, dev = lines(topic, "train"), lines(topic, "dev")
    assert not {line["batch"] for line in train} & {line["batch"] for line in dev}
    key = "draft" if topic == "review" else "text"
    assert not {line[key].lower() for line in train if len(line[key].split()) > 3} & {line[key].lower() for line in dev}
