"""Checks of the help lines that name file and line, and the warning about old ones."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from empathy_coach import content
from empathy_coach.commands import contents, help_lines
from empathy_coach.safety import help_card, regions
from empathy_coach.safety.model import Concern

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 12, 1)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A copy of the content that a test may break."""
    data = deepcopy(content.load("safety/resources.yml", "safety_resources"))
    monkeypatch.setattr(content, "load", lambda *_: data)
    return dict(data)


def broken(data: dict[str, Any], **fields: object) -> dict[str, Any]:
    changed = deepcopy(data)
    changed["regions"]["US"]["lines"][1].update(fields)
    return changed


def schema_problems(data: dict[str, Any]) -> list[str]:
    schema = content._read("schemas/safety_resources.json")
    validator = jsonschema.Draft202012Validator(json.loads(schema))
    return [error.message for error in validator.iter_errors(data)]


def test_the_packaged_lines_are_fine() -> None:
    assert help_lines.problems(date.today()) == []  # noqa: DTZ011 - entries hold plain days


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "lawyer"},
        {"action": "fax"},
        {"value": "call me"},
        {"value": "12"},
        {"action": "web", "value": "findahelpline"},
        {"action": "web", "value": "http://findahelpline.com"},
        {"action": "web", "value": "javascript:alert(1)"},
        {"source": "somebody said so"},
        {"checked": "yesterday"},
        {"checked": "2026-13-40"},
        {"confirmed": "yes"},
        {"label": ""},
        {"unknown": "field"},
    ],
    ids=str,
)
def test_the_schema_refuses(fields: dict[str, object]) -> None:
    assert schema_problems(broken(content.load("safety/resources.yml", "safety_resources"), **fields))


@pytest.mark.parametrize("name", ["label", "kind", "action", "value", "display", "source", "checked", "confirmed"])
def test_a_field_may_not_be_missing(name: str) -> None:
    data = deepcopy(content.load("safety/resources.yml", "safety_resources"))
    del data["regions"]["UK"]["lines"][2][name]
    assert any(name in problem for problem in schema_problems(data))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda line: line.update(display="Text HOME"), "reaches"),
        (lambda line: line.update(checked="2027-06-01"), "still to come"),
        (lambda line: line.update(checked="2026-02-30"), "is no day"),
    ],
)
def test_what_a_schema_cannot_say_names_file_and_line(
    lines: dict[str, Any], change: Callable[[dict[str, Any]], None], told: str
) -> None:
    change(lines["regions"]["US"]["lines"][1])
    found = help_lines.problems(TODAY)
    assert len(found) == 1
    assert told in found[0]
    assert found[0].startswith("safety/resources.yml:11: ")


def test_a_region_without_a_kind_is_named(lines: dict[str, Any]) -> None:
    nz = lines["regions"]["NZ"]
    nz["lines"] = [line for line in nz["lines"] if line["kind"] != "child"]
    found = help_lines.problems(TODAY)
    assert len(found) == 1
    assert "NZ has no line of the kind 'child'" in found[0]


def test_an_alias_to_nowhere_is_named(lines: dict[str, Any]) -> None:
    lines["aliases"]["GB"] = "Atlantis"
    assert "GB points to Atlantis" in help_lines.problems(TODAY)[0]


def test_old_lines_are_told_with_their_place_and_stop_nothing() -> None:
    assert contents.warnings(TODAY) == []
    old = contents.warnings(date(2027, 7, 1))
    assert len(old) == sum(len(entry["lines"]) for entry in content.load("safety/resources.yml")["regions"].values())
    assert old[0].startswith("safety/resources.yml:9: Emergency services (US) was last checked on 2026-11-22")


@pytest.mark.parametrize("region", regions())
@pytest.mark.parametrize("concern", [Concern.CHILD_SAFETY, Concern.OWN_VIOLENCE, Concern.PARTNER_VIOLENCE])
def test_every_region_has_something_for_each_concern(region: str, concern: Concern) -> None:
    """The card's first line is of the concern's own kind; no number stands twice."""
    entries = content.load("safety/resources.yml")["regions"][region]["lines"]
    own = {"child_safety": "child", "own_violence": "own_violence", "partner_violence": "partner_violence"}
    shown = help_card(region, [concern])["lines"]
    first = next(line for line in entries if line["label"] == shown[0]["label"])
    assert first["kind"] == own[concern.value]
    assert len({(line["action"], line["value"]) for line in shown}) == len(shown)
