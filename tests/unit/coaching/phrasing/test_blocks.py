"""The authored building blocks, each of them and all together."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_coach.coaching.bank import Line, lines
from empathy_coach.coaching.blocks import SORRY_UNWANTED, Block, Fit, Place, blocks, filled
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.fears import Fear
from empathy_coach.coaching.lint import closed
from empathy_coach.coaching.model import Kind
from empathy_coach.coaching.specifics import DENIED, facts
from empathy_coach.coaching.themes import Theme

WORDS = {
    "specific": "the work trip in March",
    "quote": "a YEAR",
    "feeling": "humiliated",
    "helps": "a walk alone",
    **dict.fromkeys(facts(), ""),
}
FIT = Fit(words=WORDS)
ALL = [block for place in Place for block in blocks(place)]
FORBIDDEN = re.compile(
    r"\b(but|however|(?<!to )forgive me|give me another chance|i promise|always|never again|(?<!to )trust me|"
    r"i swear|you'll see|please don't)\b",
    re.IGNORECASE,
)


def _partner_lines() -> list[Line]:
    sources = [(f"coaching/themes/{theme.value}.yml", key) for theme in Theme for key in ("say", "skeleton")]
    sources += [(f"coaching/fears/{fear.value}.yml", "sentence") for fear in Fear]
    sources += [("coaching/fears/disclosure.yml", key) for key in ("tonight", "health_sentence")]
    sources += [("coaching/hold_lines/hold.yml", channel.value) for channel in Channel]
    sources += [("coaching/situations/honesty.yml", "correction")]
    sources += [("coaching/situations/transparency.yml", "offer")]
    return [line for path, key in sources for line in lines(path, key)]


def test_there_are_at_least_400_blocks_with_their_own_ids_and_words() -> None:
    assert len(ALL) >= 400
    assert len({block.id for block in ALL}) == len(ALL)
    assert len({block.text for block in ALL}) == len(ALL)


@pytest.mark.parametrize("block", ALL, ids=lambda block: block.id)
def test_each_block_passes_the_programs_own_review_as_open(block: Block) -> None:
    text = filled(block, FIT)
    assert not closed(text)


@pytest.mark.parametrize("line", _partner_lines(), ids=lambda line: line.id)
def test_each_line_for_the_partner_passes_the_review_as_open(line: Line) -> None:
    assert not closed(line.text)


@pytest.mark.parametrize("line", [*ALL, *_partner_lines()], ids=lambda line: line.id)
def test_no_but_no_plea_no_vow(line: Block | Line) -> None:
    assert not FORBIDDEN.search(line.text)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_at_least_four_ways_to_take_it_back(kind: Kind) -> None:
    assert len([block for block in blocks(Place.UNDO) if kind in block.kinds]) >= 4


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("place", [Place.RECEIVE, Place.OWN, Place.REGRET, Place.EFFECT, Place.ASK, Place.OFFER])
def test_each_theme_has_blocks_of_its_own(theme: Theme, place: Place) -> None:
    assert any(theme in block.themes for block in blocks(place))


def test_no_two_blocks_share_a_long_run_of_words() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for block in ALL:
        words = re.findall(r"[a-z']+", re.sub(r"___ \([^)]*\)", "", block.text.lower()))
        for start in range(len(words) - 8):
            run = tuple(words[start : start + 9])
            # The closing choice is part of every question.
            if run[-3:] != ("nothing", "right", "now"):
                assert seen.setdefault(run, block.id) == block.id, run


ORDERS = (
    (Place.OWN, Place.UNDO),
    (Place.RECEIVE, Place.OWN, Place.ASK),
    (Place.ANSWER, Place.RECEIVE, Place.ASK),
    (Place.OWN, Place.UNDO, Place.EFFECT),
    (Place.REGRET, Place.OFFER),
    (Place.RECEIVE, Place.STAY),
    (Place.UNDO, Place.CONNECT),
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_blocks_side_by_side_stay_open(data: st.DataObject) -> None:
    order = data.draw(st.sampled_from(ORDERS))
    chosen = [data.draw(st.sampled_from(blocks(place))) for place in order]
    text = " ".join(filled(block, FIT) for block in chosen)
    assert not closed(text)


@pytest.mark.parametrize("fact", facts())
def test_each_fact_is_taken_up_by_a_block(fact: str) -> None:
    used = {need for block in ALL for need in block.needs}
    assert fact in used | {SORRY_UNWANTED, DENIED}


@pytest.mark.parametrize("block", ALL, ids=lambda block: block.id)
def test_a_block_needs_only_facts_that_can_be_known(block: Block) -> None:
    assert set(block.needs) <= set(facts())
