"""The coaching actions read, call one flow, say what it returns, and remember it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions import coaching
from empathy_coach.coaching.conversation.situation import Situation
from empathy_coach.safety import SafetyState
from empathy_coach.safety.state import Question

if TYPE_CHECKING:
    from conftest import Run

FLOWS = [
    (coaching.ActionFear, "I'm scared", "utter_fear_branch"),
    (coaching.ActionDefensiveness, "she keeps attacking me and I'm not a monster", "utter_defensive_received"),
    (coaching.ActionPartnerPain, "she keeps asking why she wasn't enough", "utter_pain_named"),
    (coaching.ActionPartnerPain, "they are hurting", "utter_pain_unnamed"),
    (coaching.ActionSupport, "how can I support her", "utter_support_ask"),
    (coaching.ActionSupport, "who can support me", "utter_support_me"),
    (coaching.ActionHonesty, "should i answer every question", "utter_step_honesty"),
    (coaching.ActionTransparency, "should i give her my phone", "utter_step_transparency"),
    (coaching.ActionConsistency, "how long will this take", "utter_step_consistency"),
    (coaching.ActionBetrayedPartner, "my husband cheated", "utter_betrayed_believed"),
]


@pytest.mark.parametrize(("action", "text", "first"), FLOWS)
async def test_an_intent_gets_its_own_flow(run: Run, action: type[coaching.FlowAction], text: str, first: str) -> None:
    """Each action says its flow's words and keeps the situation for the next turn."""
    done = await run(action(), text)
    assert done.responses[0] == first
    assert Situation.from_json(done.slots["situation"]) is not None
    assert set(done.slots) == {"situation"}


async def test_what_is_known_goes_in_and_comes_out(run: Run) -> None:
    """The action continues the conversation of the slot."""
    first = await run(coaching.ActionFear(), "If I tell everything they're gone")
    second = await run(coaching.ActionFear(), "Telling. It was months, not one night", slots=first.slots)
    assert second.responses == ["utter_fear_telling", "utter_telling_scope"]
    assert Situation.from_json(second.slots["situation"]).purpose == "telling"


async def test_a_button_for_an_intent_has_no_words_of_its_own(run: Run) -> None:
    """'/fear' is never quoted back at the learner."""
    done = await run(coaching.ActionFear(), "/fear")
    assert all("/fear" not in str(message) for message in done.messages)


async def test_the_voices_of_the_pipeline_are_known(run: Run) -> None:
    """What the extractor told apart is the partner's words and the draft of the situation."""
    entities = [{"entity": "partner_words", "value": "who is she"}, {"entity": "city", "value": "Leeds"}]
    done = await run(coaching.ActionSupport(), "how can I support her", entities=entities)
    assert Situation.from_json(done.slots["situation"]).partner_words == "who is she"


async def test_an_asked_safety_question_is_open_in_the_safety_state(run: Run) -> None:
    """Otherwise a "yes" to it would not be understood as danger."""
    fear = {"situation": {"awaiting": "fear"}}
    done = await run(coaching.ActionFear(), "I'm scared of how he will react", slots=fear)
    assert "utter_safety_question" in done.responses
    assert SafetyState.from_json(done.slots["safety"]).question is Question.VIOLENCE


async def test_the_check_for_danger_is_open_as_such(run: Run) -> None:
    """A "yes" beside someone in acute pain means danger, not violence in the past."""
    done = await run(coaching.ActionPartnerPain(), "she's sobbing on the floor")
    assert SafetyState.from_json(done.slots["safety"]).question is Question.DANGER


async def test_a_pasted_exchange_fills_the_review_form(run: Run) -> None:
    """Nothing is asked for that the message holds, and the form closes by itself."""
    done = await run(coaching.ValidateReviewForm(), '"who is she" I want to say I lied to you')
    assert done.slots == {"partner_words": "who is she", "draft": "I lied to you", "requested_slot": None}


async def test_the_form_asks_for_what_is_missing(run: Run) -> None:
    """The partner's words alone leave the draft to be asked for."""
    slots = {"requested_slot": "partner_words"}
    done = await run(coaching.ValidateReviewForm(), "how could you do this to me", slots=slots)
    assert done.slots == {"partner_words": "how could you do this to me", "draft": None}


async def test_venting_is_received_while_the_form_stays_open(run: Run) -> None:
    """What nobody would send is neither graded nor kept as the draft."""
    slots = {"requested_slot": "draft", "partner_words": ""}
    done = await run(coaching.ValidateReviewForm(), "she is always like this", slots=slots)
    assert done.responses == ["utter_review_is_venting"]
    assert "requested_slot" not in done.slots
    assert done.slots["draft"] is None


async def test_a_draft_is_reviewed_and_the_form_forgets_it(run: Run) -> None:
    """The words are said, the form's slots are empty again, and the loop ends."""
    slots = {"partner_words": "who is she", "draft": "You're one to talk."}
    done = await run(coaching.ActionReviewDraft(), "You're one to talk.", slots=slots)
    assert done.responses
    assert (done.slots["partner_words"], done.slots["draft"]) == (None, None)
    assert done.leaves_form
    assert Situation.from_json(done.slots["situation"]).draft == "You're one to talk."


@pytest.mark.parametrize("awaiting", [None, "draft", "truth"])
async def test_stop_in_the_form_is_never_reviewed_as_a_draft(run: Run, awaiting: str | None) -> None:
    """Also while an older question is open, the word that ends the form is no try."""
    slots = {"requested_slot": "draft", "partner_words": "x", "situation": {"awaiting": awaiting, "attempts": 1}}
    ended = await run(coaching.ValidateReviewForm(), "stop", slots=slots)
    assert ended.slots["requested_slot"] is None
    done = await run(coaching.ActionReviewDraft(), "stop", slots={**slots, **ended.slots})
    assert done.responses == ["utter_review_cancelled"]


@pytest.mark.parametrize("intent", ["practice", "referral", "delete_my_data"])
async def test_a_wish_that_ends_the_form_is_answered(run: Run, intent: str) -> None:
    """Asking for something else in the middle of the form leads there, and nothing is reviewed."""
    slots = {"requested_slot": "draft", "partner_words": "x", "situation": {"awaiting": "draft"}}
    heard = {"intent": {"name": intent, "confidence": 0.95}}
    ended = await run(coaching.ValidateReviewForm(), "something else please", slots=slots, **heard)
    done = await run(coaching.ActionReviewDraft(), "something else please", slots={**slots, **ended.slots}, **heard)
    assert done.responses == []
    assert done.leads_to == f"action_{intent}"
    assert done.leaves_form


async def test_whether_this_is_a_human_is_answered_in_the_form_too(run: Run) -> None:
    """The plain answer comes at once."""
    slots = {"requested_slot": "draft", "partner_words": "x"}
    heard = {"intent": {"name": "bot_challenge", "confidence": 0.95}}
    ended = await run(coaching.ValidateReviewForm(), "are you real", slots=slots, **heard)
    done = await run(coaching.ActionReviewDraft(), "are you real", slots={**slots, **ended.slots}, **heard)
    assert done.responses == ["utter_bot_challenge"]
