"""Drills, guesses, what-ifs, choosing a partner, and what two rehearsals have in common."""

from __future__ import annotations

import pytest

from empathy_coach.practice import (
    Ports,
    again,
    choosing,
    debrief,
    guessing,
    partner_line,
    reply,
    scenario,
    start,
    turn_card,
)
from empathy_coach.practice.results import compared, result
from empathy_coach.practice.session import Turn, stop
from empathy_coach.practice.stepping import After, Step, after_of, step_of


def same_question(*replies: str) -> list[Turn]:
    """Return the turns of Mira's drill, with the coach's own review."""
    session, turns = start("mira", 5, drill="same_question"), []
    for text in replies:
        session, turn = reply(session, text)
        turns.append(turn)
    return turns


def test_patience_counts_and_not_the_same_words() -> None:
    first, second = same_question("January. After the office move.", "In January, Mira. When they moved our desks.")
    assert second.state.openness > first.state.openness - 1
    assert second.words.missed is None
    assert second.day.startswith("Wednesday")
    assert second.reaction


def test_a_sigh_is_heard_in_the_right_answer() -> None:
    (turn,) = same_question("I told you already, January. How many times do I have to say it")
    assert turn.words.missed is not None
    assert turn.changes == () or all(change.variable != "openness" or change.by < 0 for change in turn.changes)


def test_another_answer_is_two_stories() -> None:
    (turn,) = same_question("It was March I think")
    assert "March" in (turn.words.missed or "")
    assert any(change.variable == "trust" and change.by < 0 for change in turn.changes)


def test_to_the_numb_one_questions_are_a_burden_and_presence_is_not() -> None:
    session = start("kemi", 5, drill="silence")
    _, many = reply(session, "Are you ok? Do you want to talk? What are you feeling?")
    _, near = reply(session, "I'm here. You don't have to say anything.")
    _, pulling = reply(session, "Please say something Kemi")
    assert many.state.openness < session.state.openness
    assert near.state.openness > session.state.openness
    assert "pull" in f"{pulling.words.missed}" or "task" in f"{pulling.words.missed}"


def test_a_drill_that_a_partner_does_not_have_is_said() -> None:
    with pytest.raises(ValueError, match=r"no drill 'silence' with Mira"):
        start("mira", drill="silence")


def test_both_branches_of_a_moment_are_shown(ports: Ports) -> None:
    first, _ = reply(start("rosa", 2), "[contempt]oh please you", ports=ports)
    back = again(first)
    assert back.state == start("rosa", 2).state
    _, turn = reply(back, "[accountability]I lied to you", ports=ports)
    card = turn_card(turn)["what_if"]
    assert "oh please you" in card["before"]["quote"]
    assert card["before"]["partner"] == partner_line(first).split("\n")
    assert card["before"]["state"]["openness"] < card["now"]["state"]["openness"]
    assert card["before"]["shift"] != card["now"]["shift"]


def test_an_earlier_moment_can_be_taken_again(ports: Ports) -> None:
    session = start("rosa", 2)
    for n in range(3):
        session, _ = reply(session, f"[care]near {n} a{n} b{n}", ports=ports)
    back = again(session, 2)
    assert len(back.records) == 1
    assert back.branch == session.records[1]
    with pytest.raises(ValueError, match="no reply 7"):
        again(session, 7)


def test_guesses_come_now_and_then_and_tell_nothing_before(ports: Ports) -> None:
    for seed in range(20):
        session, due = start("mira", seed), []
        for n in range(6):
            session, _ = reply(session, f"[care]near {n} a{n} b{n}", ports=ports)
            due.append(guessing.is_due(session))
        assert 1 <= sum(due) <= 2
        assert not due[0]


@pytest.mark.parametrize(
    ("said", "guess"), [("It opened a little", None), ("opened", "opened"), ("worse.", "closed"), ("Same", "same")]
)
def test_a_guess_is_a_whole_message(said: str, guess: str | None) -> None:
    assert guessing.guessed(said) == guess


