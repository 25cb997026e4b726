"""The minute before a talk, offers of openness, the support card, and aims that are not coached, in conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from empathy_coach.coaching.conversation.routing import Heard, route
from empathy_coach.coaching.conversation.situation import Awaiting, Situation
from empathy_coach.coaching.support_card import SupportCard

if TYPE_CHECKING:
    from conftest import Dialogue


def test_a_flooded_learner_takes_a_break_with_a_time_and_is_asked_again(dialogue: Dialogue) -> None:
    """Eight is too much to talk; four is enough, and coming back has a line of its own."""
    assert dialogue.say("we're about to have the talk in ten minutes").flow == "readiness"
    assert dialogue.situation.awaiting is Awaiting.AROUSAL
    dialogue.say("eight, heart is pounding")
    assert dialogue.outcomes == ("ready_step", "ready_time_out")
    assert dialogue.situation.awaiting is Awaiting.AROUSAL
    dialogue.say("about 4 now")
    assert dialogue.outcomes == ("ready_step", "ready_back")
    assert dialogue.situation.awaiting is None


def test_calm_needs_no_break(dialogue: Dialogue) -> None:
    """A number up to three goes in."""
    dialogue.say("how do I get ready to talk to him tonight").say("2")
    assert dialogue.outcomes == ("ready_step",)


def test_a_story_is_no_answer_to_how_stirred_up(dialogue: Dialogue) -> None:
    """Somebody sobbing in reach comes first, whatever was asked."""
    dialogue.say("we're about to have the talk in ten minutes")
    dialogue.say("she is sobbing on the floor now what do I do", "partner_pain", 0.9)
    assert dialogue.flow == "partner_pain"


def test_a_bargain_loses_its_price_and_a_whole_offer_is_left_alone(dialogue: Dialogue) -> None:
    """The free part is kept in the learner's words, as words to the partner."""
    dialogue.say("should I show her my phone", "transparency", 0.9)
    assert dialogue.situation.awaiting is Awaiting.OFFER
    dialogue.say("I'll show her my phone if she stops asking")
    assert dialogue.outcomes == ("offer_lacks", "offer_rewritten")
    assert "I'll show you my phone." in dialogue.said
    assert "if you stop" not in dialogue.said
    dialogue.say("I'll show you my phone every evening at 8 until you say otherwise")
    assert dialogue.outcomes == ("offer_whole",)


def test_watching_the_partner_is_never_rewritten(dialogue: Dialogue) -> None:
    """There is nothing in it to keep."""
    dialogue.say("I could show her my phone if I can see her messages too", "transparency", 0.9)
    assert dialogue.outcomes == ("offer_lacks",)


def test_the_card_is_filled_in_part_by_part_and_used_afterwards(dialogue: Dialogue) -> None:
    """What helps by the card is what the next question for the partner takes up."""
    dialogue.say("can you make a support card").say("that song, Sundays").say("tea; sitting on the stairs")
    dialogue.say("skip")
    assert dialogue.situation.awaiting is Awaiting.CARD
    dialogue.say("hand up means stop")
    assert dialogue.outcomes == ("card_done",)
    card = dialogue.situation.card
    assert card == SupportCard(("that song", "Sundays"), ("tea", "sitting on the stairs"), (), ("hand up means stop",))
    dialogue.say("she's crying again, what can I ask her", "partner_pain", 0.9)
    assert "tea" in dialogue.said
    assert dialogue.say("support card").outcomes == ("card_here",)


def test_the_card_survives_a_fresh_start(dialogue: Dialogue) -> None:
    """It is theirs, not the evening's."""
    dialogue.say("can you make a support card").say("that song")
    assert dialogue.situation.anew().card.triggers == ("that song",)


def test_pain_in_reach_interrupts_the_card(dialogue: Dialogue) -> None:
    """The form waits; the person does not."""
    dialogue.say("can you make a support card").say("she's sobbing on the floor now", "partner_pain", 0.9)
    assert dialogue.flow == "partner_pain"
    assert dialogue.situation.card == SupportCard()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I want to win this argument, what do I say", "review_reply"),
        ("can we rehearse how to get her to forgive me tonight", "practice"),
        ("how do I get him to stop asking about it", "support_question"),
    ],
)
def test_a_harmful_aim_gets_a_reason_and_a_better_aim(dialogue: Dialogue, text: str, intent: str) -> None:
    """No words are given for it, however sure the classifier is of something else."""
    dialogue.say(text, intent, 0.95)
    assert (dialogue.flow, dialogue.outcomes) == ("moment", ("aim",))


def test_a_draft_with_a_harmful_aim_is_reviewed_as_a_draft() -> None:
    """Words to the partner are looked at, not answered."""
    heard = Heard("You have to forgive me tonight, I want to win you back", "review_reply", 0.9)
    assert route(Situation(), heard) != "moment"


def test_a_card_from_an_older_version_does_no_harm() -> None:
    """Unknown parts are left out, whatever was stored."""
    assert Situation.from_json({"card": {"helps": ["tea"], "moon": 3}}).card == SupportCard(helps=("tea",))
    assert Situation.from_json({"card": None}).card == SupportCard()
