"""The one question about safety: what counts as an answer, and what is a draft that begins with yes."""

from __future__ import annotations

import pytest

from empathy_coach.safety import SafetyAnswer, answer_to_safety_question, safety_question


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", SafetyAnswer.YES),
        ("yeah", SafetyAnswer.YES),
        ("Yes, a few times", SafetyAnswer.YES),
        ("yes sometimes he blocks the door", SafetyAnswer.YES),
        ("she threw a plate once", SafetyAnswer.YES),
        ("no but he scares me sometimes", SafetyAnswer.YES),
        ("I pushed her once", SafetyAnswer.YES),
        ("no", SafetyAnswer.NO),
        ("nope never", SafetyAnswer.NO),
        ("No fear. They'll ask tomorrow", SafetyAnswer.NO),
        ("no, nothing like that has ever happened here", SafetyAnswer.NO),
        ("No, nobody has ever hit anyone.", SafetyAnswer.NO),
        ("No. She's just very sad", SafetyAnswer.NO),
        ("rather not say", SafetyAnswer.DECLINED),
        ("I'd prefer not to answer that", SafetyAnswer.DECLINED),
        ("Yes, I was with him. I'm sorry but I hated lying", SafetyAnswer.NONE),
        ("Yes I slept with him and I am sorry for lying to you", SafetyAnswer.NONE),
        ("No, I lied to you about all of it", SafetyAnswer.NONE),
        ("what does that have to do with it", SafetyAnswer.NONE),
        ("", SafetyAnswer.NONE),
        ("/affirm", SafetyAnswer.YES),
        ("/deny", SafetyAnswer.NO),
        ("/rather_not", SafetyAnswer.DECLINED),
    ],
)
def test_answer(text: str, answer: SafetyAnswer) -> None:
    assert answer_to_safety_question(text) is answer


def test_question_gives_its_reason_and_a_way_not_to_say() -> None:
    reply = safety_question()
    assert reply.text is not None
    assert "blocked a door" in reply.text
    assert [choice.title for choice in reply.choices] == ["Yes", "No", "Rather not say"]
