"""The encoder's packaged files, checked against the checksums in its card."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

MEND = "Install the package again, or build the encoder with `make encoder`."


class EncoderError(RuntimeError):
    """The encoder's files are missing or damaged; the text says which and what to do."""


@dataclass(frozen=True)
class EncoderFiles:
    """The bytes of graph and tokenizer, and the graph's checksum."""

    graph: bytes
    tokenizer: bytes
    fingerprint: str


def read(folder: Path | None = None) -> EncoderFiles:
    """Read and check the files in ``folder``, by default the packaged ones.

    Raises:
        EncoderError: a file is missing, or its checksum is not the card's.
    """
    source = folder or Path(str(resources.files(__package__)))
    sums = _checksums(source / "card.json")
    graph = _checked(source / "model.onnx", sums)
    tokenizer = _checked(source / "tokenizer.json", sums)
    fingerprint = hashlib.sha256("".join(sums[name] for name in sorted(sums)).encode()).hexdigest()
    return EncoderFiles(graph, tokenizer, fingerprint)


def _checksums(card: Path) -> dict[str, str]:
    try:
        parsed: Any = json.loads(_bytes(card))
        return {str(name): str(value) for name, value in parsed["sha256"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderError(f"The encoder's card {card} cannot be read. {MEND}") from error


def _checked(path: Path, sums: dict[str, str]) -> bytes:
    content = _bytes(path)
    if hashlib.sha256(content).hexdigest() != sums.get(path.name):
        raise EncoderError(f"The encoder's file {path} is damaged: its checksum is not the card's. {MEND}")
    return content


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EncoderError(f"The encoder's file {path} cannot be read ({error.strerror}). {MEND}") from error
