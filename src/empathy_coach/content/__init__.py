"""The packaged words and cues: YAML files that a content editor owns, checked against a schema when read."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

import jsonschema
import yaml


class ContentError(ValueError):
    """A content file is missing, is not YAML, or does not fit its schema; the text names file and line."""


def load(path: str, schema: str | None = None) -> Any:
    """Return the parsed content file.

    Args:
        path: file relative to this package, for instance ``coaching/prompts.yml``.
        schema: name of a JSON schema in ``schemas/`` (without ``.json``) that the file must fit.

    Returns:
        The parsed YAML. It is shared between callers: do not change it.

    Raises:
        ContentError: the file cannot be read or does not fit; the message has file and line.
    """
    return _load(path, schema)


def exists(path: str) -> bool:
    """Whether there is such a content file."""
    return resources.files(__package__).joinpath(path).is_file()


def line_of(path: str, *steps: str | int) -> int:
    """Return the line, from 1, on which the value under the keys and indices starts in the content file."""
    return _line(yaml.compose(_read(path), Loader=yaml.CSafeLoader), steps)


@cache
def _load(path: str, schema: str | None) -> Any:
    source = _read(path)
    try:
        root = yaml.compose(source, Loader=yaml.CSafeLoader)
        parsed = yaml.load(source, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ContentError(f"{path}: {error}") from error
    if schema is not None:
        _check(path, parsed, root, schema)
    return parsed


def _read(path: str) -> str:
    try:
        return resources.files(__package__).joinpath(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ContentError(f"{path}: cannot be read ({error.strerror})") from error


def _check(path: str, parsed: Any, root: yaml.Node | None, schema: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(_read(f"schemas/{schema}.json")))
    found = [f"{path}:{_line(root, error.absolute_path)}: {error.message}" for error in validator.iter_errors(parsed)]
    if found:
        raise ContentError("\n".join(found))


def _line(node: yaml.Node | None, steps: Any) -> int:
    """Return the line, from 1, on which the value at the path of keys and indices ``steps`` starts."""
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), node)
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[step]
    return 1 if node is None else node.start_mark.line + 1
