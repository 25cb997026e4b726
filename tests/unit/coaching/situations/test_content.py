"""Every file of words fits its schema and stays small."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from empathy_coach import content

ROOT = Path(str(resources.files("empathy_coach.content")))
SCHEMAS = {
    "phrasing": "coaching_phrasing",
    "prompts": "coaching_prompts",
    "themes": "coaching_theme",
    "fears": "coaching_lines",
    "situations": "coaching_lines",
    "hold_lines": "coaching_lines",
}
LINES_ONLY = {"phrasing/why.yml": "coaching_lines", "prompts/after.yml": "coaching_lines"}
FILES = [path for folder in SCHEMAS for path in sorted((ROOT / "coaching" / folder).glob("*.yml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_fits_its_schema(path: Path) -> None:
    schema = LINES_ONLY.get(f"{path.parent.name}/{path.name}", SCHEMAS[path.parent.name])
    assert content.load(path.relative_to(ROOT).as_posix(), schema)
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300
