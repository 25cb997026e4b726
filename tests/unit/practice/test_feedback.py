"""Feedback and debrief: the learner's words, quoted, and what to do with them."""

from __future__ import annotations

import json

from empathy_coach.practice import Ports, debrief, reply, start, turn_card
from empathy_coach.practice.session import Turn, stop


def one(ports: Ports, text: str, seed: int = 0) -> Turn:
    return reply(start("mira", seed), text, ports=ports)[1]


def test_a_mixed_reply_hears_what_landed_and_what_did_not(ports: Ports) -> None:
    words = one(ports, "[accountability]I lied to you. [justifying]because I was lonely").words
    assert words.landed is not None
    assert "I lied to you" in words.landed
    assert words.missed is not None
    assert "because I was lonely" in words.missed
    assert words.change


def test_an_open_reply_has_nothing_missed_and_one_step_more(ports: Ports) -> None:
    words = one(ports, "[accountability]I lied to you in January").words
    assert (words.missed, bool(words.landed), bool(words.change)) == (None, True, True)


def test_borrowed_words_are_quoted_as_a_whole_clause(ports: Ports) -> None:
    words = one(ports, "Look, I hear you and your feelings are valid. Ok?", 1).words
    assert words.landed is None
    assert "I hear you and your feelings are valid" in (words.missed or "")


def test_every_reply_gets_a_change_and_no_blank_is_left(ports: Ports) -> None:
    for seed in range(40):
        for text in ("", "ok", "[contempt]wow", "[care]I'm here", "so the thing is that we went there"):
            words = one(ports, text, seed).words
            assert words.change
            assert "{" not in f"{words.landed}{words.missed}{words.change}"


def test_no_wording_comes_twice_while_another_is_left(ports: Ports) -> None:
    session, seen = start("mira", 4), []
    for n in range(3):
        session, turn = reply(session, f"[justifying]because {n} a{n} b{n}", ports=ports)
        seen.append((turn.words.missed or "").replace(str(n), ""))
    assert len(set(seen)) == 3


def test_curly_braces_of_the_learner_stay_as_they_are(ports: Ports) -> None:
    assert "{name} is" in (one(ports, "[contempt]{name} is {quote}").words.missed or "")


def test_the_card_has_words_before_numbers(ports: Ports) -> None:
    card = turn_card(one(ports, "[accountability]I did that"))
    assert card["type"] == "practice"
    assert list(card).index("feedback") < list(card).index("state")
    assert set(card) >= {"partner", "name", "state", "feedback", "changes", "turn", "of"}
    json.dumps(card)


def test_the_debrief_quotes_the_learner_at_the_turning_points(ports: Ports) -> None:
    session = start("mira", 2)
    for text in (
        "[accountability]I lied about Wakefield",
        "[blame_shifting]you pushed me out",
        "[care]I'm here now",
    ):
        session, _ = reply(session, text, ports=ports)
    card = debrief(stop(session)).to_json()
    quotes = [point["quote"] for point in card["turning_points"]]
    assert [quote.rpartition("]")[2] for quote in quotes[:2]] == [
        "I lied about Wakefield",
        "you pushed me out",
    ]
    assert card["best"]["turn"] == 1
    assert len(card["states"]) == 4
    assert len(card["table"].splitlines()) == 5
    assert card["next"].startswith("Begin with what it is like")
    assert card["question"].endswith(("?", "enough."))


def test_a_debrief_before_the_first_reply_has_words(ports: Ports) -> None:  # noqa: ARG001
    card = debrief(stop(start("tom"))).to_json()
    assert card["opening"]
    assert (card["best"], card["hardest"], card["turning_points"]) == (None, None, [])


def test_a_debrief_after_danger_has_no_scores(ports: Ports) -> None:
    session, _ = reply(start("tom"), "[crisis]", ports=ports)
    card = debrief(session).to_json()
    assert (card["states"], card["table"], card["next"]) == ([], "", "")
    assert "coach" in card["opening"]


def test_the_partner_has_pronouns(ports: Ports) -> None:
    said = {
        name: " ".join(
            f"{turn.words.missed} {turn.words.change}"
            for seed in range(20)
            for turn in [reply(start(name, seed), "[invalidating]you are crazy", ports=ports)[1]]
        )
        for name in ("mira", "tom")
    }
    assert "herself" in said["mira"]
    assert "himself" in said["tom"]


def test_winning_back_after_a_bad_start_is_named(ports: Ports) -> None:
    session = start("kemi", 1)
    for n in range(2):
        session, _ = reply(session, f"[counter_attack]you {n} a{n} b{n}", ports=ports)
    for n in range(2):
        session, _ = reply(session, f"[accountability]I did {n} c{n} [validation]it hurts {n} d{n}", ports=ports)
    opening = debrief(stop(session)).to_json()["opening"]
    assert "back" in opening or "again" in opening


def test_one_slip_in_a_good_talk_is_not_what_to_practise(ports: Ports) -> None:
    session = start("kemi", 1)
    session, _ = reply(session, "[justifying]because I was tired of it", ports=ports)
    for n in range(2):
        session, _ = reply(session, f"[accountability]I did {n} c{n} [support_question]would tea help {n}", ports=ports)
    assert debrief(stop(session)).to_json()["next"].startswith("Begin with what it is like for the other")
