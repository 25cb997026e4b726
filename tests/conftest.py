"""What all tests share: one started program for every test that talks to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from stack import Stack, Talk, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole program, started once as an operator would."""
    with running(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture
def talk(stack: Stack) -> Talk:
    """A new conversation."""
    return Talk.begin(stack)
