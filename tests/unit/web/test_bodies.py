"""What a client may send, and the code of the kind sentence for everything else."""

from __future__ import annotations

import json

import pytest

from empathy_coach.web.bodies import parse_message
from empathy_coach.web.errors import ProblemError


def body(**fields: object) -> bytes:
    return json.dumps({"message_id": "m1", **fields}).encode()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "broken"),
        (b"{", "broken"),
        (b"[" * 100_000, "broken"),
        (b"[]", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"null", "not_an_object"),
        (b'{"message_id":"a","message_id":"b","text":"x"}', "duplicate_keys"),
        (b'{"message_id":"a","text":"x","text":"y"}', "duplicate_keys"),
        (body(), "text_or_choice"),
        (body(text="a", choice="b"), "text_or_choice"),
        (body(text=5), "text_not_words"),
        (body(text=None), "text_not_words"),
        (body(text=["a"]), "text_not_words"),
        (body(text={"a": 1}), "text_not_words"),
        (body(text=True), "text_not_words"),
        (body(choice=5), "text_not_words"),
        (b'{"text":"x"}', "message_id"),
        (body(text="x", message_id=""), "message_id"),
        (body(text="x", message_id={"a": 1}), "message_id"),
        (body(text="x", message_id="a" * 65), "message_id"),
        (body(text="x", message_id="a b"), "message_id"),
        (body(text="x", message_id="a\n"), "message_id"),
    ],
)
def test_what_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as problem:
        parse_message(raw)
    assert (problem.value.status, problem.value.code) == (400, code)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b'{"message_id":"m","text":"a\\u0000b"}', "ab"),
        (b'{"message_id":"m","text":"a\x00b"}', "ab"),
        (b'{"message_id":"m","text":"\\ud800"}', "\ufffd"),
        (b'{"message_id":"m","text":"\\ud83d\\ude22"}', "😢"),
        (b'{"message_id":"m","text":"\xed\xa0\x80x"}', "\ufffd\ufffd\ufffdx"),
        (b'{"message_id":"m","text":"two\nlines"}', "two\nlines"),
    ],
)
def test_what_is_repaired(raw: bytes, text: str) -> None:
    assert parse_message(raw).text == text
