"""Rasa's own objects for the tests of our components; importing them takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rasa")

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain

ROOT = Path(__file__).parents[2]
Build = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder imports Rasa."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.rasa)


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The assistant's own domain."""
    return Domain.load([str(ROOT / "domain.yml"), str(ROOT / "data" / "responses")])


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Creates a component as Rasa's graph does: ``build(kind, scale=2.0)``."""

    def built(kind: Any, **config: Any) -> Any:
        merged = {**kind.get_default_config(), **config}
        context = ExecutionContext(GraphSchema({}), node_name=kind.__name__)
        return kind.create(merged, LocalModelStorage.create(tmp_path), Resource(kind.__name__), context)

    return built
