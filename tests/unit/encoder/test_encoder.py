"""What every part that stands on sentence vectors may expect of the encoder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from empathy_coach.language.encoder import DIMENSIONS, Encoder, EncoderError, encoder
from empathy_coach.language.encoder.recent import Recent

PACKAGED = Path(str(resources.files("empathy_coach.language.encoder")))
REFERENCE: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("reference_vectors.json").read_text(encoding="utf-8")
)
LONG = "I told her everything and then she asked me why. " * 60


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["text"][:30])
def test_agrees_with_the_published_implementation(row: dict[str, Any]) -> None:
    """Eight-bit weights move no sentence further than a cosine of 0.97."""
    assert float(encoder().encode([row["text"]])[0] @ np.array(row["vector"], dtype=np.float32)) >= 0.97


@pytest.mark.parametrize(
    "text",
    ["", "   ", "😔😔", "\ud83d", "a\udc00b", "\x00", "مرحبا", "x" * 5_000, LONG, "\u200b", "é\u0301" * 300],
    ids=lambda text: repr(text[:6]),
)
def test_any_string_has_a_unit_vector(text: str) -> None:
    """Nothing that a person can send makes the encoder fail."""
    vectors = encoder().encode([text])
    assert vectors.shape == (1, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_rows() -> None:
    assert encoder().encode([]).shape == (0, DIMENSIONS)


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    """A batch gives the same vectors as single calls, bit for bit."""
    texts = ["I'm sorry.", LONG, "You always do this to me!"]
    together = encoder().encode(texts)
    assert all(np.array_equal(encoder().encode([text])[0], row) for text, row in zip(texts, together, strict=True))


def test_the_end_of_a_long_text_counts() -> None:
    """Past 128 tokens the text goes on in further windows."""
    plain, changed = encoder().encode([LONG, LONG + "Now he is threatening me with a knife."])
    assert float(plain @ changed) < 0.9995


def test_a_huge_text_takes_no_longer_than_a_long_one() -> None:
    encoder().encode([""])
    start = time.perf_counter()
    encoder().encode(["word " * 200_000])
    assert time.perf_counter() - start < 2.0


def test_loads_in_under_two_seconds() -> None:
    start = time.perf_counter()
    Encoder.load()
    assert time.perf_counter() - start < 2.0


def test_is_loaded_once() -> None:
    assert encoder() is encoder()
    assert encoder().fingerprint == Encoder.load().fingerprint


def test_closer_meaning_has_the_larger_product() -> None:
    texts = ["I want to see a therapist.", "Can you find me a counsellor near here?", "She keeps checking my phone."]
    vectors = encoder().encode(texts)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "card.json"])
def test_a_missing_file_is_said_in_one_sentence(tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(PACKAGED, tmp_path / "encoder")
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name} cannot be read .*make encoder"):
        Encoder.load(copy)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_refused(tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(PACKAGED, tmp_path / "encoder")
    with (copy / name).open("r+b") as file:
        file.seek(1000)
        file.write(b"\xff\x00\xff")
    with pytest.raises(EncoderError, match="damaged"):
        Encoder.load(copy)


def test_a_card_without_checksums_is_refused(tmp_path: Path) -> None:
    copy = shutil.copytree(PACKAGED, tmp_path / "encoder")
    (copy / "card.json").write_text("{}")
    with pytest.raises(EncoderError, match="card"):
        Encoder.load(copy)


def test_needs_no_torch_tensorflow_or_rasa() -> None:
    """The encoder stands on onnxruntime and tokenizers alone."""
    program = (
        "import sys; from empathy_coach.language.encoder import encoder; encoder().encode(['x']);"
        "print([m for m in ('torch', 'tensorflow', 'rasa', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_stays_small() -> None:
    assert sum(path.stat().st_size for path in PACKAGED.iterdir() if path.is_file()) <= 30_000_000


def test_the_same_text_is_computed_once_a_turn() -> None:
    """Featurizer, triage and review ask for the same message one after the other."""
    computed: list[str] = []
    recent: Recent[int] = Recent(kept=2)
    for text in ["a", "a", "b", "a", "c", "a", "\ud800"]:
        recent.get(text, lambda text=text: len(computed.append(text) or computed))
    assert computed == ["a", "b", "c", "a", "\ud800"]


def test_a_caller_that_changes_a_vector_changes_no_other() -> None:
    first = encoder().encode(["I told her."])
    first[:] = 0
    assert np.linalg.norm(encoder().encode(["I told her."])) == pytest.approx(1.0, abs=1e-5)


def test_threads_get_the_same_vectors() -> None:
    texts = [f"I told her {number} things." for number in range(40)]
    alone = Encoder.load().encode(texts)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: encoder().encode([text])[0], texts))
    assert np.array_equal(alone, np.stack(together))
