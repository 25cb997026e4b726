"""Choose the thresholds of the trained heads on the packaged encoder: ``make heads``.

``make encoder`` learns the heads with the encoder; here their thresholds are chosen as the program reads, on lines of
people that nothing learned from. What they give is measured by ``coach evaluate``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from heads import danger, drafts

from empathy_coach.coaching import head as coaching
from empathy_coach.language import heads
from empathy_coach.language.encoder import encoder
from empathy_coach.safety import head as safety

if TYPE_CHECKING:
    from pathlib import Path


def main() -> None:
    """Choose."""
    _store(safety.FILE, danger.thresholds(safety.Head.load(safety.FILE)))
    _store(coaching.FILE, drafts.bars(heads.load(coaching.FILE)))


def _store(path: Path, notes: dict[str, Any]) -> None:
    found = heads.load(path)
    heads.save(path, heads.Heads(found.layers, {**found.notes, **notes}), encoder().fingerprint)
    print(path.name, json.dumps(notes, indent=2))


if __name__ == "__main__":
    main()
