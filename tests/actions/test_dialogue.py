"""Stopping, what was not understood, and one's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from actions.dialogue import ActionStop, ActionUnclear
from actions.privacy import ActionDeleteMyData, ActionExportMyData
from empathy_coach.coaching.conversation.situation import Situation

if TYPE_CHECKING:
    from conftest import Run

RANKING = [{"name": "nlu_fallback"}, {"name": "fear"}, {"name": "honesty"}, {"name": "greet"}]


async def test_what_was_not_understood_becomes_a_choice(run: Run) -> None:
    """The likeliest meanings are buttons; the miss is counted."""
    done = await run(ActionUnclear(), "hm", intent_ranking=RANKING)
    assert done.responses == ["utter_unclear"]
    titles = [button["title"] for button in done.messages[0]["buttons"]]
    assert titles[:2] == ["Something I'm afraid of", "Telling the truth"]
    assert len(titles) == 3
    assert Situation.from_json(done.slots["situation"]).misses == 1


async def test_the_second_miss_shows_everything(run: Run) -> None:
    """The response brings its own menu."""
    done = await run(ActionUnclear(), "hm", slots={"situation": {"misses": 1}}, intent_ranking=RANKING)
    assert done.responses == ["utter_unclear_again"]
    assert done.messages[0]["buttons"] == []


async def test_stop_leaves_everything_open_behind(run: Run) -> None:
    """No form, no question; what is known stays for another time."""
    slots = {"situation": {"awaiting": "draft", "attempts": 2, "misses": 1}}
    done = await run(ActionStop(), "stop", slots=slots)
    assert done.responses == ["utter_stopped"]
    assert done.leaves_form
    assert done.slots == {"situation": {"attempts": 2, "before": "draft"}, "requested_slot": None}


@pytest.mark.parametrize(("action", "does"), [(ActionDeleteMyData(), "erase"), (ActionExportMyData(), "export")])
async def test_ones_own_data_is_one_button_away(run: Run, action: ActionDeleteMyData, does: str) -> None:
    """The chat says how; the card opens the button that does it; no text claims that it is done."""
    done = await run(action, "delete everything")
    assert done.cards == [{"type": "privacy", "do": does}]
    assert done.events == []
