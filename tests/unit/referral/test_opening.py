"""What is said of when somebody reads a request is what the operator set, and no more."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from empathy_coach.referral.notes import when_read, why_not
from empathy_coach.referral.opening import Opening, OpeningError, parse_closed, parse_hours

LONDON = "Europe/London"
WEEK = parse_hours("Mon-Fri 09:00-17:00, Sat 10:00-12:00", LONDON)


def at(text: str) -> datetime:
    """A moment on London's clocks; 2 March 2026 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(LONDON))


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-03-02 09:00", True),
        ("2026-03-02 16:59", True),
        ("2026-03-02 17:00", False),
        ("2026-03-02 08:59", False),
        ("2026-03-07 11:00", True),
        ("2026-03-07 13:00", False),
        ("2026-03-08 11:00", False),
    ],
)
def test_the_hours_of_a_week(moment: str, *, open_: bool) -> None:
    assert WEEK is not None
    assert WEEK.open_at(at(moment)) is open_


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-03-02 03:00", "2026-03-02 09:00"),
        ("2026-03-06 18:00", "2026-03-07 10:00"),
        ("2026-03-07 12:00", "2026-03-09 09:00"),
        ("2026-03-28 23:00", "2026-03-30 09:00"),  # over the night in which the clocks change
    ],
)
def test_when_somebody_looks_next(moment: str, then: str) -> None:
    assert WEEK is not None
    assert WEEK.next_open(at(moment)) == at(then)
    assert WEEK.next_open(at(then)) == at(then)


def test_other_clocks_are_read_as_the_clinics() -> None:
    assert WEEK is not None
    assert WEEK.open_at(datetime(2026, 7, 1, 8, 30, tzinfo=timezone.utc))  # half past nine there
    assert not WEEK.open_at(datetime(2026, 7, 1, 16, 30, tzinfo=timezone.utc))


def test_hours_may_go_over_the_end_of_the_week() -> None:
    hours = parse_hours("sat-mon 20:00-23:59", "UTC")
    assert hours is not None
    assert sorted(day for day, _, _ in hours.spans) == [0, 5, 6]
    assert parse_hours("", "UTC") is None


@pytest.mark.parametrize("text", ["always", "Mon", "Mon 9-17", "Foo 09:00-17:00", "Mon 09:00-09:00", "Mon 9:00-24:00"])
def test_what_are_no_hours_is_told(text: str) -> None:
    with pytest.raises(OpeningError, match="Mon-Fri 09:00-17:00"):
        parse_hours(text, "UTC")


def test_closing_is_yes_no_or_a_day() -> None:
    assert parse_closed("no") == parse_closed("") == (False, None)
    assert parse_closed("YES") == (True, None)
    assert parse_closed("2027-01-04") == (True, date(2027, 1, 4))
    with pytest.raises(OpeningError):
        parse_closed("after Christmas")


def test_a_closed_receiver_opens_on_its_day() -> None:
    closed = Opening(hours=WEEK, closed=True, until=date(2027, 1, 4))
    assert not closed.takes(at("2027-01-03 23:59"), 0).yes
    assert closed.takes(at("2027-01-04 00:01"), 0).yes
    assert not Opening(closed=True).takes(at("2030-01-01 12:00"), 0).yes


def test_places_are_counted() -> None:
    assert Opening(places=2).takes(at("2026-03-02 12:00"), 1).yes
    assert Opening(places=2).takes(at("2026-03-02 12:00"), 2).full
    assert Opening().takes(at("2026-03-02 12:00"), 10_000).yes


def test_without_hours_nothing_is_promised() -> None:
    said = when_read(Opening(), at("2026-03-02 12:00"), "Harbour House")
    assert said == "Nobody reads this live. I can't tell you how soon somebody looks at it."


def test_inside_the_hours_they_are_said_and_outside_also_the_next_ones() -> None:
    opening = Opening(hours=WEEK, said="Mon-Fri 09:00-17:00", answer="within three working days")
    inside = when_read(opening, at("2026-03-02 12:00"), "the Harbour Clinic")
    assert "The Harbour Clinic looks at requests Mon-Fri 09:00-17:00." in inside
    assert "within three working days" in inside
    assert "outside" not in inside
    outside = when_read(opening, at("2026-03-06 22:00"), "the Harbour Clinic")
    assert "nobody sees a request before Saturday, 7 March, 10:00 (GMT)" in outside


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (Opening(closed=True), "takes no new requests at the moment"),
        (Opening(closed=True, until=date(2027, 1, 4)), "before 4 January 2027"),
        (Opening(places=0), "All places"),
    ],
)
def test_a_receiver_that_takes_none_is_told_with_what_else_there_is(opening: Opening, said: str) -> None:
    words = why_not(opening.takes(at("2026-03-02 12:00"), 5), "Harbour House")
    assert said in words
    assert "help line" in words
