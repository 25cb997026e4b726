"""What single messages read as, by table: risk in many voices, and harmless words that look alike."""

from __future__ import annotations

import pytest
from tables import Labelled, every_line

from empathy_coach.safety import Tier, triage


@pytest.mark.parametrize("line", every_line(), ids=lambda line: line.text[:60])
def test_line_reads_as_labelled_by_the_rules(line: Labelled) -> None:
    reading = triage(line.text, rules_only=True)
    assert reading.tier.value == line.tier
    if line.concern:
        assert line.concern in [concern.value for concern in reading.concerns]


def test_the_head_lowers_no_line_and_raises_few_harmless_ones() -> None:
    """Each false alarm stops the help that somebody came for: one harmless line in twenty at most, here."""
    read = [(line, triage(line.text).tier) for line in every_line()]
    assert all(tier >= Tier(line.tier) for line, tier in read)
    harmless = [tier for line, tier in read if line.tier == Tier.NONE.value]
    assert sum(tier is not Tier.NONE for tier in harmless) <= len(harmless) / 20


@pytest.mark.parametrize("line", every_line(), ids=lambda line: line.text[:60])
def test_evidence_maps_back_to_the_message(line: Labelled) -> None:
    for item in triage(line.text).evidence:
        assert line.text[item.start : item.end] == item.text
        assert item.text.strip()


def test_empty_text_is_none() -> None:
    reading = triage("")
    assert (reading.tier, reading.concerns, reading.evidence) == (Tier.NONE, (), ())


def test_json_has_the_fields_of_the_contract() -> None:
    assert triage("I want to die").to_json() == {
        "tier": "crisis",
        "concerns": ["suicide"],
        "subject": "self",
        "evidence": [{"concern": "suicide", "start": 2, "end": 13, "text": "want to die"}],
    }
