"""The encoder as its authors publish it: float32, mean pooling over the tokens, unit length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_TOKENS = 128


def reference_vectors(model: Path, texts: Sequence[str]) -> np.ndarray:
    """Return the published implementation's vectors, shape ``(len(texts), 384)``, float32, unit length."""
    torch.set_num_threads(1)
    published = SentenceTransformer(str(model), device="cpu")
    published.max_seq_length = MAX_TOKENS
    return np.asarray(published.encode(list(texts), normalize_embeddings=True), dtype=np.float32)
