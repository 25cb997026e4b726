"""Batch commands: one answer a line, in order, whatever a line holds."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from empathy_coach.commands import lines


def echo(request: lines.Request) -> dict[str, Any]:
    """Answer with the text in capitals; a text of "boom" fails in an unforeseen way."""
    text = lines.text_of(request, "text")
    if text == "boom":
        raise RuntimeError("secret words of the person")
    return {"answer": text.upper()}


def run(*given: str | bytes) -> tuple[bool, list[dict[str, Any]]]:
    """Run the echo over lines; return whether all were good, and the answers."""
    raw = b"\n".join(line.encode() if isinstance(line, str) else line for line in given)
    sink = io.BytesIO()
    good = lines.run(echo, io.BytesIO(raw), sink)
    return good, [json.loads(line) for line in sink.getvalue().splitlines()]


def test_no_input_gives_no_output() -> None:
    assert run() == (True, [])


def test_answers_come_in_order() -> None:
    good, answers = run(*(json.dumps({"id": n, "text": "x"}) for n in range(20)))
    assert good
    assert [answer["id"] for answer in answers] == list(range(20))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("nonsense", "not JSON"),
        ("[1]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ("7", "not a JSON object"),
        ('{"text": "x"', "not JSON"),
        (b'{"text": "\xff"}', "not UTF-8"),
        ('{"id": 1}', '"text" is missing'),
        ('{"id": 1, "text": null}', '"text" is missing'),
        ('{"id": 1, "text": 5}', '"text" must be a string'),
        ('{"id": 1, "text": ["x"]}', '"text" must be a string'),
        ('{"id": 1, "text": {"a": "b"}}', '"text" must be a string'),
        ('{"id": 1, "text": "a", "text": "b"}', "stands in it twice"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_answered_and_stops_nothing(line: str | bytes, error: str) -> None:
    good, answers = run('{"id": "a", "text": "x"}', line, '{"id": "b", "text": "y"}')
    assert not good
    assert [answers[0]["answer"], answers[2]["answer"]] == ["X", "Y"]
    assert error in answers[1]["error"]
    assert answers[1].keys() == {"id", "error"}


def test_an_error_keeps_the_id() -> None:
    """Also where the id stands before a name that stands twice."""
    _, answers = run('{"id": 1}', '{"id": "x", "text": 5}', '{"id": 3, "text": "a", "text": "b"}')
    assert [answer["id"] for answer in answers] == [1, "x", 3]


def test_an_unforeseen_failure_tells_no_words() -> None:
    good, answers = run('{"id": 1, "text": "boom"}', '{"id": 2, "text": "x"}')
    assert not good
    assert answers[0] == {"id": 1, "error": "this line could not be answered (RuntimeError)"}
    assert answers[1]["answer"] == "X"


def test_blank_lines_are_skipped_and_the_last_newline_may_miss() -> None:
    good, answers = run("", '{"id": 1, "text": "x"}', "   ", '{"id": 2, "text": "y"}')
    assert good
    assert len(answers) == 2


def test_windows_line_ends_are_fine() -> None:
    good, answers = run('{"id": 1, "text": "x"}\r', '{"id": 2, "text": "y"}\r')
    assert good
    assert len(answers) == 2


@pytest.mark.parametrize("identity", [None, 0, "", "x", 1.5, {"a": 1}, [1]])
def test_any_id_comes_back(identity: Any) -> None:
    _, answers = run(json.dumps({"id": identity, "text": "x"}))
    assert answers[0]["id"] == identity


def test_a_missing_id_is_null() -> None:
    _, answers = run('{"text": "x"}')
    assert answers[0] == {"id": None, "answer": "X"}


def test_what_utf8_cannot_hold_is_escaped() -> None:
    """A lone surrogate in, a lone surrogate out, and other letters stay readable."""
    _, answers = run('{"id": 1, "text": "\\ud800x"}')
    assert answers[0]["answer"] == "\ud800X"
    assert lines.dumps({"text": "é"}) == '{"text": "é"}'.encode()


def test_each_answer_is_written_at_once() -> None:
    """A program on the other end of a pipe need not wait for the end."""

    class Sink(io.BytesIO):
        flushed = 0

        def flush(self) -> None:
            self.flushed += 1

    sink = Sink()
    lines.run(echo, io.BytesIO(b'{"text": "x"}\n{"text": "y"}\n'), sink)
    assert sink.flushed >= 2
