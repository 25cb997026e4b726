"""Messages that steer the talk, several wishes in one, and messages with hardly a word: told apart by wording."""

from __future__ import annotations

import pytest

from empathy_coach.coaching.conversation.bare import Bare, bare_of, is_name, tongue_of
from empathy_coach.coaching.conversation.later import put_off, wishes
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.coaching.conversation.steering import Steer, steer, steer_of

TOLD = Situation(awaiting=Awaiting.SAFETY, partner_words="who is she", draft="nobody")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", None),
        ("pause", Steer.PAUSE),
        ("ok back", Steer.BACK),
        ("back to my reply", Steer.BACK),
        ("start over", Steer.START_OVER),
        ("that's what he wrote, not me", Steer.SWAPPED),
        ("no, I meant my boss", Steer.SOMEONE_ELSE),
        ("it's he, not she", Steer.PRONOUN),
        ("that's not what I meant", Steer.MISREAD),
        ("it's been two weeks. I slipped", Steer.RETURNED),
        ("why do you ask?", Steer.WHY),
        ("my friend cheated on his wife", Steer.FRIEND),
        ("my boss saw us and told her everything that we did at work that night", None),
        ("he said it's been hard for him", None),
        ("I'm sorry I hurt you", None),
    ],
)
def test_what_a_message_does_to_the_talk(text: str, kind: Steer | None) -> None:
    """A story stays a story."""
    assert steer_of(TOLD, text) is kind


def test_swapped_voices_keep_the_safety_question_open() -> None:
    """The right way round now, and the answer is still missing."""
    turn = steer(TOLD, "no, wrong way round")
    known = turn.situation
    assert (known.partner_words, known.draft, known.awaiting) == ("nobody", "who is she", Awaiting.SAFETY)


def test_two_wishes_are_ordered_by_urgency_and_one_waits() -> None:
    """Someone who sobs comes first; the rest of the message is what is answered now."""
    text = "should I show her my phone? she is sobbing on the floor"
    assert [topic for topic, _ in wishes(text)] == ["partner_pain", "transparency"]
    known, now = put_off(Situation(), text, "partner_pain")
    assert known.later == ("transparency", "should I show her my phone")
    assert "phone" not in now


@pytest.mark.parametrize("text", ["", "I'm scared of losing her", "she wants my phone password"])
def test_one_wish_puts_nothing_off(text: str) -> None:
    """A topic word is no second request."""
    assert put_off(Situation(), text, "fear") == (Situation(), text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("😭😭", Bare.SIGNS),
        ("https://example.org/x", Bare.LINK),
        ("sorry " * 300, Bare.REPEATED),
        ("shefoundthetextsandsheisscreaming", Bare.GLUED),
        ("no sé qué decirle a mi mujer", Bare.FOREIGN),
        ("жена молчит", Bare.FOREIGN),
        ("my wife está llorando and no sé qué hacer con ella", Bare.MIXED),
        ("she is crying and I do not know what to say", None),
        ("no", None),
        ("he said no me no", None),
        ("12", None),
    ],
)
def test_hardly_a_word(text: str, kind: Bare | None) -> None:
    """Plain English is never one of them."""
    assert bare_of(text) is kind


@pytest.mark.parametrize(("text", "name"), [("Sam", True), ("Maria Lopez", True), ("Hello", False), ("sam", False)])
def test_a_name_is_written_like_one(text: str, *, name: bool) -> None:
    """A greeting and a lower-case word are none."""
    assert is_name(text) is name


def test_the_language_is_told_by_its_small_words() -> None:
    """One shared word decides nothing."""
    assert tongue_of("ich weiß nicht was ich schreiben soll") == "de"
    assert tongue_of("she said me") is None
