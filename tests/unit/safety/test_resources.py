"""Help lines, cards, the help page, and every word that safety says."""

from __future__ import annotations

from datetime import date

import pytest

from empathy_coach import content
from empathy_coach.safety import Concern, Tier, help_card, help_lines, region_of, regions, stale
from empathy_coach.safety.words import word_files

REGIONS = ("US", "UK", "CA", "AU", "NZ", "IE", "EU", "elsewhere")


def test_all_regions_stand() -> None:
    assert regions() == REGIONS


@pytest.mark.parametrize("region", REGIONS)
def test_every_line_has_source_and_date(region: str) -> None:
    for line in help_lines(region):
        assert line.source
        assert line.checked >= date(2026, 11, 22)
        assert line.kind


@pytest.mark.parametrize(
    ("code", "region"),
    [("gb", "UK"), ("us", "US"), ("DE", "EU"), ("BR", "elsewhere"), (None, "elsewhere"), ("", "elsewhere")],
)
def test_region_of(code: str | None, region: str) -> None:
    assert region_of(code) == region


def test_lines_go_stale_after_180_days() -> None:
    assert not stale(date(2026, 12, 1))
    assert len(stale(date(2027, 7, 1))) == sum(len(help_lines(region)) for region in REGIONS)


def test_unknown_region_speaks_in_general_words() -> None:
    card = help_card(None, [Concern.SUICIDE])
    assert "findahelpline.com" in [line["display"] for line in card["lines"]]


def test_emergency_number_comes_first_in_an_emergency_and_last_in_a_crisis() -> None:
    assert help_card("US", [Concern.SUICIDE], tier=Tier.EMERGENCY)["lines"][0]["value"] == "911"
    assert help_card("US", [Concern.SUICIDE])["lines"][-1]["value"] == "911"


def test_card_for_partner_violence_is_discreet() -> None:
    card = help_card("IE", [Concern.PARTNER_VIOLENCE])
    assert card["discreet"]
    assert card["title"] == "Support"


@pytest.mark.parametrize("name", word_files())
def test_words_have_several_wordings_and_promise_nothing(name: str) -> None:
    forbidden = (
        "help is on",
        "someone is coming",
        "will be there soon",
        "commit suicide",
        "committed suicide",
        "promise me",
    )
    for wordings in _lists(content.load(f"safety/words/{name}.yml", "safety_words")):
        assert len(set(wordings)) == len(wordings)
        for wording in wordings:
            assert not any(phrase in wording.lower() for phrase in forbidden)


def _lists(data: object) -> list[list[str]]:
    if isinstance(data, list):
        return [data]
    assert isinstance(data, dict)
    return [found for value in data.values() for found in _lists(value)]
