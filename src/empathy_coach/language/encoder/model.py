"""Runs the encoder's graph: windows of tokens, one call a window, one thread."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from empathy_coach.language.encoder import files
from empathy_coach.language.encoder.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DIMENSIONS = 384
WINDOW = 126  # tokens a call, besides the two marks around them: 128, as in the card
MAX_WINDOWS = 8  # about 900 words; longer texts are sampled evenly, first and last window included
MAX_CHARACTERS = 20_000  # the tokenizer sees at most this much of each end of a text

Vectors = NDArray[np.float32]


class Encoder:
    """Turns texts into vectors whose dot product says how close they are in meaning.

    The same text gives the same vector whatever stands beside it: eight-bit activations share a range a
    call, so each window runs alone.
    """

    def __init__(self, session: Any, tokenizer: Any, fingerprint: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.fingerprint = fingerprint
        self._recent = Recent()
        self._start, self._end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")

    @classmethod
    def load(cls, folder: Path | None = None) -> Encoder:
        """Load the packaged encoder, or the one in ``folder``.

        Raises:
            EncoderError: a file is missing or damaged.
        """
        found = files.read(folder)
        return cls(_session(found.graph), _tokenizer(found.tokenizer), found.fingerprint)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text, shape ``(len(texts), 384)``, float32, each of length 1.

        Any string is fine: an empty one has a vector too, lone surrogates are read as U+FFFD.
        """
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._recent.get(text, self._vector)
        return vectors

    def _vector(self, text: str) -> Vectors:
        windows = _windows(self._tokenizer.encode(_readable(text), add_special_tokens=False).ids)
        weights = np.array([[len(window) + 1] for window in windows], dtype=np.float32)
        pooled = (np.concatenate([self._run(window) for window in windows]) * weights).sum(axis=0)
        return np.asarray(pooled / max(float(np.linalg.norm(pooled)), 1e-12), dtype=np.float32)

    def _run(self, ids: list[int]) -> Vectors:
        row = np.array([[self._start, *ids, self._end]], dtype=np.int64)
        feeds = {"input_ids": row, "attention_mask": np.ones_like(row)}
        return np.asarray(self._session.run(None, feeds)[0], dtype=np.float32)


@cache
def encoder() -> Encoder:
    """Return the packaged encoder, loaded once a process."""
    return Encoder.load()


def _windows(ids: list[int]) -> list[list[int]]:
    """Cut the tokens into windows; keep at most ``MAX_WINDOWS``, spread evenly; none give an empty one."""
    cut = [ids[start : start + WINDOW] for start in range(0, len(ids), WINDOW)] or [[]]
    if len(cut) <= MAX_WINDOWS:
        return cut
    return [cut[round(step)] for step in np.linspace(0, len(cut) - 1, MAX_WINDOWS)]


def _readable(text: str) -> str:
    """Repair surrogates, which the tokenizer refuses, and drop the middle of a text that nobody typed."""
    if len(text) > 2 * MAX_CHARACTERS:
        text = f"{text[:MAX_CHARACTERS]} {text[-MAX_CHARACTERS:]}"
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _session(graph: bytes) -> Any:
    import onnxruntime  # noqa: PLC0415 - commands that encode nothing start without it

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions share no base class
        raise files.EncoderError(f"The encoder's graph cannot be loaded. {files.MEND}") from error


def _tokenizer(content: bytes) -> Any:
    import tokenizers  # noqa: PLC0415 - as above

    words = tokenizers.Tokenizer.from_buffer(content)
    words.no_padding()
    words.no_truncation()
    return words
