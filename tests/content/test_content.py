"""The words that people read: every file can be used, stays small enough to edit, and speaks plainly."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from empathy_coach import content
from empathy_coach.commands import contents

ROOT = Path(__file__).parents[2]
RESPONSES = sorted((ROOT / "data" / "responses").glob("*.yml"))
YAMLS = sorted(
    path
    for folder in ("data", "src/empathy_coach/content")
    for path in (ROOT / folder).rglob("*.yml")
) + [ROOT / name for name in ("domain.yml", "config.yml")]  # fmt: skip
LONGEST = 500
JARGON = re.compile(
    r"\b(?:toxic|gasligh\w*|journey|narciss\w*|trauma bond\w*|trigger(?:ed|s)?|boundar(?:y|ies)|hold(?:ing)? space"
    r"|inner child|attachment style|codepend\w*|self-care|validat(?:e|ing|ion)|unpack|safe space|toolkit|mindful\w*"
    r"|betrayer|cheater|victim|perpetrator|healing)\b",
    re.IGNORECASE,
)
PIECES = re.compile(r"\{[^{}]*\}")


def spoken() -> list[tuple[str, dict[str, Any]]]:
    """Return every variant of every response with its name."""
    return [
        (name, variant)
        for path in RESPONSES
        for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
        for variant in variants
    ]


def test_every_content_file_parses_and_fits_its_schema() -> None:
    """What ``coach content check`` finds is nothing."""
    assert contents.problems() == []
    assert len(contents.files()) > 50


@pytest.mark.parametrize("path", sorted(Path(content.__file__).parent.glob("schemas/*.json")), ids=lambda p: p.stem)
def test_every_schema_is_asked_for(path: Path) -> None:
    """A schema that no code names checks nothing."""
    source = "".join(one.read_text(encoding="utf-8") for one in (ROOT / "src").rglob("*.py"))
    prefix, _, rest = path.stem.partition("_")
    assert path.stem in source or f'f"{prefix}_{{' in source, rest


def test_a_broken_file_is_named_with_its_line() -> None:
    """A content editor sees where to look."""
    with pytest.raises(content.ContentError, match=r"referral/form\.yml:\d+"):
        content.load("referral/form.yml", "referral_consent")


@pytest.mark.parametrize("path", YAMLS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_stay_small(path: Path) -> None:
    """A longer file hides what stands in it."""
    assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST


@pytest.mark.parametrize("path", RESPONSES, ids=lambda path: path.stem)
def test_a_response_file_is_valid(path: Path) -> None:
    """The version that Rasa reads, names that start with utter_, text in each variant, whole buttons."""
    parsed = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(parsed) == {"version", "responses"}
    assert parsed["version"] == "3.1"
    for name, variants in parsed["responses"].items():
        assert re.fullmatch(r"utter_[a-z_]+", name)
        assert variants
        for variant in variants:
            assert set(variant) <= {"text", "buttons"}
            assert variant["text"].strip()
            assert all(set(button) == {"title", "payload"} for button in variant.get("buttons", []))


def test_placeholders_are_plain_names() -> None:
    """Rasa fills names alone: an index or a pronoun form such as {they're} would be read out."""
    for name, variant in spoken():
        for _, piece, spec, conversion in string.Formatter().parse(variant["text"]):
            assert piece is None or (re.fullmatch(r"[A-Za-z_]+", piece) and not spec and not conversion), name


def test_buttons_hold_no_placeholder() -> None:
    """Rasa fills texts; what stands on a button is read as it is."""
    for name, variant in spoken():
        for button in variant.get("buttons", []):
            assert not PIECES.search(button["title"] + button["payload"]), name


def test_responses_speak_plainly() -> None:
    """No jargon, no label for anyone, no words that people come here to get away from."""
    assert [(name, found.group()) for name, one in spoken() if (found := JARGON.search(one["text"]))] == []


def test_a_promise_is_never_made() -> None:
    """No response says how the partner will take it, and none says that something was sent."""
    promise = re.compile(
        r"\b(?:will forgive you|will trust you again|will be (?:ok|okay|fine|alright)|has been sent|i(?:'ve| have) sent"
        r"|guarantee\w*|don't worry|everything happens)\b",
        re.IGNORECASE,
    )
    assert [name for name, one in spoken() if promise.search(one["text"])] == []


def test_titles_fit_a_small_screen() -> None:
    """A button is a few words."""
    assert [one for _, variant in spoken() for one in variant.get("buttons", []) if len(one["title"]) > 32] == []


def test_every_cue_of_the_conversation_is_read() -> None:
    """A list of cues that no flow asks for is dead weight for whoever edits it."""
    source = "".join(one.read_text(encoding="utf-8") for one in (ROOT / "src").rglob("*.py"))
    cues = content.load("coaching/lexicon/conversation.yml")
    assert [cue for cue in cues if f'"{cue}"' not in source] == []


@pytest.mark.parametrize("folder", ["themes", "situations", "fears", "hold_lines"])
def test_lists_of_lines_are_checked_too(folder: str) -> None:
    """Files that are read list by list fit the schema that the content check uses for them."""
    assert contents._schema_of(f"coaching/{folder}/any.yml") in {"coaching_theme", "coaching_lines"}
