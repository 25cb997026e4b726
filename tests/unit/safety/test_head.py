"""The second reader: it may raise a reading, stands on the writer's own words, and never gets in the way."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_coach.language import heads
from empathy_coach.language.encoder import encoder
from empathy_coach.safety import Concern, Evidence, Subject, Tier, Triage, head, triage
from empathy_coach.safety.lexicon import lexicon
from empathy_coach.safety.tokens import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CORPUS = Path(__file__).parents[3] / "corpus" / "triage"
CALM = "We talked about the garden this morning and she made tea for both of us"
RISK = "I want to die"


@pytest.fixture
def fresh() -> Iterator[None]:
    head.packaged.cache_clear()
    yield
    head.packaged.cache_clear()


def pieces(text: str) -> list[str]:
    return [words for _, _, words in head.pieces(read(text, lexicon().spelling), ())]


def no_file(_: Path) -> None:
    """Leave the place empty."""


def half_a_file(file: Path) -> None:
    content = head.FILE.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def another_encoder(file: Path) -> None:
    heads.save(file, heads.load(head.FILE), "f" * 64)


def no_tiers(file: Path) -> None:
    found = heads.load(head.FILE)
    heads.save(
        file, heads.Heads({"tier": found["concern"], "concern": found["concern"]}, found.notes), encoder().fingerprint
    )


def test_head_fits_the_packaged_encoder() -> None:
    assert head.packaged() is not None
    assert head.FILE.stat().st_size < 200_000


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("damage", [no_file, half_a_file, another_encoder, no_tiers])
def test_foreign_or_damaged_head_leaves_the_rules(
    damage: Callable[[Path], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = tmp_path / "head.npz"
    damage(file)
    monkeypatch.setattr(head.Head.load.__func__, "__defaults__", (file,))
    with caplog.at_level(logging.WARNING):
        readings = [triage(RISK), triage(CALM)]
    assert readings == [triage(RISK, rules_only=True), triage(CALM, rules_only=True)]
    assert len(caplog.records) == 1
    assert RISK not in caplog.text
    assert CALM not in caplog.text


def test_failure_while_reading_leaves_the_rules(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(RISK)

    monkeypatch.setattr(head, "_read", broken)
    assert triage(RISK) == triage(RISK, rules_only=True)
    assert RISK not in caplog.text


@pytest.mark.parametrize("text", [CALM, RISK, "He hit me", "I can't cope anymore, I feel hopeless"])
def test_either_raises_and_none_lowers(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = triage(text, rules_only=True)
    for tier in Tier:
        found = Evidence(Concern.PANIC, 0, len(text), text, tier, Subject.SELF, head.RULE)
        heard = Triage(tier, (Concern.PANIC,), Subject.SELF, (found,))
        monkeypatch.setattr(head, "reading", lambda *_, heard=heard: heard)
        assert triage(text).tier is max(rules.tier, tier)
        assert set(rules.evidence) <= set(triage(text).evidence)


def test_quotations_and_single_words_are_not_read() -> None:
    assert pieces('She wrote "I could kill you both and bury you" and then she went to bed') == [
        "She wrote and then she went to bed"
    ]
    assert pieces("no") == pieces('"I am going to end it all tonight"') == []


def test_long_texts_are_read_in_a_bounded_number_of_pieces() -> None:
    text = "She asked me again where I had been that night. " * 2_000
    assert len(pieces(text)) == head.MAX_WINDOWS
    assert max(len(piece.split()) for piece in pieces(text)) <= head.WINDOW


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_evidence_lies_within_it(text: str) -> None:
    for item in triage(text).evidence:
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.text


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800 a b c d", '"' * 5_000, "a " * 20_000, "\U0001f62d" * 500])
def test_odd_texts_are_read(text: str) -> None:
    assert triage(text).tier in Tier


@pytest.mark.parametrize("name", ["train", "dev", "probe"])
def test_corpus_lines_keep_to_their_card(name: str) -> None:
    entries = corpus(name)
    assert len({entry["id"] for entry in entries}) == len(entries)
    for entry in entries:
        assert Tier(entry["tier"]) in Tier
        assert {Concern(concern) for concern in entry["concerns"]} or entry["tier"] == "none"
        assert entry["batch"]
        assert entry["text"].strip()


@pytest.mark.parametrize("name", ["dev", "probe"])
def test_no_line_to_measure_on_is_a_training_line(name: str) -> None:
    train, measured = corpus("train"), corpus(name)
    assert not {entry["text"] for entry in train} & {entry["text"] for entry in measured}
    assert not {entry["batch"] for entry in train} & {entry["batch"] for entry in measured}


def corpus(name: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