def test_a_guess_is_answered(ports: Ports) -> None:
    session, turn = reply(start("mira", 1), "[accountability]I lied to you", ports=ports)
    held = guessing.hold(session, turn_card(turn))
    right, wrong, none = (guessing.resolve(held, guess)[1]["guess"] for guess in ("opened", "closed", None))
    assert (right["was"], wrong["was"], none["guessed"]) == ("opened", "opened", None)
    assert len({right["text"], wrong["text"], none["text"]}) == 3
    assert guessing.resolve(held, None)[0].held is None


@pytest.mark.parametrize(
    ("text", "name", "drill"),
    [
        ("practise with Mira", "mira", ""),
        ("a man, and the card and the money", "tom", ""),
        ("she keeps asking the same question about the ipad", "mira", "same_question"),
        ("somebody who goes silent, a woman", "kemi", "silence"),
        ("they/them, the pictures on the app", "jude", ""),
    ],
)
def test_a_partner_is_found_by_own_words(text: str, name: str, drill: str) -> None:
    assert choosing.nearest(choosing.wish_of(text), pronoun=None, theme=None, seed=1) == (name, drill)


def test_pronoun_theme_and_difficulty_narrow_the_choice() -> None:
    for pronoun in ("she", "he"):
        for seed in range(10):
            name, _ = choosing.nearest(choosing.Wish(), pronoun=pronoun, theme=None, seed=seed)
            assert scenario.load(name).pronouns.subject == pronoun
    assert choosing.nearest(choosing.Wish(), pronoun=None, theme="grief", seed=1)[0] == "eamon"
    hard = choosing.nearest(choosing.wish_of("don't go easy on me"), pronoun="she", theme=None, seed=1)[0]
    assert scenario.load(hard).difficulty == "hard"


def test_whom_it_is_told_to_decides_the_pronoun() -> None:
    wish = choosing.wish_of("can we rehearse telling her I saw him again")
    assert (wish.pronoun, wish.telling) == ("she", True)


def test_the_last_partner_does_not_come_twice_in_a_row() -> None:
    names = {choosing.nearest(choosing.Wish(), pronoun="she", theme=None, seed=s, played="mira")[0] for s in range(30)}
    assert "mira" not in names
    assert len(names) > 1


@pytest.mark.parametrize(
    ("text", "step"),
    [("pause", Step.HINT), ("stop", Step.STOP), ("facts", Step.FACTS), ("again", Step.AGAIN), ("again 2", Step.AGAIN),
     ("someone else", Step.ANOTHER), ("Please stop shouting at me", Step.REPLY), ("It happened again", Step.REPLY),
     ("", Step.STOP)],
)  # fmt: skip
def test_a_message_is_a_line_or_a_step(text: str, step: Step) -> None:
    assert step_of(start("mira"), text).step is step


@pytest.mark.parametrize(
    ("text", "after"),
    [("that's enough", After.ENOUGH), ("keep my words", After.KEEP), ("another one", After.ANOTHER),
     ("tomorrow after dinner", After.WHEN), ("same moment again", After.AGAIN)],
)  # fmt: skip
def test_after_a_debrief(text: str, after: After) -> None:
    assert after_of(text) == (after, None)
    assert after_of("again 3") == (After.AGAIN, 3)
    assert after_of("he just wrote that he is leaving and I do not know what I should do tomorrow or tonight") is None


def test_two_rehearsals_are_compared_by_what_was_done(ports: Ports) -> None:
    def played(*replies: str, name: str = "mira") -> object:
        session = start(name, len(replies))
        for text in replies:
            session, _ = reply(session, text, ports=ports)
        return result(stop(session))

    before = played("[justifying]a b c", "[justifying]d e f", "[justifying]g h i")
    fewer = played("[justifying]a b c", "[accountability]d e f")
    none = played("[accountability]a b c")
    assert compared(fewer, None, 1) is None  # type: ignore[arg-type]
    assert "3" in (compared(fewer, before, 1) or "")  # type: ignore[arg-type]
    assert "none" in (compared(none, before, 1) or "")  # type: ignore[arg-type]
    assert "another partner" in (compared(played("[care]a b", name="tom"), before, 1) or "")  # type: ignore[arg-type]


def test_the_debrief_steps_out_first(ports: Ports) -> None:
    session, _ = reply(start("tom", 3), "[accountability]I spent it", ports=ports)
    card = debrief(stop(session)).to_json()
    assert list(card)[1] == "step_out"
    assert card["step_out"]
    assert card["name"] == "Tom"
