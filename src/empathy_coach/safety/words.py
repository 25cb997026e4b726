"""Choose the words of a safety reply: each wording once before any is said again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from empathy_coach import content
from empathy_coach.safety.resources import emergency_number
from empathy_coach.safety.state import Choice, Question, SafetyState

_FILES = ("emergency", "crisis", "refusals", "distress", "after")
_QUESTION_FILE = {
    Question.SAFE_NOW: "emergency",
    Question.BYSTANDER_NOW: "emergency",
    Question.AWAY_NOW: "emergency",
    Question.CHILD_NOW: "emergency",
    Question.MEDICAL_NOW: "emergency",
}
_CHOICES = {
    Question.SAFE_NOW: ("safe", "not_safe"),
    Question.OPEN_HELP: ("open", "not_now"),
    Question.RAGE: ("anger", "danger"),
    Question.MEDICAL_NOW: ("done", "not_yet"),
}


def say(state: SafetyState, place: str) -> tuple[SafetyState, str]:
    """Return the new state and a wording of ``place`` (``file.key`` or ``file.key.part``) not used yet."""
    wordings = _wordings(place)
    names = [f"{place}#{number}" for number in range(len(wordings))]
    unused = [name for name in names if name not in state.shown]
    name = unused[0] if unused else min(names, key=lambda known: _last(state.shown, known))
    text = wordings[names.index(name)].replace("{number}", emergency_number(state.region))
    shown = (*(known for known in state.shown if known != name), name)
    return replace(state, shown=shown), text


def said(state: SafetyState, place: str) -> int:
    """Return how many wordings of ``place`` were used."""
    return sum(known.startswith(f"{place}#") for known in state.shown)


def ask(state: SafetyState, question: Question) -> tuple[SafetyState, str, tuple[Choice, ...]]:
    """Return the question's words and choices, and the state with that question open."""
    state, text = say(state, _place_of(question))
    titles = _CHOICES.get(question, ("yes", "no"))
    return replace(state, question=question), text, tuple(choice(title) for title in titles)


def choice(name: str) -> Choice:
    """Return a choice of ``content/safety/words/choices.yml``."""
    entry = content.load("safety/words/choices.yml", "safety_choices")[name]
    return Choice(entry["title"], entry["value"])


def _place_of(question: Question) -> str:
    if question is Question.REPAIR:
        return "after.repair_question"
    if question is Question.GENTLE:
        return "distress.question"
    if question is Question.RAGE:
        return "distress.rage"
    return f"{_QUESTION_FILE.get(question, 'crisis')}.question.{question.value}"


def _wordings(place: str) -> list[str]:
    file, *keys = place.split(".")
    found: Any = content.load(f"safety/words/{file}.yml", "safety_words")
    for key in keys:
        found = found[key]
    return list(found)


def _last(shown: tuple[str, ...], name: str) -> int:
    return shown.index(name)


def word_files() -> tuple[str, ...]:
    """Return the content files that hold wordings."""
    return _FILES
