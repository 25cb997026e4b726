"""Choosing a line."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.bank import Line, pick

BANK = (Line("a", "one"), Line("b", "two"), Line("c", "three"))


def test_an_empty_bank_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        pick(())


def test_used_lines_are_passed_over_by_id_and_by_text() -> None:
    assert pick(BANK, ["a", "two"]).id == "c"


def test_when_all_are_used_the_oldest_comes_again() -> None:
    assert pick(BANK, ["b", "c", "a"]).id == "b"
    assert pick(BANK, ["b", "c", "a", "b"]).id == "c"


def test_the_seed_says_where_to_begin() -> None:
    assert [pick(BANK, seed=seed).id for seed in range(4)] == ["a", "b", "c", "a"]
