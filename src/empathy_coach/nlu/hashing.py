"""What a component's fingerprint must cover: Rasa's own sees the class alone, and would not train again."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

_PACKAGE = "empathy_coach"
_KINDS = frozenset({".yml", ".py", ".json"})


def hash_of(*folders: str) -> str:
    """Return a hash of the words and the code in the package's folders, files in folders below included.

    Args:
        folders: paths below the package, for instance ``content/safety``.
    """
    digest = hashlib.sha256()
    for folder in folders:
        root = Path(str(resources.files(_PACKAGE) / folder))
        for path in sorted(entry for entry in root.rglob("*") if entry.suffix in _KINDS):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
