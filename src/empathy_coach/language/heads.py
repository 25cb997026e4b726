"""Small classifiers that stand on the sentence encoder: weights, names and thresholds in one file.

A head is made for one encoder and refuses another, because the same numbers mean nothing on other vectors.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_coach.language.encoder import encoder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


class HeadError(ValueError):
    """A head's file is missing or damaged, or was made for another encoder."""


@dataclass(frozen=True)
class Layer:
    """One linear layer: ``weights`` of shape (names, features) and ``bias`` of shape (names,)."""

    names: tuple[str, ...]
    weights: Array
    bias: Array

    def scores(self, features: Array) -> Array:
        """Return a score a name before any squashing; features (n, features) give (n, names)."""
        return features @ self.weights.T + self.bias


@dataclass(frozen=True)
class Heads:
    """The layers of one file by name, and what was measured or chosen with them (``notes``)."""

    layers: Mapping[str, Layer]
    notes: Mapping[str, Any]

    def __getitem__(self, name: str) -> Layer:
        """Return a layer."""
        return self.layers[name]


def load(path: Path) -> Heads:
    """Read a head made for the packaged encoder.

    Raises:
        HeadError: as its name says; the text says what to do.
    """
    import numpy as np  # noqa: PLC0415 - what reads no message starts without it

    try:
        with np.load(path, allow_pickle=False) as stored:
            notes: dict[str, Any] = json.loads(str(stored["notes"]))
            layers = {
                name: Layer(
                    tuple(names),
                    stored[f"{name}.weights"].astype(np.float32),
                    stored[f"{name}.bias"].astype(np.float32),
                )
                for name, names in notes.pop("layers").items()
            }
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise HeadError(f"The head {path.name} cannot be read: build it with `make heads`.") from error
    if notes.pop("encoder") != encoder().fingerprint:
        raise HeadError(f"The head {path.name} was made for another encoder: build it with `make encoder`.")
    return Heads(layers, notes)


def save(path: Path, heads: Heads, fingerprint: str) -> None:
    """Write a head for the encoder with the given fingerprint; half precision is enough for a linear layer."""
    import numpy as np  # noqa: PLC0415 - as above

    notes = {**heads.notes, "encoder": fingerprint, "layers": {n: list(one.names) for n, one in heads.layers.items()}}
    arrays = {f"{name}.weights": one.weights.astype(np.float16) for name, one in heads.layers.items()}
    arrays |= {f"{name}.bias": one.bias.astype(np.float16) for name, one in heads.layers.items()}
    np.savez_compressed(path, notes=np.array(json.dumps(notes)), **arrays)


def softmax(scores: Array) -> Array:
    """Return the rows as probabilities."""
    import numpy as np  # noqa: PLC0415 - as above

    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def sigmoid(scores: Array) -> Array:
    """Return each score as a probability of its own."""
    import numpy as np  # noqa: PLC0415 - as above

    return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)
