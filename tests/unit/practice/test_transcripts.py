"""What reading whole transcripts taught: each line once got a wrong answer, from the coach's own review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from empathy_coach.practice import Ended, reply, start

if TYPE_CHECKING:
    from empathy_coach.practice.session import Turn

CONFESSIONS = [
    "ok. I wrote to Sam every night and I deleted it so you wouldn't see. I did that.",
    "I hid the statements so you would never find out.",
    "I paid cash so that you could not see it on the card.",
    "I let you think you were crazy, and you were right.",
]


def turn(text: str, name: str = "mira", seed: int = 11, before: tuple[str, ...] = ()) -> Turn:
    """Return the turn of a reply, after others."""
    session = start(name, seed)
    for said in before:
        session, _ = reply(session, said)
    return reply(session, text)[1]


def fell(done: Turn) -> bool:
    return any(change.variable == "openness" and change.by < 0 for change in done.changes)


@pytest.mark.parametrize("text", CONFESSIONS)
def test_a_confession_is_no_threat(text: str) -> None:
    assert turn(text, "kemi").ended is None


@pytest.mark.parametrize(
    "text", ["I'm taking Adam and you'll never see him", "so you won't see the kids then", "you'll regret this"]
)
def test_a_threat_still_ends_the_practice(text: str) -> None:
    assert turn(text).ended is Ended.SAFETY


@pytest.mark.parametrize(
    "text", ["I hear you and your feelings are valid", "I want to create a safe space for your nervous system to heal"]
)
def test_borrowed_words_are_called_borrowed_and_nothing_else(text: str) -> None:
    done = turn(text, "rosa", 3)
    assert done.review.findings == ()
    assert done.words.landed is None
    assert done.words.missed is not None
    assert done.state.openness <= start("rosa").state.openness
    assert done.state.anger > start("rosa").state.anger


def test_sweetness_is_no_scorn() -> None:
    done = turn("Baby you are my whole world, I love you so much", "tom")
    assert done.review.findings == ()
    assert "sweet" in " ".join(change.because for change in done.changes)


def test_i_love_you_again_and_again_is_still_sweetness() -> None:
    done = turn("I love you I love you", "eamon", before=("My darling you are the love of my life",))
    assert done.words.landed is None
    assert done.words.missed is not None


@pytest.mark.parametrize("text", ["Look I was stressed with work", "Because I was lonely and we weren't talking"])
def test_a_reason_nobody_asked_for_is_called_a_reason(text: str) -> None:
    done = turn(text, "tom", 12)
    assert fell(done)
    assert done.words.landed is None
    assert not {finding.kind.value for finding in done.review.findings} - {"justifying"}


def test_a_reason_that_is_taken_back_is_none() -> None:
    assert not fell(turn("I was lonely, and that is no excuse. I chose it.", "tom", 12))


@pytest.mark.parametrize("text", ["I already told you that last week", "How many times do I have to say it"])
def test_a_sigh_is_called_a_sigh(text: str) -> None:
    done = turn(text)
    assert fell(done)
    assert done.words.landed is None


def test_a_number_in_a_confession_is_no_sigh() -> None:
    done = turn("I told you two thousand in August and I was looking right at you. I lied.", "tom", 12)
    assert done.words.missed is None
    assert not fell(done)


@pytest.mark.parametrize("text", ["I don't know", "dunno", "hmm"])
def test_a_shrug_is_a_grunt_and_no_denial(text: str) -> None:
    done = turn(text, "rosa", 3)
    assert done.review.findings == ()
    assert done.words.missed is not None


def test_a_promise_without_a_time_earns_nothing() -> None:
    assert all(
        change.variable != "trust" for change in turn("I won't argue and I won't explain. Ask me anything.").changes
    )


def test_a_word_that_is_kept_counts_and_one_that_is_broken_costs() -> None:
    promised = ("I won't argue and I won't explain. Ask me anything.",)
    broken = turn("You're making it bigger than it was.", before=promised)
    kept = turn("That picture is in your head because of me.", before=promised)
    reasons = " ".join(change.because for change in broken.changes)
    assert "then you did not" in reasons
    assert "you did it" in " ".join(change.because for change in kept.changes)


def test_a_pause_needs_a_way_back() -> None:
    open_, named = turn("I just need a minute", "rosa"), turn("I need half an hour, I'll be back at five", "rosa")
    assert open_.words.missed is not None
    assert named.words.missed is None


def test_you_do_not_have_to_say_anything_is_no_pressing() -> None:
    session = start("kemi", 5, drill="silence")
    assert reply(session, "I'm here. You don't have to say anything.")[1].words.missed is None


def test_the_same_words_do_not_land_and_miss() -> None:
    words = turn("But you're never home at night either", "jude", 2).words
    assert words.landed is None
    assert words.missed is not None


def test_one_word_is_not_quoted_as_owning() -> None:
    words = turn("Yes. It was in January, after the office move. I started it.").words
    assert "“Yes”" not in (words.landed or "")


@pytest.mark.parametrize("text", ["oh shut up you stupid cow", "you're pathetic"])
def test_names_are_called_names(text: str) -> None:
    done = turn(text)
    assert "insult" in done.words.missed or "name-calling" in done.words.missed or "frightens" in done.words.missed  # type: ignore[operator]


def test_calling_oneself_names_is_not_calling_the_other() -> None:
    assert "names" not in " ".join(change.because for change in turn("I was an idiot and I lied to you").changes)
