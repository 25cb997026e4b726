"""Rehearsal as a form: one line after the other, commands that step out, and an end that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from actions.practice import (
    ActionAskPracticeReply,
    ActionDebrief,
    ActionPractice,
    ValidatePracticeForm,
)
from empathy_coach import practice
from empathy_coach.practice import Session

if TYPE_CHECKING:
    from conftest import Ran, Run

SAFE = {"situation": {"afraid": "no"}}
GOOD = "I lied to you for months. You had every right to trust me. What do you need from me right now?"


def open_slots(session: Session | None = None) -> dict[str, Any]:
    begun = session or practice.start("mira", seed=3)
    return {"practice_session": begun.to_json(), "requested_slot": "practice_reply"}


def session_of(done: Ran) -> Session:
    return Session.from_json(done.slots["practice_session"])


async def test_the_first_wish_asks_the_safety_question(run: Run) -> None:
    """No scene begins before it."""
    done = await run(ActionPractice(), "let's practise")
    assert done.responses == ["utter_safety_question"]
    assert done.leads_to is None
    assert "practice_session" not in done.slots


async def test_after_it_the_scene_is_set(run: Run) -> None:
    """A briefing with its card, a session, and the form at once."""
    done = await run(ActionPractice(), "let's practise", slots=SAFE)
    assert done.responses == ["utter_practice_briefing"]
    assert session_of(done).ended is None
    assert done.leads_to == "practice_form"


async def test_the_partner_speaks(run: Run) -> None:
    """The form asks with the line of the simulated partner, by name."""
    session = practice.start("mira", seed=3)
    done = await run(ActionAskPracticeReply(), "", slots=open_slots(session))
    assert done.responses == ["utter_practice_partner"]
    assert done.messages[0]["line"] == practice.partner_line(session)


async def test_a_line_gets_feedback_and_is_asked_again(run: Run) -> None:
    """The slot stays empty so that Rasa asks for the next line; the card tells what moved."""
    done = await run(ValidatePracticeForm(), GOOD, slots=open_slots())
    assert done.responses == ["utter_practice_feedback"]
    assert done.slots["practice_reply"] is None
    assert "requested_slot" not in done.slots
    assert len(session_of(done).records) == 1
    assert done.cards


@pytest.mark.parametrize("word", ["pause", "help"])
async def test_a_pause_gives_a_hint_and_changes_nothing(run: Run, word: str) -> None:
    """Stepping out for a second is no line to the partner."""
    done = await run(ValidatePracticeForm(), word, slots=open_slots())
    assert done.responses == ["utter_practice_hint"]
    assert set(done.slots) == {"practice_reply"}


async def test_again_takes_the_same_moment_back(run: Run) -> None:
    """The last line is undone; the partner stands where they stood."""
    one = await run(ValidatePracticeForm(), GOOD, slots=open_slots())
    done = await run(ValidatePracticeForm(), "again", slots={**open_slots(), **one.slots})
    assert done.responses == ["utter_practice_again"]
    assert session_of(done).records == ()


async def test_again_before_the_first_line_is_no_line(run: Run) -> None:
    """The command is not spoken to the partner."""
    done = await run(ValidatePracticeForm(), "again", slots=open_slots())
    assert session_of(done).records == ()


@pytest.mark.parametrize("text", ["stop", "/goodbye"])
async def test_stop_ends_the_form(run: Run, text: str) -> None:
    """Also a button for something else ends it; the debrief follows."""
    done = await run(ValidatePracticeForm(), text, slots=open_slots())
    assert done.slots["requested_slot"] is None
    assert session_of(done).ended is not None


async def test_please_stop_is_a_line_for_the_partner(run: Run) -> None:
    """What one could say to a partner is never taken for a command."""
    done = await run(ValidatePracticeForm(), "Please stop shouting, I am listening to you.", slots=open_slots())
    assert len(session_of(done).records) == 1


async def test_a_line_that_is_too_long_is_said_and_asked_again(run: Run) -> None:
    """No turn is lost, and the sentence says the limit."""
    done = await run(ValidatePracticeForm(), "I am sorry. " * 400, slots=open_slots())
    assert "2,000" in done.messages[0]["text"]
    assert set(done.slots) == {"practice_reply"}


async def test_the_last_turn_closes_the_form(run: Run) -> None:
    """A session that ended asks for nothing more."""
    done = await run(ValidatePracticeForm(), GOOD, slots=open_slots(practice.start("mira", seed=3, turns=1)))
    assert session_of(done).ended is not None
    assert done.slots["requested_slot"] is None


async def test_the_form_may_open_without_a_session(run: Run) -> None:
    """A lost session ends in nothing worse than an empty slot."""
    done = await run(ValidatePracticeForm(), "hello", slots={"requested_slot": "practice_reply"})
    assert done.messages == []
    assert done.slots == {"practice_reply": None}


async def test_the_debrief_steps_out_and_forgets(run: Run) -> None:
    """What was practised is summed up; the learner's words are not kept."""
    one = await run(ValidatePracticeForm(), GOOD, slots=open_slots(practice.start("mira", seed=3, turns=1)))
    done = await run(ActionDebrief(), "", slots=one.slots)
    assert done.responses == ["utter_practice_closing", "utter_practice_debrief"]
    assert done.slots == {"practice_session": None}


async def test_a_debrief_after_a_stop_says_so(run: Run) -> None:
    """Without a last word of the partner the coach says that the scene is over."""
    done = await run(ActionDebrief(), "", slots=open_slots())
    assert done.responses[0] == "utter_practice_stopped"
    assert (await run(ActionDebrief(), "")).responses == ["utter_stopped"]
