"""The help page: every line, no script, short enough for a phone, with everything else down."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pytest

from empathy_coach import content
from empathy_coach.web.help_page import render_help

if TYPE_CHECKING:
    from edge_support import Start

    from empathy_coach.web.fakes import FakeWorld

IN_SIGHT = 1700
"""Characters that are in sight before anything is opened: about two screens of a phone."""


@pytest.fixture(scope="module")
def page() -> str:
    return render_help("https://example.org/?a=1&b=2")


def regions() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = content.load("safety/resources.yml", "safety_resources")["regions"]
    return found


def test_every_region_has_its_lines_behind_its_own_name(page: str) -> None:
    parts = page.split("<details><summary>")[1:]
    assert len(parts) == len(regions())
    for part, region in zip(parts, regions().values(), strict=True):
        for line in region["lines"]:  # type: ignore[attr-defined]
            assert escape(line["display"]) in part
            assert escape(line["value"]) in part
        for kind in content.load("safety/help_page.yml")["kinds"].values():
            assert escape(kind) in part


def test_two_numbers_of_every_region_are_in_sight(page: str) -> None:
    table = page.split("<table>")[1].split("</table>", maxsplit=1)[0]
    assert table.count("<tr>") == len(regions()) + 1
    assert table.count("<a ") == 2 * len(regions())
    for number in ("tel:911", "tel:999", "tel:000", "tel:111", "tel:112", "tel:988", "tel:116123"):
        assert f'href="{number}"' in table


def test_it_is_short_until_it_is_opened(page: str) -> None:
    shown = re.sub(r"(?s)<details[^>]*>\s*<summary>(.*?)</summary>.*?</details>", r"\1 ", page.split("<main>")[1])
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
    assert len(words) < IN_SIGHT, len(words)


def test_it_has_no_script_and_a_neutral_title(page: str) -> None:
    assert "<script" not in page
    assert "{{" not in page
    assert "<title>Information</title>" in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page


async def test_it_comes_with_everything_down(world: FakeWorld, start: Start) -> None:
    world.database_down = world.actions_down = True
    async with start(world) as edge:
        response = await edge.client.get("/help")
        assert response.status == 200
        assert "988" in await response.text()
