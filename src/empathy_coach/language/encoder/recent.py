"""The last few results: featurizer, triage and review look at the same message within one turn."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
KEPT = 16  # a turn's worth: enough to save work, too few to be a memory of what people said


class Recent(Generic[T]):
    """Remembers results by a digest of their text; the text itself is not kept. Safe between threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._lock = Lock()
        self._results: OrderedDict[bytes, T] = OrderedDict()

    def get(self, text: str, compute: Callable[[], T]) -> T:
        """Return the result for ``text``, computing it only when it is not among the last few."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            found = self._results.get(key)
        if found is None:
            found = compute()
            with self._lock:
                self._results[key] = found
                while len(self._results) > self._kept:
                    self._results.popitem(last=False)
        return found
