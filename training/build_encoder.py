"""Build the sentence encoder that the program loads, from the published weights, in one command.

Writes ``model.onnx``, ``tokenizer.json`` and ``card.json`` to the program, and the reference vectors
that its tests compare against. Run it with ``make encoder``.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from encoder.agreement import compare
from encoder.export import KEPT_FLOAT, OPSET, export, quantise
from encoder.lines import training_lines
from encoder.reference import MAX_TOKENS
from encoder.tune import tune
from encoder.weights import BASE, LICENCE, PACKAGE, WEIGHTS_SHA256, find_model, sha256

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "empathy_coach" / "language" / "encoder"
FIXTURE = ROOT / "tests" / "unit" / "encoder" / "reference_vectors.json"
BUILD = Path(__file__).with_name("build")
MAX_BYTES = 30_000_000


def main() -> None:
    """Export, shrink, compare, then replace the packaged files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fine-tune", action="store_true", help="learn from the project's labelled lines first")
    model, tuned = find_model(), None
    BUILD.mkdir(exist_ok=True)
    if options.parse_args().fine_tune:
        tuned = tune(model, training_lines(), BUILD / "tuned")
        model = BUILD / "tuned"
    export(model, BUILD / "float.onnx")
    quantise(BUILD / "float.onnx", BUILD / "model.onnx")
    figures = compare(model, BUILD / "model.onnx", FIXTURE)
    _install(model, figures, tuned)


def _install(model: Path, figures: dict[str, float | int], tuned: dict[str, object] | None) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BUILD / "model.onnx", TARGET / "model.onnx")
    shutil.copyfile(model / "tokenizer.json", TARGET / "tokenizer.json")
    card = _card(figures, tuned)
    (TARGET / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(card, indent=2))
    if sum(card["bytes"].values()) > MAX_BYTES:
        raise SystemExit(f"the encoder is larger than {MAX_BYTES} bytes")


def _card(figures: dict[str, float | int], tuned: dict[str, object] | None) -> dict[str, object]:
    files = {name: TARGET / name for name in ("model.onnx", "tokenizer.json")}
    return {
        "name": "all-MiniLM-L6-v2, eight-bit weights",
        "base": BASE,
        "licence": LICENCE,
        "changes": "exported to ONNX with pooling and normalising inside; weights stored in eight bits",
        "weights": {"package": PACKAGE, "file": "model.safetensors", "sha256": WEIGHTS_SHA256},
        "fine_tuned": tuned or False,
        "dimensions": 384,
        "max_tokens": MAX_TOKENS,
        "graph": {
            "opset": OPSET,
            "weights": "uint8, one scale a channel; activations quantised at run time",
            "kept_float": [f"layer {layer}, second feed-forward product" for layer in KEPT_FLOAT],
            "pooling": "mean over tokens and L2 normalisation inside the graph",
        },
        "sha256": {name: sha256(path) for name, path in files.items()},
        "bytes": {name: path.stat().st_size for name, path in files.items()},
        "agreement_with_float32": figures,
    }


if __name__ == "__main__":
    main()
