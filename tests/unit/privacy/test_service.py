"""Erase reaches every place, export shows every place, retention forgets in time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from empathy_coach.privacy.service import EraseError, MemoryPersonalStore, PrivacyService, Retention

NOW = datetime(2026, 3, 1, tzinfo=timezone.utc)


class Broken(MemoryPersonalStore):
    """A place that is down."""

    name = "broken"

    def erase(self, session_id: str) -> dict[str, int]:
        """Fail."""
        raise OSError(session_id)


def service(*stores: MemoryPersonalStore) -> PrivacyService:
    return PrivacyService(stores, lambda: NOW, Retention(ended=timedelta(hours=24)))


def test_an_erase_counts_over_all_places() -> None:
    one, two = MemoryPersonalStore(s={}), MemoryPersonalStore(s={}, other={})
    assert service(one, two).erase("s") == {"session": 2}
    assert (list(one), list(two)) == ([], ["other"])


def test_a_place_that_is_down_does_not_save_the_others_and_is_told() -> None:
    well = MemoryPersonalStore(s={})
    with pytest.raises(EraseError) as error:
        service(Broken(), well).erase("s")
    assert error.value.places == ("broken",)
    assert not well


def test_an_export_shows_what_each_place_holds() -> None:
    exported = service(MemoryPersonalStore(s={"text": "hello"})).export("s")
    assert exported == {"exported": NOW.isoformat(), "memory": {"text": "hello"}}


def test_retention_forgets_what_ended_long_enough_ago() -> None:
    store = MemoryPersonalStore(old={"ended": NOW - timedelta(hours=25)}, fresh={"ended": NOW - timedelta(hours=23)})
    assert service(store).purge() == {"session": 1}
    assert list(store) == ["fresh"]
