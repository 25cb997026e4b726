"""Measures how well the small encoder agrees with the published one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from encoder.reference import reference_vectors
from encoder.runtime import small_vectors

WORST_ALLOWED = 0.97
SAMPLES = Path(__file__).with_name("samples.txt")
COMMITTED = 10  # sentences whose reference vectors go into the tests


def agreement(reference: np.ndarray, ours: np.ndarray) -> dict[str, float | int]:
    """Return n and the worst and mean cosine between the rows of two ``(n, 384)`` arrays."""
    cosine = (reference * ours).sum(axis=1)
    return {
        "n": len(cosine),
        "cosine_min": round(float(cosine.min()), 4),
        "cosine_mean": round(float(cosine.mean()), 4),
        "neighbours_kept": round(_same_neighbour(reference, ours), 4),
    }


def compare(model: Path, small: Path, fixture: Path) -> dict[str, float | int]:
    """Compare on the sample sentences and write the first few reference vectors for the tests.

    Raises:
        SystemExit: the worst cosine is below ``WORST_ALLOWED``.
    """
    texts = SAMPLES.read_text(encoding="utf-8").splitlines()
    reference = reference_vectors(model, texts)
    found = agreement(reference, small_vectors(small, model / "tokenizer.json", texts))
    if found["cosine_min"] < WORST_ALLOWED:
        raise SystemExit(f"the small encoder differs too much from the published one: {found}")
    _write_fixture(fixture, texts[:COMMITTED], reference[:COMMITTED])
    return found


def _same_neighbour(reference: np.ndarray, ours: np.ndarray) -> float:
    """Return how often a sentence's nearest other sentence is the same in both."""
    return float((_nearest(reference) == _nearest(ours)).mean())


def _nearest(vectors: np.ndarray) -> np.ndarray:
    cosine = vectors @ vectors.T
    np.fill_diagonal(cosine, -1.0)
    return np.asarray(cosine.argmax(axis=1))


def _write_fixture(fixture: Path, texts: list[str], vectors: np.ndarray) -> None:
    rows = [
        {"text": text, "vector": [round(float(x), 4) for x in row]} for text, row in zip(texts, vectors, strict=True)
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    fixture.parent.mkdir(parents=True, exist_ok=True)
    fixture.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
