"""Runs the encoder's graph: windows of tokens, one call a window, one thread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from empathy_coach.language.encoder import files
from empathy_coach.language.encoder.recent import Recent
from empathy_coach.language.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DIMENSIONS = 384
WINDOW = 126  # tokens a call, besides the two marks around them: 128, as in the card
MAX_WINDOWS = 8  # about 900 words; longer texts are sampled evenly, first and last window included
MAX_CHARACTERS = 20_000  # the tokenizer sees at most this much of each end of a text
BEFORE = 60  # tokens of what a text answers: its last ones, because the end is what is answered

_SURROGATE = re.compile("[\ud800-\udfff]")
OUTPUTS = ["vector", "states"]

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """A stretch of a text as the encoder read it.

    ``states`` has a row a token, shape ``(tokens, 384)``; ``places`` are the tokens' ranges of code points in the
    text; ``opening`` is the state of the mark before everything; ``vector`` is the mean of all, of length 1.
    """

    states: Vectors
    places: tuple[Span, ...]
    opening: Vectors
    vector: Vectors

    @property
    def features(self) -> Vectors:
        """What a head reads of the whole stretch: opening, mean and maximum of the states, shape ``(1152,)``."""
        states = self.states if len(self.states) else self.opening[None]
        return np.concatenate([self.opening, states.mean(axis=0), states.max(axis=0)])


class Encoder:
    """Turns texts into vectors whose dot product says how close they are in meaning, and tokens into states.

    The same text gives the same vector whatever stands beside it: eight-bit activations share a range a
    call, so each window runs alone.
    """

    def __init__(self, session: Any, tokenizer: Any, fingerprint: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.fingerprint = fingerprint
        self._recent: Recent[tuple[Window, ...]] = Recent()
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
            windows = self.read(_ends(text))
            pooled = sum(one.vector * (len(one.places) + 1) for one in windows)
            vectors[row] = pooled / max(float(np.linalg.norm(pooled)), 1e-12)
        return vectors

    def read(self, text: str, before: str | None = None) -> tuple[Window, ...]:
        """Return the states of the text's tokens, window by window; past ``MAX_WINDOWS`` some are left out.

        Args:
            text: any string; offsets count its code points.
            before: what the text answers, read as the first of a pair; None where the text stands alone.
        """
        key = f"{text}\x01" if before is None else f"{text}\x00{before}"
        return self._recent.get(key, lambda: tuple(self._read(text, before)))

    def _read(self, text: str, before: str | None) -> list[Window]:
        lead = [self._start]
        if before is not None:
            ids = self._tokenizer.encode(_readable(before), add_special_tokens=False).ids
            lead = [self._start, *ids[-BEFORE:], self._end]
        found = self._tokenizer.encode(_readable(text), add_special_tokens=False)
        places = [Span(start, end) for start, end in found.offsets]
        most = WINDOW + 1 - len(lead)
        cut = _windows(list(range(len(found.ids))), most)
        return [self._window(lead, [found.ids[at] for at in part], tuple(places[at] for at in part)) for part in cut]

    def _window(self, lead: list[int], ids: list[int], places: tuple[Span, ...]) -> Window:
        row = np.array([[*lead, *ids, self._end]], dtype=np.int64)
        types = np.array([[0] * len(lead) + [int(len(lead) > 1)] * (len(ids) + 1)], dtype=np.int64)
        feeds = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": types}
        vector, states = (np.asarray(one[0], dtype=np.float32) for one in self._session.run(OUTPUTS, feeds))
        return Window(states[len(lead) : len(lead) + len(ids)], places, states[0], vector)


@cache
def encoder() -> Encoder:
    """Return the packaged encoder, loaded once a process."""
    return Encoder.load()


def _windows(tokens: list[int], most: int) -> list[list[int]]:
    """Cut the tokens into windows; keep at most ``MAX_WINDOWS``, spread evenly; none give an empty one."""
    cut = [tokens[start : start + most] for start in range(0, len(tokens), most)] or [[]]
    if len(cut) <= MAX_WINDOWS:
        return cut
    return [cut[round(step)] for step in np.linspace(0, len(cut) - 1, MAX_WINDOWS)]


def _ends(text: str) -> str:
    """Drop the middle of a text that nobody typed."""
    return f"{text[:MAX_CHARACTERS]} {text[-MAX_CHARACTERS:]}" if len(text) > 2 * MAX_CHARACTERS else text


def _readable(text: str) -> str:
    """Repair surrogates, which the tokenizer refuses, one by one: offsets stay those of the text."""
    return _SURROGATE.sub("\ufffd", text[: 2 * MAX_CHARACTERS + 1])


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
