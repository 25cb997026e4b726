"""Erase, export and retention over every place that holds personal data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class EraseError(RuntimeError):
    """Some places could not be erased; all others were. The erase must be tried again."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(f"not everything could be erased ({', '.join(places)}); please try again")
        self.places = tuple(places)


class PersonalStore(Protocol):
    """A place that holds personal data by session."""

    name: str

    def erase(self, session_id: str) -> dict[str, int]:
        """Remove all that the session holds, wholly or not at all; return counts by kind."""

    def export(self, session_id: str) -> dict[str, Any]:
        """Return all that the session holds, as JSON."""

    def purge(self, *, ended: datetime, idle: datetime, referrals: datetime) -> dict[str, int]:
        """Remove sessions that ended, or were last seen, before these times; return counts by kind."""


@dataclass(frozen=True)
class Retention:
    """How long things are kept."""

    ended: timedelta = timedelta(hours=24)
    idle: timedelta = timedelta(days=30)
    referrals: timedelta = timedelta(days=90)


class PrivacyService:
    """What a person may ask of their data, and what happens to it without asking."""

    def __init__(
        self,
        stores: Sequence[PersonalStore],
        clock: Callable[[], datetime],
        retention: Retention | None = None,
    ) -> None:
        self._stores = tuple(stores)
        self._clock = clock
        self._retention = retention or Retention()

    def erase(self, session_id: str) -> dict[str, int]:
        """Remove all that the session holds everywhere; return counts by kind.

        Raises:
            EraseError: a place failed; the others were erased nevertheless.
        """
        removed: Counter[str] = Counter()
        failed = []
        for store in self._stores:
            try:
                removed.update(store.erase(session_id))
            except Exception:  # noqa: BLE001, PERF203 - a place that is down must not save the others from erasing
                failed.append(store.name)
        if failed:
            raise EraseError(failed)
        return dict(removed)

    def export(self, session_id: str) -> dict[str, Any]:
        """Return all that the session holds, as JSON, by place."""
        held = {store.name: store.export(session_id) for store in self._stores}
        return {"exported": self._clock().isoformat(), **held}

    def purge(self) -> dict[str, int]:
        """Remove what is past its time; return counts by kind."""
        now, removed = self._clock(), Counter[str]()
        times = {
            "ended": now - self._retention.ended,
            "idle": now - self._retention.idle,
            "referrals": now - self._retention.referrals,
        }
        for store in self._stores:
            removed.update(store.purge(**times))
        return dict(removed)


class MemoryPersonalStore(dict[str, dict[str, Any]]):
    """A place in memory, for tests."""

    name = "memory"

    def erase(self, session_id: str) -> dict[str, int]:  # noqa: D102 - as in the port
        return {"session": int(self.pop(session_id, None) is not None)}

    def export(self, session_id: str) -> dict[str, Any]:  # noqa: D102
        return self.get(session_id, {})

    def purge(self, *, ended: datetime, idle: datetime, referrals: datetime) -> dict[str, int]:  # noqa: ARG002, D102 - keeps one time
        old = [key for key, held in self.items() if held["ended"] < ended]
        return {"session": sum(self.erase(key)["session"] for key in old)}
