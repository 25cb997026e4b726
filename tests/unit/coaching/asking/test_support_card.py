"""The support card: filled in, printed, and used."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_coach.coaching.asking import card_prompt
from empathy_coach.coaching.blocks import with_examples
from empathy_coach.coaching.model import Verdict
from empathy_coach.coaching.phrasing import suggest
from empathy_coach.coaching.review import review
from empathy_coach.coaching.support_card import ITEM, STYLE, SupportCard, card_html, helping, style_hash

CARD = SupportCard(
    triggers=("the 14th of March", "my phone face down"),
    helps=("a walk without talking", "the kids out of the house for an hour so that I can cry as loud as I need"),
    never=("saying sorry again",),
    signals=("red means stop",),
)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.lines = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.lines += ("class", "line") in attrs
        if tag not in {"meta", "!doctype"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _read(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    return tags


def test_the_page_has_two_sides_of_four_parts_and_room_to_write() -> None:
    tags = _read(card_html(SupportCard()))
    assert tags.open == []
    assert tags.seen.count("section") == 2
    assert tags.seen.count("h3") == 8
    assert tags.lines >= 16
    assert {"script", "img", "a", "link", "iframe"}.isdisjoint(tags.seen)


def test_what_was_filled_in_is_printed_and_the_partner_still_has_a_line() -> None:
    page = card_html(CARD)
    assert all(item in page for item in (*CARD.triggers, *CARD.helps, *CARD.signals))
    full = SupportCard(triggers=tuple(str(number) for number in range(6)))
    assert _read(card_html(full)).lines == _read(card_html(SupportCard())).lines - 3


@given(st.text())
def test_whatever_is_typed_stays_text(text: str) -> None:
    card = SupportCard.from_json({"helps": [text], "never": ["<script>alert(1)</script>"]})
    tags = _read(card_html(card))
    assert "script" not in tags.seen
    assert tags.open == []


@pytest.mark.parametrize("data", [None, {}, {"helps": "no list"}, {"helps": [None, 3, "  "]}, {"unknown": ["x"]}])
def test_odd_data_gives_an_empty_card(data: dict[str, object] | None) -> None:
    assert SupportCard.from_json(data) == SupportCard()


def test_a_card_survives_storing_and_is_cut_to_size() -> None:
    assert SupportCard.from_json(CARD.to_json()) == CARD
    long = SupportCard.from_json({"never": ["x" * 500, *map(str, range(20))]})
    assert len(long.never) == 6
    assert len(long.never[0]) == ITEM


def test_an_entry_is_added_once_and_to_a_part_that_exists() -> None:
    assert CARD.with_item("signals", " a hand  up. ").signals == ("red means stop", "a hand up")
    assert CARD.with_item("signals", "red means stop") == CARD
    with pytest.raises(ValueError, match="no part 'mood'"):
        CARD.with_item("mood", "x")


def test_what_helps_is_asked_about_and_long_or_refused_things_are_not() -> None:
    prompt = card_prompt(CARD)
    assert prompt is not None
    assert "a walk without talking" in prompt.text
    assert review(prompt.text).findings == ()
    assert card_prompt(SupportCard()) is None
    assert helping(SupportCard(helps=("a hug",), never=("A hug",))) is None


def test_suggestions_use_the_card() -> None:
    partner, draft = "I can't stop crying today", "calm down, it was one time"
    plain = suggest(draft, partner, review(draft, partner))
    made = suggest(draft, partner, review(draft, partner), card=CARD)
    assert any("a walk without talking" in one.text for one in made)
    assert not any("sorry" in one.text.lower() for one in made)
    assert all(review(with_examples(one.text), partner).verdict is Verdict.OPEN for one in made)
    assert {one.text for one in plain} != {one.text for one in made}


def test_the_style_is_known_by_its_hash() -> None:
    assert STYLE in card_html(CARD)
    assert style_hash().startswith("'sha256-")
