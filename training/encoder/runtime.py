"""Runs the small encoder the way the program does: one text at a time, on one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from encoder.reference import MAX_TOKENS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def small_vectors(graph: Path, tokenizer: Path, texts: Sequence[str]) -> np.ndarray:
    """Return the small encoder's vectors, shape ``(len(texts), 384)``."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    words = Tokenizer.from_file(str(tokenizer))
    words.no_padding()
    words.enable_truncation(MAX_TOKENS)
    return np.concatenate([_vector(session, words.encode(text).ids) for text in texts])


def _vector(session: onnxruntime.InferenceSession, ids: list[int]) -> np.ndarray:
    row = np.array([ids], dtype=np.int64)
    feeds = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
    return np.asarray(session.run(["vector"], feeds)[0])
