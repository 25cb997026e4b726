"""Labelled development lines: JSON lines under ``corpus/<topic>/dev.jsonl``, or YAML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from empathy_coach.commands.project import OperatorError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

CORPUS, DEV = "corpus", "dev.jsonl"


def dev_file(root: Path, topic: str) -> Path | None:
    """Return the topic's development file: the corpus' own, or ``<topic>_dev.yml`` in the tests."""
    own = root / CORPUS / topic / DEV
    if own.is_file():
        return own
    return next(iter(sorted((root / "tests").rglob(f"{topic}_dev.yml"))), None)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the labelled entries.

    Raises:
        OperatorError: the file cannot be read, or an entry is no object; the sentence names the file.
    """
    try:
        text = path.read_text(encoding="utf-8")
        entries = list(_json_lines(text)) if path.suffix == ".jsonl" else list(_yaml(text))
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise OperatorError(f"{path} cannot be read ({type(error).__name__}): {error}") from error
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        raise OperatorError(f"{path} cannot be read: it must hold labelled entries, each with its fields.")
    return entries


def field(entry: dict[str, Any], name: str) -> str:
    """Return a text of the entry.

    Raises:
        OperatorError: it has none by this name.
    """
    value = entry.get(name)
    if not isinstance(value, str):
        raise _unreadable(entry, f'it has no "{name}"')
    return value


def names(entry: dict[str, Any], name: str) -> list[str]:
    """Return a list of labels of the entry; an entry without it has none.

    Raises:
        OperatorError: it is no list of words.
    """
    value = entry.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise OperatorError(
            f'The labelled entry {entry.get("id", entry)} cannot be read: "{name}" is no list of words.'
        )
    return value


def marked(entry: dict[str, Any], labels: Collection[str]) -> list[tuple[int, int]]:
    """Return the stretches that are marked with one of the labels, half-open, in code points.

    Raises:
        OperatorError: a span lacks its start, end or label.
    """
    try:
        return [(int(s["start"]), int(s["end"])) for s in entry.get("spans") or [] if s["label"] in labels]
    except (KeyError, TypeError, ValueError) as error:
        raise OperatorError(
            f"The labelled entry {entry.get('id', entry)} cannot be read: a span is damaged."
        ) from error


def _unreadable(entry: dict[str, Any], why: str) -> OperatorError:
    return OperatorError(f"The labelled entry {entry.get('id', entry)} cannot be read: {why}.")


def _json_lines(text: str) -> Iterator[Any]:
    return (json.loads(line) for line in text.splitlines() if line.strip())


def _yaml(text: str) -> Iterator[Any]:
    """Read a list of entries, or a mapping from intent to texts."""
    parsed = yaml.safe_load(text)
    if not isinstance(parsed, dict):
        yield from parsed
        return
    for intent, texts in parsed.items():
        yield from ({"text": text, "intent": intent} if isinstance(text, str) else text for text in texts)
