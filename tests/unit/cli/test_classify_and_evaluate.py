"""What is made of a parsed message, and how labelled lines are counted. No model is loaded here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from empathy_coach.commands import classify, evaluate, labelled
from empathy_coach.commands.project import OperatorError

if TYPE_CHECKING:
    from pathlib import Path


def parsed(*ranking: tuple[str, float]) -> dict[str, Any]:
    """Return what Rasa says of a message."""
    entries = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return {"intent": entries[0] if entries else {"name": None}, "intent_ranking": entries}


def test_the_fallback_is_never_among_them() -> None:
    found = classify.ranked(parsed(("nlu_fallback", 0.7), ("fear", 0.24), ("honesty", 0.2)))
    assert (found["intent"], found["confidence"]) == ("fear", 0.24)
    assert [entry["intent"] for entry in found["ranking"]] == ["fear", "honesty"]


def test_the_pipelines_own_order_stands() -> None:
    """Triage puts distress first, whatever the classifier thought."""
    found = classify.ranked(parsed(("distress", 1.0), ("fear", 0.9)))
    assert found["intent"] == "distress"


def test_nothing_recognised_gives_no_intent() -> None:
    assert classify.ranked(parsed()) == {"intent": None, "confidence": 0.0, "ranking": []}


@pytest.mark.parametrize("text", ["/greet", "  /greet", "//greet", " / greet"])
def test_a_leading_slash_does_not_go_round_the_model(text: str) -> None:
    assert classify.COMMAND.sub("", text) == "greet"


def test_scores_count_neighbours_apart() -> None:
    entries = [
        {"text": "a", "intent": "fear"},
        {"text": "b", "intent": "fear", "also": ["honesty"]},
        {"text": "c", "intent": "greet"},
    ]
    said = {"a": "fear", "b": "honesty", "c": "goodbye"}
    scores = evaluate.intents(entries, lambda request: {"intent": said[request["text"]]})
    assert scores["fear"] == evaluate.Score(2, 1, 2)
    assert scores["greet"] == evaluate.Score(1, 0, 0)
    assert scores["all"] == evaluate.Score(3, 1, 2)


def test_triage_is_counted_tier_by_tier() -> None:
    entries = [
        {"text": "a", "tier": "crisis"},
        {"text": "b", "tier": "crisis"},
        {"text": "c", "tier": "none"},
    ]
    said = {"a": "emergency", "b": "none", "c": "none"}
    found = evaluate.triage(entries, lambda request: {"tier": said[request["text"]]})
    assert found == {("crisis", "emergency"): 1, ("crisis", "none"): 1, ("none", "none"): 1}
    assert evaluate.triage_table(found).row_count == 2


def test_review_counts_flags_and_first_kinds() -> None:
    """Open drafts are counted apart, whether their kinds are empty or their label says so."""
    entries = [
        {"draft": "a", "kinds": ["denying"]},
        {"draft": "b", "kind": "contempt"},
        {"draft": "c", "kinds": ["denying"]},
        {"draft": "d", "kinds": []},
        {"draft": "e", "label": "open"},
    ]
    said = {"a": ["denying"], "b": ["denying", "contempt"], "c": [], "d": [], "e": ["denying"]}
    figures = evaluate.review(entries, lambda request: {"kinds": [{"kind": kind} for kind in said[request["draft"]]]})
    assert figures == [
        ("defensive drafts flagged", 2, 3),
        ("first kind is right", 1, 3),
        ("open drafts flagged", 1, 2),
    ]


def test_nothing_has_no_share() -> None:
    assert evaluate.share(0, 0) == "-"


def test_json_lines_and_two_shapes_of_yaml_are_read(tmp_path: Path) -> None:
    texts = {
        "a.jsonl": '{"text": "hello", "intent": "greet"}\n\n',
        "b.yml": "- {text: hello, intent: greet}\n",
        "c.yml": "greet: [hello]\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        assert labelled.read(tmp_path / name) == [{"text": "hello", "intent": "greet"}]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.yml", ""), ("a.yml", "7"), ("a.yml", "["), ("a.yml", "- x"), ("a.jsonl", "x"), ("a.jsonl", "")],
)
def test_another_shape_is_refused_in_a_sentence(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(OperatorError, match="cannot be read"):
        labelled.read(tmp_path / name)


def test_an_entry_without_its_field_is_named() -> None:
    with pytest.raises(OperatorError, match=r'i7.*"intent"'):
        evaluate.intents([{"id": "i7", "text": "x"}], lambda _: {"intent": "fear"})


def test_the_corpus_comes_before_the_tests(tmp_path: Path) -> None:
    assert labelled.dev_file(tmp_path, "intents") is None
    (tmp_path / "tests" / "nlu").mkdir(parents=True)
    (tmp_path / "tests" / "nlu" / "intents_dev.yml").touch()
    assert labelled.dev_file(tmp_path, "intents") == tmp_path / "tests" / "nlu" / "intents_dev.yml"
    (tmp_path / "corpus" / "intents").mkdir(parents=True)
    (tmp_path / "corpus" / "intents" / "dev.jsonl").touch()
    assert labelled.dev_file(tmp_path, "intents") == tmp_path / "corpus" / "intents" / "dev.jsonl"


class Chatty:
    """An agent that prints what it reads, as Rasa does unless it is told not to."""

    async def parse_message(self, text: str) -> dict[str, Any]:
        """Print, and find fear in everything."""
        print("parsed", text)  # noqa: T201 - that is the point
        return parsed(("fear", 0.9))


def test_standard_output_holds_answers_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert classify.answering(Chatty())({"text": "/hello"})["intent"] == "fear"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("text", ["", "   ", "/", "\n"])
def test_nothing_has_no_intent(text: str) -> None:
    assert classify.answering(Chatty())({"text": text})["intent"] is None
