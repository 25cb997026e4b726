"""What single messages read as, by table: risk in many voices, and harmless words that look alike."""

from __future__ import annotations

import pytest
from tables import Labelled, every_line

from empathy_coach.safety import Tier, triage


@pytest.mark.parametrize("line", every_line(), ids=lambda line: line.text[:60])
def test_line_reads_as_labelled(line: Labelled) -> None:
    reading = triage(line.text)
    assert reading.tier.value == line.tier
    if line.concern:
        assert line.concern in [concern.value for concern in reading.concerns]


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
