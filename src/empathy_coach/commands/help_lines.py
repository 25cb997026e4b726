"""What a schema cannot say of the help lines: whether a region lacks a kind, and whether an entry has grown old."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Any

import yaml

from empathy_coach import content, safety

FILE = "safety/resources.yml"
KINDS = ("emergency", "distress", "partner_violence", "own_violence", "child")


def problems(today: date) -> list[str]:
    """Return what is wrong with the help lines, a sentence each with file and line."""
    data = content.load(FILE, "safety_resources")
    root = _root()
    found = []
    for region, entry in data["regions"].items():
        at = _at(root, "regions", region)
        kinds = {line["kind"] for line in entry["lines"]}
        found += [f"{at}: {region} has no line of the kind {kind!r}" for kind in KINDS if kind not in kinds]
        for number, line in enumerate(entry["lines"]):
            wrong = _wrong(line, today)
            found += [f"{_at(root, 'regions', region, 'lines', number)}: {line['label']}: {wrong}"] if wrong else []
    for code, region in data["aliases"].items():
        if region not in data["regions"]:
            found.append(f"{_at(root, 'aliases', code)}: {code} points to {region}, which has no lines")
    return found


def stale(today: date) -> list[str]:
    """Return the lines that nobody has checked for half a year, a sentence each with file and line."""
    root = _root()
    places = {
        (region, line["label"], line["display"]): _at(root, "regions", region, "lines", number)
        for region, entry in content.load(FILE, "safety_resources")["regions"].items()
        for number, line in enumerate(entry["lines"])
    }
    return [
        f"{places[region, line.label, line.display]}: {line.label} ({region}) was last checked on {line.checked}: "
        "please call or read the line's own site"
        for region, line in safety.stale(today)
    ]


def _wrong(line: dict[str, Any], today: date) -> str:
    try:
        checked = date.fromisoformat(line["checked"])
    except ValueError:
        return f"{line['checked']} is no day"
    if checked > today:
        return f"checked on {checked}, which is still to come"
    digits = "".join(filter(str.isdigit, line["display"]))
    if line["action"] in {"call", "text"} and line["value"].lstrip("+") not in digits:
        return f"shows {line['display']!r} and reaches {line['value']!r}"
    return ""


def _root() -> yaml.Node | None:
    source = resources.files(content).joinpath(FILE).read_text(encoding="utf-8")
    return yaml.compose(source, Loader=yaml.CSafeLoader)


def _at(root: yaml.Node | None, *steps: str | int) -> str:
    """Return ``file:line`` of the value at ``steps``; of the nearest one above it where there is none."""
    node = root
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return f"{FILE}:{node.start_mark.line + 1 if node else 1}"
