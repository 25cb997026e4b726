"""A whole rehearsal from one request."""

from __future__ import annotations

import json

import pytest

from empathy_coach.practice import Ports, run

OPEN = "[accountability]I lied to you [validation]no wonder you can't sleep"


def test_a_run_has_exactly_the_shape_of_the_contract(ports: Ports) -> None:
    answer = run({"id": "a", "scenario": "mira", "seed": 3, "replies": [OPEN, "ok", OPEN]}, ports=ports)
    assert list(answer) == ["id", "turns", "ended", "closing", "debrief"]
    for turn in answer["turns"]:
        assert list(turn) == ["partner", "state", "reply", "feedback", "changes"]
        assert set(turn["feedback"]) >= {"verdict", "kinds", "skills", "apology"}
        assert all(list(change) == ["variable", "from", "to", "because"] for change in turn["changes"])
    json.dumps(answer)


def test_the_state_is_the_one_after_the_changes(ports: Ports) -> None:
    turns = run({"replies": [OPEN, "[contempt]wow", OPEN, "k"]}, ports=ports)["turns"]
    for turn in turns:
        assert all(turn["state"][change["variable"]] == change["to"] for change in turn["changes"])


def test_no_line_comes_twice_the_closing_included(ports: Ports) -> None:
    for seed in range(30):
        answer = run({"seed": seed, "scenario": "tom", "replies": [OPEN] * 10}, ports=ports)
        lines = [turn["partner"] for turn in answer["turns"]] + [answer["closing"]]
        assert len(set(lines)) == len(lines)
        assert 6 <= len(answer["turns"]) <= 8
        assert answer["ended"] == "finished"


def test_fewer_replies_end_with_a_closing_line_and_change_nothing_before(ports: Ports) -> None:
    long, short = (run({"seed": 5, "replies": [OPEN] * n}, ports=ports) for n in (6, 3))
    assert short["turns"] == long["turns"][:3]
    assert short["closing"] != long["turns"][3]["partner"]


def test_no_reply_at_all_ends_where_it_began(ports: Ports) -> None:
    answer = run({"id": 1, "replies": []}, ports=ports)
    assert (answer["turns"], answer["ended"]) == ([], "finished")
    assert answer["closing"]


def test_danger_stops_the_run_at_that_reply(ports: Ports) -> None:
    answer = run({"replies": [OPEN, "[crisis]", OPEN]}, ports=ports)
    assert (answer["ended"], len(answer["turns"])) == ("safety", 2)
    assert answer["closing"] == answer["turns"][1]["partner"]
    assert answer["turns"][1]["feedback"]["verdict"] is None


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"replies": "hello"},
        {"replies": [1]},
        {"replies": [None]},
        {"replies": {}},
        {"replies": ["a"] * 101},
        {"replies": [], "scenario": "nobody"},
        {"replies": [], "scenario": 3},
        {"replies": [], "seed": "x"},
        {"replies": [], "seed": True},
        {"replies": [], "seed": 0.5},
        {"replies": [], "seed": 10**5_000},
        {"replies": ["a" * 2_001]},
    ],
)
def test_a_bad_request_says_why_in_a_sentence(ports: Ports, request_: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z'].*\.$"):
        run(request_, ports=ports)
