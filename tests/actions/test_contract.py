"""The names that actions, domain, rules and responses share fit together."""

from __future__ import annotations

import importlib
import inspect
import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Action

ROOT = Path(__file__).parents[2]
PLACES = [ROOT / "actions", ROOT / "src" / "empathy_coach" / "coaching" / "conversation"]
SAID = re.compile(r"utter_\w+")
OUTCOME = re.compile(r"""\b[sS]ay\(\s*f?["'](?P<name>[\w{}]+)["']""")


def _yaml(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def domain() -> dict[str, Any]:
    return _yaml(ROOT / "domain.yml")


def responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        for name, variants in _yaml(path)["responses"].items():
            assert name not in found, f"{name} stands in two files"
            found[name] = variants
    return found


def rules() -> list[dict[str, Any]]:
    return [rule for path in sorted((ROOT / "data" / "rules").glob("*.yml")) for rule in _yaml(path)["rules"]]


def action_classes() -> list[type[Action]]:
    found = []
    for path in sorted((ROOT / "actions").glob("*.py")):
        module = importlib.import_module("actions" if path.stem == "__init__" else f"actions.{path.stem}")
        found += [
            one
            for one in vars(module).values()
            if inspect.isclass(one) and issubclass(one, Action) and one.__module__ == module.__name__
        ]
    return [one for one in found if not inspect.isabstract(one)]


def said_in_code() -> set[str]:
    """Return every response that the actions and the conversation core name, by its name or as an outcome."""
    names = set()
    for place in PLACES:
        for path in place.glob("*.py"):
            source = path.read_text(encoding="utf-8")
            names |= {f"utter_{match['name']}" for match in OUTCOME.finditer(source)}
            names |= {
                f"utter_{name}" for pair in re.findall(r'say\("(\w+)" if [\w.]+ else "(\w+)"', source) for name in pair
            }
            names |= set(SAID.findall(source))
    topics = ("honesty", "transparency", "consistency", "struggles")
    return {name for name in names if "{" not in name and name != "utter_message"} | {
        f"utter_step_{topic}" for topic in topics
    }


def said_by_rasa() -> set[str]:
    """Return the responses that rules say, and those that a form asks its slots with."""
    steps = {step["action"] for rule in rules() for step in rule["steps"] if "action" in step}
    asked = {f"utter_ask_{form}_{slot}" for form, told in domain()["forms"].items() for slot in told["required_slots"]}
    own = {one().name() for one in action_classes()}
    asked -= {name for name in asked if name.replace("utter_", "action_") in own}
    return {name for name in steps if name.startswith("utter_")} | asked


def test_every_action_is_in_the_domain_and_the_other_way_round() -> None:
    """An action that the domain does not list can never run; one that nobody wrote fails in the conversation."""
    assert {one().name() for one in action_classes()} == set(domain()["actions"])


def test_actions_are_created_without_arguments() -> None:
    """The action server creates every class by itself, and ends where one needs something."""
    assert all(isinstance(one().name(), str) for one in action_classes())
    assert len({one().name() for one in action_classes()}) == len(action_classes())


def test_every_form_is_validated() -> None:
    """A form without its validation would keep whatever was typed."""
    names = {one().name() for one in action_classes()}
    assert {f"validate_{form}" for form in domain()["forms"]} <= names


def test_every_question_of_a_form_has_words() -> None:
    """Rasa asks with utter_ask_ or action_ask_; without either it stays silent."""
    names = set(responses()) | {one().name() for one in action_classes()}
    for form, told in domain()["forms"].items():
        for slot in told["required_slots"]:
            ending = f"ask_{form}_{slot}"
            assert {f"utter_{ending}", f"action_{ending}"} & names, ending


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["rule"])
def test_nothing_is_said_after_a_custom_action(rule: dict[str, Any]) -> None:
    """With the action server down, Rasa would say that it was done."""
    done = [step["action"] for step in rule["steps"] if "action" in step]
    forms = set(domain()["forms"])
    for place, action in enumerate(done):
        if action.startswith("utter_"):
            assert not [one for one in done[:place] if one.startswith("action_") or one in forms]


def test_rules_name_what_the_domain_has() -> None:
    """A misspelt intent or action trains without a word and never fires."""
    known = set(domain()["actions"]) | set(domain()["forms"]) | set(responses())
    for rule in rules():
        for step in rule["steps"]:
            assert "action" not in step or step["action"] in known, step
            assert "intent" not in step or step["intent"] in {*domain()["intents"], "nlu_fallback"}, step


def test_every_intent_has_a_rule() -> None:
    """An intent without a rule ends in silence."""
    met = {step["intent"] for rule in rules() for step in rule["steps"] if "intent" in step}
    assert set(domain()["intents"]) <= met


def test_everything_said_has_words_and_all_words_are_said() -> None:
    """An outcome without words is a silent bubble; words without an outcome mislead whoever edits them."""
    used = said_in_code() | said_by_rasa()
    assert used - set(responses()) == set()
    # An outcome may also stand in a table before it is said.
    source = "".join(path.read_text(encoding="utf-8") for place in PLACES for path in place.glob("*.py"))
    unsaid = set(responses()) - used
    assert {name for name in unsaid if f'"{name.removeprefix("utter_")}"' not in source} == set()


def test_buttons_lead_somewhere() -> None:
    """A payload with a slash is an intent of the domain; anything else is a sentence that people could type."""
    for name, variants in responses().items():
        for variant in variants:
            for button in variant.get("buttons", []):
                payload = button["payload"]
                assert payload.strip(), name
                assert not payload.startswith("/") or payload[1:] in domain()["intents"], (name, payload)


def test_variants_of_one_response_ask_for_the_same_pieces() -> None:
    """Otherwise one of them would show a raw placeholder now and then."""
    for name, variants in responses().items():
        pieces = [{part for _, part, _, _ in string.Formatter().parse(one["text"]) if part} for one in variants]
        forms = {"they", "They", "them", "their", "Their", "they_are", "They_are", "ask"}
        assert all(one - forms == pieces[0] - forms for one in pieces), name
