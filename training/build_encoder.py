"""Build the sentence encoder that the program loads, from the published weights, in one command.

Writes ``model.onnx``, ``tokenizer.json`` and ``card.json`` to the program, and the reference vectors
that its tests compare against. Run it with ``make encoder``.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from encoder.agreement import compare
from encoder.export import KEPT_FLOAT, OPSET, export, quantise
from encoder.lines import training_lines
from encoder.reference import MAX_TOKENS
from encoder.tune import tune
from encoder.weights import BASE, LICENCE, PACKAGE, WEIGHTS_SHA256, find_model, sha256

from empathy_coach.language.encoder.files import read
from empathy_coach.language.heads import Heads, Layer, save

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "empathy_coach"
TARGET = SOURCE / "language" / "encoder"
HEADS = {
    "triage": "safety/head.npz",
    "review": "coaching/head.npz",
    "theme": "coaching/theme_head.npz",
    "voices": "language/voice_head.npz",
}
FIXTURE = ROOT / "tests" / "unit" / "encoder" / "reference_vectors.json"
BUILD = Path(__file__).with_name("build")
MAX_BYTES = 30_000_000


def main() -> None:
    """Export, shrink, compare, then replace the packaged files."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fine-tune", action="store_true", help="learn from the project's labelled lines first")
    model, tuned = find_model(), None
    BUILD.mkdir(exist_ok=True)
    options.add_argument("--from-phase", type=int, default=0, help="go on with this phase of an earlier run")
    chosen = options.parse_args()
    if chosen.fine_tune:
        tuned = tune(model, training_lines(), BUILD / "tuned", first=chosen.from_phase)
        model = BUILD / "tuned"
    export(model, BUILD / "float.onnx")
    quantise(BUILD / "float.onnx", BUILD / "model.onnx")
    figures = compare(model, BUILD / "model.onnx", FIXTURE)
    _install(model, figures, tuned)
    if tuned is not None:
        _install_heads(BUILD / "tuned" / "heads.pt")


def _install(model: Path, figures: dict[str, float | int], tuned: dict[str, object] | None) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BUILD / "model.onnx", TARGET / "model.onnx")
    shutil.copyfile(model / "tokenizer.json", TARGET / "tokenizer.json")
    card = _card(figures, tuned)
    (TARGET / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(card, indent=2))
    if sum(card["bytes"].values()) > MAX_BYTES:
        raise SystemExit(f"the encoder is larger than {MAX_BYTES} bytes")


def _install_heads(path: Path) -> None:
    """Write each head that learned with the encoder, with thresholds that let nothing through until `make heads`."""
    for task, saved in torch.load(path).items():
        if task in HEADS:
            notes = {"thresholds": dict.fromkeys(("distress", "crisis", "emergency"), 1.0)}
            notes["bars"] = dict.fromkeys(("defensive", "kind", "kind_agreed", "skill", "skill_agreed"), 1.0)
            layers = {name: _layer(name, names, saved["weights"]) for name, names in saved["names"].items()}
            save(SOURCE / HEADS[task], Heads(layers, notes), read(TARGET).fingerprint)


def _layer(name: str, names: list[str], weights: dict[str, torch.Tensor]) -> Layer:
    return Layer(tuple(names), weights[f"{name}.weight"].numpy(), weights[f"{name}.bias"].numpy())


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
