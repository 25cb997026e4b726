"""The last few vectors: featurizer, triage and review look at the same message within one turn."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

KEPT = 16  # a turn's worth: enough to save work, too few to be a memory of what people said


class Recent:
    """Remembers vectors by a digest of their text; the text itself is not kept. Safe between threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._lock = Lock()
        self._vectors: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()

    def get(self, text: str, compute: Callable[[str], NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return the vector of ``text``, computing it only when it is not among the last few."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            found = self._vectors.get(key)
        if found is None:
            found = compute(text)
            with self._lock:
                self._vectors[key] = found
                while len(self._vectors) > self._kept:
                    self._vectors.popitem(last=False)
        return found
