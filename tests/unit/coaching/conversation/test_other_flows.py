"""Support, steps, a betrayed partner, rehearsal, and what was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from empathy_coach import content
from empathy_coach.coaching.conversation.rehearsal import before_practice, begun
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation
from empathy_coach.coaching.conversation.unclear import MOST, unclear

if TYPE_CHECKING:
    from conftest import Dialogue


def test_support_for_them_is_one_question_for_them(dialogue: Dialogue) -> None:
    """Asking beats guessing, and whatever they answer has a next step."""
    dialogue.say("how can I support her", "support_question", 0.9)
    assert dialogue.outcomes == ("support_ask",)
    assert dialogue.situation.awaiting is Awaiting.ASKED
    dialogue.say("she doesn't know")
    assert dialogue.outcomes == ("asked", "own_support_elsewhere")


@pytest.mark.parametrize("text", ["who can support me", "can she comfort me too", "I need someone to talk to"])
def test_support_for_the_learner_is_the_other_reading(dialogue: Dialogue, text: str) -> None:
    """The hurt partner is not made the comforter."""
    assert dialogue.say(text, "support_question", 0.9).outcomes == ("support_me",)
    assert dialogue.situation.awaiting is None


def test_acute_pain_in_a_question_for_support_is_met_as_pain(dialogue: Dialogue) -> None:
    """Danger is checked before any advice."""
    dialogue.say("how do I support her, she's sobbing on the floor", "support_question", 0.9)
    assert dialogue.outcomes == ("pain_beside", "danger_check")


@pytest.mark.parametrize("text", ["she doesn't know yet, should I tell her", "there's more I haven't told him"])
def test_something_untold_becomes_planned_disclosure(dialogue: Dialogue, text: str) -> None:
    """A question about honesty that hides a secret is not answered with general advice."""
    assert dialogue.say(text, "honesty", 0.9).outcomes[-1] == "telling_scope"


def test_an_own_struggle_outranks_the_step(dialogue: Dialogue) -> None:
    """The pull back to the other person is met as such, with professional help beside it."""
    assert dialogue.say("how do I stay off porn", "consistency", 0.9).outcomes == ("step_struggles",)


def test_openness_is_an_offer(dialogue: Dialogue) -> None:
    """It comes with a sentence that can be offered freely."""
    assert dialogue.say("should I give her my phone", "transparency", 0.9).outcomes == ("step_transparency", "offer")


def test_a_betrayed_partner_is_believed(dialogue: Dialogue) -> None:
    """They are never coached to be more understanding; their own words get help."""
    dialogue.say("my husband cheated on me", "betrayed_partner", 0.9)
    assert dialogue.outcomes == ("betrayed_believed", "betrayed_support")
    dialogue.say("Help me say what I want from them", "betrayed_partner", 0.9)
    assert dialogue.outcomes == ("betrayed_want",)


def test_practice_waits_for_the_safety_question() -> None:
    """The first wish to practise asks; a no begins the scene; a yes closes it."""
    asked = before_practice(Situation(), "let's practise")
    assert asked is not None
    assert [bubble.outcome for bubble in asked.says] == ["safety_question"]
    assert before_practice(asked.situation, "no") is None
    assert begun(asked.situation, "no").afraid is Check.NO
    refused = before_practice(asked.situation, "yes, he hits me")
    assert refused is not None
    assert [bubble.outcome for bubble in refused.says] == ["safety_closed"]


def test_what_is_not_understood_becomes_a_choice_then_everything() -> None:
    """The likeliest meanings first; at the second miss the whole menu and a human, without choices to guess at."""
    ranking = ["nlu_fallback", "fear", "greet", "honesty", "practice", "referral"]
    first, choices = unclear(Situation(), ranking)
    assert [bubble.outcome for bubble in first.says] == ["unclear"]
    assert len(choices) == MOST
    assert choices[0] == content.load("coaching/clarify.yml")["fear"]
    second, none = unclear(first.situation, ranking)
    assert [bubble.outcome for bubble in second.says] == ["unclear_again"]
    assert none == []


def test_without_a_likely_meaning_the_usual_three_are_offered() -> None:
    """What people most often come with; who was betrayed is asked only where a betrayal is spoken of."""
    turn, choices = unclear(Situation(), ["greet", "betrayed_partner"], "it is all so much with the thing today ok")
    assert [bubble.outcome for bubble in turn.says] == ["unclear_quoted"]
    assert turn.says[0].pieces["quote"] == "it is all so much with the thing..."
    assert [choice["title"] for choice in choices] == [
        "How they're hurting",
        "What to write back",
        "Something I'm afraid of",
    ]


def test_a_request_for_no_contact_bars_every_way_around_it(dialogue: Dialogue) -> None:
    """Not by a friend, not by flowers; and no line to send is offered."""
    dialogue.say("she asked me not to contact her at all")
    assert dialogue.situation.barred
    assert "One line" not in dialogue.said
    for way in (
        "my mate could give her a letter?",
        "would flowers break what she asked?",
        "what if I just text her once",
    ):
        dialogue.say(way, "fear", 0.9)
        assert (dialogue.flow, dialogue.outcomes) == ("moment", ("line_drawn",))


def test_space_for_tonight_is_no_ban_on_contact(dialogue: Dialogue) -> None:
    """It ends, so it is told apart."""
    assert not dialogue.say("he said don't text me tonight").situation.barred
