"""Train the safety head on the packaged encoder, in one command: ``make heads``.

Writes ``src/empathy_coach/safety/head.json``. With ``--measure`` it trains nothing and prints the development
figures of rules and head.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from encoder.lines import ROOT
from heads import fit, measure
from heads.lines import CORPUS, TIERS, Line, counts, lines, read_by_head

from empathy_coach.language.encoder import encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

TARGET = ROOT / "src" / "empathy_coach" / "safety" / "head.json"
DIGITS = 3
FEWEST = 5
"""Lines that a concern needs to be learned at all."""


def main() -> None:
    """Train, or measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--measure", action="store_true", help="print the development figures instead")
    if options.parse_args().measure:
        print(measure.report(ROOT / "corpus"))
        return
    found = lines()
    head = build(found, encoder().encode([line.text for line in found]))
    TARGET.write_text(json.dumps(head, separators=(",", ":")) + "\n", encoding="utf-8")
    print(json.dumps({name: head[name] for name in ("thresholds", "counts", "held_out")}, indent=2))


def build(found: list[Line], vectors: NDArray[np.float32]) -> dict[str, Any]:
    """Return the head as it is stored."""
    tiers = [line.tier for line in found]
    share = fit.importance(tiers, [line.source == CORPUS for line in found])
    pieces = [encoder().encode(read_by_head(line.text)) for line in found]
    scores = fit.held_out(vectors, pieces, tiers, [line.batch for line in found], share)
    thresholds = fit.thresholds(scores, np.array(tiers) == "none")
    return {
        "encoder": encoder().fingerprint,
        "thresholds": thresholds,
        "counts": counts(found),
        "held_out": _reached(found, scores, thresholds),
        "tiers": {"classes": TIERS, "weights": _rounded(fit.weights(vectors, tiers, TIERS, share))},
        "concerns": _concerns(found, vectors),
    }


def _concerns(found: list[Line], vectors: NDArray[np.float32]) -> dict[str, Any]:
    number = Counter(line.concern for line in found if line.concern)
    names = sorted(name for name, lines_of in number.items() if lines_of >= FEWEST)
    rows = [place for place, line in enumerate(found) if line.concern in names]
    learned = fit.weights(vectors[rows], [found[row].concern for row in rows], names)
    return {"classes": names, "counts": {name: number[name] for name in names}, "weights": _rounded(learned)}


def _rounded(rows: NDArray[np.float32]) -> list[list[float]]:
    return [[round(float(value), DIGITS) for value in row] for row in rows]


def _reached(found: list[Line], scores: NDArray[np.float32], thresholds: dict[str, float]) -> dict[str, Any]:
    """Return how many lines of each source and tier reach each tier, in a fit that did not see their author."""
    reached = scores >= np.array(list(thresholds.values()))
    table: dict[str, dict[str, Any]] = {}
    for source, tiers in counts(found).items():
        table[source] = {}
        for tier in tiers:
            rows = [place for place, line in enumerate(found) if (line.source, line.tier) == (source, tier)]
            hits = dict(zip(thresholds, (int(n) for n in reached[rows].sum(axis=0)), strict=True))
            table[source][tier] = {"n": len(rows), **hits}
    return table


if __name__ == "__main__":
    main()
