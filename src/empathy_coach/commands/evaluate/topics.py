"""The topics that are measured, and what each is measured on: the development parts of the corpora."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from empathy_coach.commands import labelled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from empathy_coach.commands.evaluate.figures import Entry, Report
    from empathy_coach.commands.project import Project

    Lines = list[Entry]

LINES = {"triage": "triage", "review": "review", "voices": "voices", "themes": "review", "intents": "intents"}
"""The corpus of each topic, in the order in which they are measured: only the last one loads Rasa."""

NO_HEAD = "The trained head is not in use: what is told of it is the rules or patterns alone."
NO_SENTIMENT = "vaderSentiment is not installed (`make setup` does), so no sentiment scorer stands beside ours."
OLD_MODEL = "The newest model was trained before today's data, words or code: please run `coach train` first."


def lines(root: Path, topic: str) -> tuple[Path, Lines] | None:
    """Return the topic's labelled lines and where they stand; None where there are none.

    Raises:
        OperatorError: they cannot be read.
    """
    path = labelled.dev_file(root, LINES[topic])
    return None if path is None else (path, labelled.read(path))


def report(topic: str, entries: Lines, project: Project) -> Report:
    """Measure a topic.

    Raises:
        OperatorError: a line cannot be read, or there is no trained model.
    """
    return _MEASURES[topic](entries, project)


def _triage(entries: Lines, project: Project) -> Report:
    from empathy_coach import safety  # noqa: PLC0415 - each topic loads what it needs
    from empathy_coach.commands.evaluate import triage  # noqa: PLC0415 - as above
    from empathy_coach.safety import head  # noqa: PLC0415 - as above

    readers = (
        lambda text: safety.triage(text, rules_only=True).tier.value,
        lambda text: safety.triage(text).tier.value,
    )
    ordinary = lines(project.root, "intents")
    everyday = [{**e, "tier": "none"} for e in (ordinary[1] if ordinary else ()) if e.get("intent") != "distress"]
    found = triage.report(triage.read(entries, readers), triage.read(everyday, readers))
    return replace(found, notes=() if head.packaged() else (NO_HEAD,))


def _review(entries: Lines, project: Project) -> Report:
    from empathy_coach.commands.evaluate import review, rivals  # noqa: PLC0415 - as above

    ours, scorer = rivals.ours(), rivals.sentiment()
    methods = (ours, rivals.patterns_only(), rivals.expressions(project.root / rivals.PATTERNS), scorer)
    found = review.report([review.read(entries, method) for method in methods if method])
    said = (NO_HEAD if ours.score is None else "", NO_SENTIMENT if scorer is None else "")
    return replace(found, notes=tuple(filter(None, said)))


def _voices(entries: Lines, _: Project) -> Report:
    from empathy_coach.commands.evaluate import voices  # noqa: PLC0415 - as above
    from empathy_coach.language import voices as language  # noqa: PLC0415 - as above

    def tell_apart(text: str) -> Mapping[str, str]:
        found = language.voices(text)
        return {"partner": found.partner or "", "draft": found.draft or ""}

    return voices.report(voices.read(entries, tell_apart))


def _themes(entries: Lines, _: Project) -> Report:
    from empathy_coach.coaching.themes import theme_said  # noqa: PLC0415 - as above
    from empathy_coach.commands.evaluate import themes  # noqa: PLC0415 - as above

    return themes.report(themes.read(entries, lambda text: found.value if (found := theme_said(text)) else None))


def _intents(entries: Lines, project: Project) -> Report:
    from empathy_coach import fingerprint  # noqa: PLC0415 - as above
    from empathy_coach.commands.classify import classifier  # noqa: PLC0415 - as above
    from empathy_coach.commands.evaluate import intents  # noqa: PLC0415 - as above

    asking = intents.fallback(project.root / "config.yml")
    found = intents.report(intents.read(entries, classifier(project)), asking)
    current = fingerprint.stored_model(project.models, fingerprint.compute(project.root))
    return replace(found, notes=() if current else (OLD_MODEL,))


_MEASURES: Mapping[str, Callable[[Lines, Project], Report]] = {
    "triage": _triage,
    "review": _review,
    "voices": _voices,
    "themes": _themes,
    "intents": _intents,
}
