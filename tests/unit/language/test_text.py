import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_coach.language.text import Span, normalise, repair


def test_nothing_stays_nothing() -> None:
    assert repair("") == ""
    assert normalise("").text == ""
    assert normalise("").span(0, 0) == Span(0, 0)


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [("a\0b", "ab"), ("a\ud800b", "a\ufffdb"), ("\ud83d\ude00", "\U0001f600"), ("“ok”", "“ok”")],
)
def test_repair_mends_what_cannot_be_stored(typed: str, repaired: str) -> None:
    assert repair(typed) == repaired


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I’M", "i'm"),
        ("“No”", '"no"'),
        ("ﬁne", "fine"),
        ("a\u200bb", "ab"),
        ("–—", "--"),
        ("Ａ", "a"),
        ("a  b", "a  b"),
    ],
)
def test_normalise_makes_text_comparable(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


def test_span_maps_back_over_ligatures_and_invisible_characters() -> None:
    typed = "😀 ﬁ\u200bne"
    plain = normalise(typed)
    start = plain.text.index("fi")
    assert plain.span(start, start + 4) == Span(2, len(typed))


@given(st.text())
def test_spans_lie_in_the_original(typed: str) -> None:
    plain = normalise(repair(typed))
    start, end = plain.span(0, len(plain.text))
    assert 0 <= start <= end <= len(repair(typed))
