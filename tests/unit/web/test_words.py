"""The edge's words."""

from __future__ import annotations

from html import escape

import pytest

from empathy_coach import content
from empathy_coach.web import words
from empathy_coach.web.help_page import HelpPage, render_help
from empathy_coach.web.pages import fill, render_index
from empathy_coach.web.widget import Widget


@pytest.mark.parametrize("name", ["failed", "unknown", "database"])
def test_every_failure_carries_the_help_line(name: str) -> None:
    assert words.failure(name).endswith(words.help_line())


def test_the_help_line_names_the_help_page() -> None:
    assert "/help" in words.help_line()


def test_nothing_is_promised_that_is_not_known() -> None:
    for text in content.load("web/replies.yml")["failures"].values():
        assert "has been sent" not in text


def test_the_page_has_no_open_places() -> None:
    page = render_index("https://example.org/?a=1&b=<", Widget()).decode()
    assert "{{" not in page
    assert 'href="https://example.org/?a=1&amp;b=&lt;"' in page
    assert "<script>" not in page


def test_words_cannot_become_markup() -> None:
    assert fill("<p>{{a}}</p>", {"a": '<b>"'}) == "<p>&lt;b&gt;&quot;</p>"


def test_the_help_page_has_every_line_of_every_region() -> None:
    page = render_help("https://example.org")
    for region in content.load("safety/resources.yml")["regions"].values():
        for line in region["lines"]:
            assert escape(line["display"]) in page
    assert "{{" not in page
    assert "<script" not in page


def test_a_broken_help_page_still_has_the_emergency_words(capfd: pytest.CaptureFixture[str]) -> None:
    def broken(_url: str) -> str:
        raise KeyError("private")

    page = HelpPage(quick_exit_url="https://example.org", render=broken)._body.decode()
    assert "emergency number" in page
    assert "findahelpline.com" in page
    assert "private" not in "".join(capfd.readouterr())
