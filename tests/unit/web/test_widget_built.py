"""The built element in the package: is it made from these sources, small enough, and served for good?"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
WIDGET = ROOT / "widget"
BUILT = ROOT / "src/empathy_coach/web/static/widget"
ALONE = ("package.json", "package-lock.json", ".npmrc", "tsconfig.json", "vite.config.ts", "scripts/record.mjs")
WORDS = "src/empathy_coach/content/web/page.yml"
MOST = 35 * 1024


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((BUILT / "manifest.json").read_text())
    return found


def sources_hash() -> str:
    """The hash of all sources, as ``widget/scripts/record.mjs`` makes it."""
    own = [str(path.relative_to(ROOT)) for path in (WIDGET / "src").rglob("*") if path.is_file()]
    paths = sorted([*own, *(f"widget/{name}" for name in ALONE), WORDS])
    lines = [f"{hashlib.sha256((ROOT / path).read_bytes()).hexdigest()}  {path}\n" for path in paths]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def test_the_built_element_is_current(manifest: dict[str, Any]) -> None:
    """Without Node, so that nobody ships an old one."""
    assert manifest["sources"] == sources_hash(), "run `make widget`: its sources or words have changed"


def test_its_name_and_integrity_are_those_of_its_content(manifest: dict[str, Any]) -> None:
    body = (BUILT / manifest["current"]).read_bytes()
    assert manifest["current"] == f"empathy-coach.{hashlib.sha256(body).hexdigest()[:12]}.js"
    assert manifest["integrity"] == f"sha384-{base64.b64encode(hashlib.sha384(body).digest()).decode()}"
    assert {path.name for path in BUILT.glob("*.js")} == {manifest["current"], *manifest["kept"]}


def test_it_is_small_and_asks_nobody_else(manifest: dict[str, Any]) -> None:
    body = (BUILT / manifest["current"]).read_bytes()
    assert len(gzip.compress(body, 9)) <= MOST
    text = body.decode()
    named = set(re.findall(r"https?://([a-z0-9.-]+\.[a-z]+)", text)) - {"www.w3.org"}
    assert named == {"www.bbc.com"}  # where "Leave" goes
    assert "localStorage" not in text
    assert "eval(" not in text


def test_the_lock_names_no_host() -> None:
    assert '"resolved": "http' not in (WIDGET / "package-lock.json").read_text()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The element's sources with the locked packages installed, apart from the working tree."""
    if not shutil.which("npm"):
        if os.environ.get("CI"):
            pytest.fail("no npm: the built element cannot be compared")
        pytest.skip("no Node here: only the recorded hash is checked")
    copy = tmp_path_factory.mktemp("tree")
    shutil.copytree(WIDGET, copy / "widget", ignore=shutil.ignore_patterns("node_modules", "dist"))
    words = copy / WORDS
    words.parent.mkdir(parents=True)
    shutil.copy(ROOT / WORDS, words)
    run(copy / "widget", "npm", "ci", "--prefer-offline")
    return copy / "widget"


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(1200)
def test_building_it_again_gives_the_same_file(packages: Path, manifest: dict[str, Any]) -> None:
    run(packages, "npx", "vite", "build", "--logLevel", "warn")
    assert (packages / "dist/empathy-coach.js").read_bytes() == (BUILT / manifest["current"]).read_bytes()


@pytest.mark.timeout(1200)
def test_its_own_tests_and_types_hold(packages: Path) -> None:
    run(packages, "npx", "tsc", "--noEmit")
    run(packages, "npx", "vitest", "run")
