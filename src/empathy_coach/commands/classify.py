"""``coach classify``: what the trained Rasa model makes of a text. Only here is Rasa imported."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import warnings
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from empathy_coach import fingerprint
from empathy_coach.commands.lines import text_of
from empathy_coach.commands.project import QUIET, OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from empathy_coach.commands.lines import Request
    from empathy_coach.commands.project import Project

FALLBACK = "nlu_fallback"
COMMAND = re.compile(r"^[\s/]+")  # "/greet" would go round the model; the web edge takes the slash away too


def classifier(project: Project) -> Callable[[Request], Mapping[str, Any]]:
    """Load the newest trained model once, and return what answers ``{"text"}``.

    Raises:
        OperatorError: there is no trained model.
    """
    model = newest_model(project)
    os.environ.update(QUIET)
    with redirect_stdout(sys.stderr):
        return answering(_load(model))


def answering(agent: Any) -> Callable[[Request], Mapping[str, Any]]:
    """Return what answers ``{"text"}`` with the agent; standard output stays free for the answers."""
    loop = asyncio.new_event_loop()

    def classify(request: Request) -> Mapping[str, Any]:
        text = COMMAND.sub("", text_of(request, "text"))
        if not text.strip():  # the model would find a likeness in nothing
            return ranked({})
        with redirect_stdout(sys.stderr):
            return ranked(loop.run_until_complete(agent.parse_message(text)))

    return classify


def newest_model(project: Project) -> Path:
    """Return the model for the files as they are, or else the newest one.

    Raises:
        OperatorError: there is none.
    """
    current = fingerprint.stored_model(project.models, fingerprint.compute(project.root))
    found = sorted(project.models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if current is None and not found:
        raise OperatorError("There is no trained model yet: please run `coach train`.")
    return current or found[-1]


def ranked(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return intent, confidence and ranking of a parsed message, without the fallback."""
    ranking = [
        {"intent": str(entry["name"]), "confidence": round(float(entry["confidence"]), 4)}
        for entry in parsed.get("intent_ranking") or []
        if entry.get("name") and entry["name"] != FALLBACK
    ]
    top = parsed.get("intent") or {}
    if not ranking and top.get("name") not in (None, FALLBACK):
        ranking = [{"intent": str(top["name"]), "confidence": round(float(top["confidence"]), 4)}]
    first: dict[str, Any] = ranking[0] if ranking else {"intent": None, "confidence": 0.0}
    return {"intent": first["intent"], "confidence": first["confidence"], "ranking": ranking}


def _load(model: Path) -> Any:
    import structlog  # noqa: PLC0415 - only here

    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    # Unless told otherwise, Rasa's own logger prints every message that it reads.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    from rasa.core.agent import Agent  # noqa: PLC0415 - costs seconds

    return Agent.load(str(model))
