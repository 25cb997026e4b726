"""The three openings that the coach is built for, as conversations with the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from empathy_coach.coaching.conversation.situation import Awaiting, Check

if TYPE_CHECKING:
    from conftest import Dialogue

PASTED = '"You lied for a YEAR. Was he the work trip in March?" I want to reply not a year, and you were never home'
HALF = "Yes, I was with him. I'm sorry but I hated lying"
PLAIN = "Yes. I was with him in March. I lied to you about it."


def test_fear_of_telling(dialogue: Dialogue) -> None:
    """The fear is named in the learner's words, no part is phrased, and health does not wait for a plan."""
    first = dialogue.say("If I tell everything they're gone", "fear", 0.9)
    assert "if you tell everything they're gone" in first.said
    assert first.said.count("?") == 1
    assert first.words <= 60
    assert dialogue.situation.awaiting is Awaiting.FEAR

    dialogue.say("Telling. It was months, not one night")
    assert dialogue.flow == "fear"
    assert dialogue.outcomes == ("fear_telling", "telling_scope")

    dialogue.say("Over. Never tested")
    assert dialogue.outcomes == ("health_tonight", "safety_question")
    assert "test" in dialogue.said

    dialogue.say("No fear. They'll ask tomorrow")
    assert dialogue.outcomes == ("health_promptly", "telling_planned", "telling_tonight", "person_tonight")
    assert "___ (date)" in dialogue.said
    assert dialogue.situation.afraid is Check.NO


def test_a_defensive_reply_is_not_polished_before_it_is_true(dialogue: Dialogue) -> None:
    """Both voices are told apart, the sting received, a hold line given, and the truth asked for."""
    dialogue.say(PASTED, "defensiveness", 0.9)
    assert dialogue.flow == "review_form"
    assert dialogue.situation.partner_words == "You lied for a YEAR. Was he the work trip in March?"
    assert dialogue.situation.draft == "not a year, and you were never home"
    assert dialogue.outcomes == ("sting_received", "not_yet", "truth_check")
    assert "You lied for a YEAR" in dialogue.said
    assert "you were never home" not in dialogue.said


def test_the_clause_that_wounds_comes_before_the_correction(dialogue: Dialogue) -> None:
    """Of two faults the one that attacks is named; the question about March is answered first."""
    dialogue.say(PASTED).say("Yes, I was")
    assert dialogue.outcomes == ("safety_question", "draft_wounds", "answer_first", "correction_waits")
    assert '"you were never home"' in dialogue.said
    assert "Was he the work trip in March?" in dialogue.said


def test_another_try_answers_the_open_safety_question_by_itself(dialogue: Dialogue) -> None:
    """A draft in place of an answer is a draft: what got better is quoted, and one clause is left."""
    dialogue.say(PASTED).say("Yes, I was").say(HALF)
    assert dialogue.flow == "review_draft"
    assert dialogue.outcomes == ("draft_better", "draft_one_left")
    assert "Yes, I was with him" in dialogue.said
    assert "I'm sorry but I hated lying" in dialogue.said


def test_a_plain_try_stops_the_polishing(dialogue: Dialogue) -> None:
    """Nothing more is corrected, no effect is promised, and one rehearsal is offered."""
    dialogue.say(PASTED).say("Yes, I was").say(HALF).say(PLAIN)
    assert dialogue.outcomes == ("draft_open_with", "before_sending")
    assert "can't know" in dialogue.said


@pytest.mark.parametrize("answer", ["Not all of it", "I'm not sure"])
def test_what_is_not_all_true_is_never_polished(dialogue: Dialogue, answer: str) -> None:
    """Help with a partial story would prepare the next first day of the affair."""
    dialogue.say(PASTED).say(answer)
    assert "draft_wounds" not in dialogue.outcomes
    assert "draft_open" not in " ".join(dialogue.outcomes)
    assert dialogue.outcomes[-1] == "telling_scope"
    assert dialogue.situation.attempts == 0


def test_pain_beside_the_learner(dialogue: Dialogue) -> None:
    """One thing to do, one sentence, one check, in under 40 words."""
    dialogue.say("shes sobbing on the bathroom floor what do i do", "partner_pain", 0.9)
    assert dialogue.outcomes == ("pain_beside", "danger_check")
    assert dialogue.words < 40
    assert dialogue.said.count("?") == 1


def test_go_away_is_obeyed(dialogue: Dialogue) -> None:
    """Stepping back needs no further question and no argument."""
    dialogue.say("shes sobbing on the bathroom floor what do i do", "partner_pain", 0.9).say("No. She said get away")
    assert dialogue.outcomes == ("asked",)
    assert "?" not in dialogue.said
    assert dialogue.situation.danger is Check.NO


def test_new_pain_after_the_check_is_met_as_pain(dialogue: Dialogue) -> None:
    """Blame that the partner takes on goes back to the learner's own choice, and one question is given."""
    dialogue.say("shes sobbing on the bathroom floor what do i do", "partner_pain", 0.9).say("No. She said get away")
    dialogue.say("She's asking why she wasn't enough")
    assert dialogue.outcomes == ("pain_named", "ask_them")
    assert "my choice" in dialogue.said or "my decision" in dialogue.said
    dialogue.say("She doesn't know what she needs")
    assert dialogue.outcomes == ("asked", "own_support_elsewhere")
