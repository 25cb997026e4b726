"""One value for everything that a trained model depends on: equal values need no training.

Rasa's own check is slow to start, and ``rasa train --dry-run`` misses an edited response.
"""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORD = "fingerprint.json"
FILES = ("config.yml", "domain.yml")
DATA = ("data",)
CODE = ("nlu", "language", "safety", "coaching")
CONTENT = ("language", "safety", "coaching")
SUFFIXES = frozenset({".yml", ".yaml", ".py", ".json"})  # the encoder's graph counts by the checksum in its card
PACKAGES = ("rasa", "scikit-learn", "spacy", "onnxruntime")


def compute(root: Path) -> str:
    """Return the fingerprint of the assistant in ``root``: 64 hexadecimal digits."""
    digest = hashlib.sha256(_surroundings().encode())
    for path in sorted(_inputs(root), key=lambda path: path.as_posix()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def stored_model(models: Path, fingerprint: str) -> Path | None:
    """Return the model that was trained for ``fingerprint``, or None when training is due."""
    try:
        record = json.loads((models / RECORD).read_text(encoding="utf-8"))
        model = models / str(record["model"])
        return model if record["fingerprint"] == fingerprint and model.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def store(models: Path, fingerprint: str, model: Path) -> None:
    """Remember, whole or not at all, that ``model`` in ``models`` was trained for ``fingerprint``."""
    draft = models / f".{RECORD}"
    draft.write_text(json.dumps({"fingerprint": fingerprint, "model": model.name}, indent=2) + "\n", encoding="utf-8")
    draft.replace(models / RECORD)


def _surroundings() -> str:
    return json.dumps([platform.python_version_tuple()[:2], [f"{name} {_version(name)}" for name in PACKAGES]])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _inputs(root: Path) -> Iterator[Path]:
    package = root / "src" / "empathy_coach"
    folders = [root / name for name in DATA]
    folders += [package / name for name in CODE]
    folders += [package / "content" / name for name in CONTENT]
    yield from (root / name for name in FILES if (root / name).is_file())
    for folder in folders:
        yield from (path for path in folder.rglob("*") if _counts(path, folder))


def _counts(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    hidden = any(part.startswith((".", "__pycache__")) for part in inside)
    return path.suffix in SUFFIXES and not hidden and path.is_file()
