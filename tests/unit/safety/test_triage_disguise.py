"""Typing that hides words, by will or by thumb; and any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import every_line

from empathy_coach.safety import Tier, triage

RISK = [line for line in every_line() if line.tier in {"crisis", "emergency"}]
LEET = str.maketrans({"e": "3", "i": "1", "o": "0", "a": "4"})


def curly(text: str) -> str:
    return text.replace("'", "\u2019")


def zero_width(text: str) -> str:
    return "\u200b".join(text)


def shouted(text: str) -> str:
    return text.upper()


def without_apostrophes(text: str) -> str:
    return text.replace("'", "").replace("\u2019", "")


def look_alike(text: str) -> str:
    return text.replace("a", "\u0430").replace("e", "\u0435").replace("o", "\u043e").replace("i", "\u0456")


def accented(text: str) -> str:
    return "".join(letter + "\u0301" if letter.isalpha() else letter for letter in text)


def leet(text: str) -> str:
    return text.translate(LEET)


@pytest.mark.parametrize("change", [curly, zero_width, shouted, without_apostrophes, look_alike, accented, leet])
def test_disguise_keeps_nearly_all_of_the_recall(change: object) -> None:
    kept = [line for line in RISK if triage(change(line.text)).tier >= Tier.CRISIS]  # type: ignore[operator]
    assert len(kept) >= 0.95 * len(RISK)


@pytest.mark.parametrize(
    "text",
    [
        "k i l l  m y s e l f",
        "k.i.l.l m.y.s.e.l.f",
        "I w a n t t o d i e",
        "su*cide",
        "sucidal",
        "suiside",
        "kms",
        "wanna ctb",
    ],
)
def test_spaced_masked_mistyped_and_slang(text: str) -> None:
    assert triage(text).tier >= Tier.CRISIS


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_and_spans_lie_inside_it(text: str) -> None:
    for item in triage(text).evidence:
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end] == item.text


PIECES = st.sampled_from(
    [
        "I want to ",
        "kill ",
        "myself ",
        "he ",
        "hit me",
        ". ",
        "\u200b",
        "\u202e",
        "\x00",
        "\ud800",
        '"',
        ": ",
        "\n",
        "ﬁ",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_broken_pieces_of_risk_keep_their_spans(text: str) -> None:
    for item in triage(text).evidence:
        assert text[item.start : item.end] == item.text


@pytest.mark.parametrize("filler", ["she keeps asking about March. ", "he is going to hit me with a ", "a", "k i l l "])
def test_risk_at_the_end_of_a_long_text_is_found_in_linear_time(filler: str) -> None:
    took = []
    for size in (10_000, 40_000):
        text = (filler * (size // len(filler) + 1))[:size] + ". And I want to die"
        start = time.perf_counter()
        assert triage(text).tier >= Tier.CRISIS
        took.append(time.perf_counter() - start)
    assert took[1] < 20 * took[0] + 1  # four times the text, far below sixteen times the work
