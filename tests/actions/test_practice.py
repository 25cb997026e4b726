"""Rehearsal as a form: one line after the other, commands that step out, and an end that is said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from actions.practice import (
    ActionAskPracticeReply,
    ActionDebrief,
    ActionPractice,
    ValidatePracticeForm,
)
from actions.rehearsing import Rehearsals
from empathy_coach import practice
from empathy_coach.practice import Session, scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conftest import Ran, Run

    from empathy_coach.practice.results import Result

SAFE = {"situation": {"afraid": "no"}}
HER = {"situation": {"afraid": "no", "pronoun": "she"}}
GOOD = "I lied to you for months. You had every right to trust me. What do you need from me right now?"


class MemoryPractices:
    """Finished rehearsals in memory, with what was blanked."""

    def __init__(self) -> None:
        self.kept: list[Result] = []
        self.blanked: list[str] = []

    def latest(self, session_id: str) -> list[Result]:  # noqa: ARG002
        return self.kept[:-3:-1]

    def add(self, session_id: str, result: Result) -> bool:  # noqa: ARG002
        if self.kept and result.is_same_run(self.kept[-1]):
            self.kept.pop()
        self.kept.append(result)
        return True

    def keep_words(self, session_id: str, words: Iterable[str]) -> bool:  # noqa: ARG002
        if not self.kept:
            return False
        self.kept[-1] = replace(self.kept[-1], words=tuple(words))
        return True

    def forget_words(self, session_id: str, words: Iterable[str]) -> None:  # noqa: ARG002
        self.blanked += words


@pytest.fixture
def practices() -> MemoryPractices:
    return MemoryPractices()


@pytest.fixture
def opens(practices: MemoryPractices) -> ActionPractice:
    return ActionPractice(Rehearsals(lambda: practices))


@pytest.fixture
def debriefs(practices: MemoryPractices) -> ActionDebrief:
    return ActionDebrief(Rehearsals(lambda: practices))


def open_slots(session: Session | None = None) -> dict[str, Any]:
    begun = session or practice.start("mira", seed=3)
    return {"practice_session": begun.to_json(), "requested_slot": "practice_reply"}


def session_of(done: Ran) -> Session:
    return Session.from_json(done.slots["practice_session"])


async def test_the_first_wish_asks_the_safety_question(run: Run, opens: ActionPractice) -> None:
    """No scene begins before it, and what was wished for is kept over it."""
    done = await run(opens, "let's practise with a man about the money")
    assert done.responses == ["utter_safety_question"]
    assert done.leads_to is None
    assert "practice_session" not in done.slots
    after = await run(opens, "no", slots=done.slots)
    assert session_of(after).scenario == "tom"


async def test_without_a_wish_the_scene_begins_and_somebody_else_is_a_tap_away(run: Run, opens: ActionPractice) -> None:
    """Nobody is met with a menu."""
    done = await run(opens, "can we practise", slots=SAFE)
    assert done.responses == ["utter_practice_briefing"]


async def test_another_one_shows_everybody(run: Run, opens: ActionPractice) -> None:
    """The card names every partner, the buttons some of them."""
    done = await run(opens, "another one", slots=SAFE)
    assert done.responses == ["utter_practice_menu", "utter_practice_menu_who"]
    assert {item["id"] for item in done.cards[0]["items"]} == set(scenario.ids())
    chosen = await run(opens, "Kemi", slots=done.slots)
    assert session_of(chosen).scenario == "kemi"


async def test_after_it_the_scene_is_set(run: Run, opens: ActionPractice) -> None:
    """A briefing with its card, a session, and the form at once."""
    done = await run(opens, "let's practise", slots=HER)
    assert done.responses == ["utter_practice_briefing"]
    assert session_of(done).ended is None
    assert scenario.load(session_of(done).scenario).pronouns.subject == "she"
    assert done.leads_to == "practice_form"


async def test_a_drill_is_asked_for_by_name(run: Run, opens: ActionPractice) -> None:
    """The briefing says what counts, and for the same question what the true answer is."""
    done = await run(opens, "she keeps asking the same question, can we rehearse that", slots=SAFE)
    assert done.responses == ["utter_practice_briefing", "utter_practice_drill"]
    assert session_of(done).drill == "same_question"
    assert done.cards[0]["answer"] in done.messages[1]["briefing"]


async def test_what_is_not_told_yet_is_not_rehearsed(run: Run, opens: ActionPractice) -> None:
    """The wish is met honestly before a scene begins."""
    done = await run(opens, "can we rehearse telling her I saw him again", slots=SAFE)
    assert done.responses == ["utter_practice_telling", "utter_practice_briefing"]


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
    assert done.responses == ["utter_practice_hint" if word == "pause" else "utter_practice_help"]
    assert session_of(done) == practice.start("mira", seed=3)


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
    assert session_of(done).records == ()


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


async def ended(run: Run, debriefs: ActionDebrief, *, begun: Session | None = None) -> Ran:
    """Play one reply and look back on it."""
    one = await run(ValidatePracticeForm(), GOOD, slots=open_slots(begun or practice.start("mira", seed=3, turns=1)))
    return await run(debriefs, "", slots=one.slots)


async def test_the_debrief_steps_out_and_keeps_only_scores(
    run: Run, debriefs: ActionDebrief, practices: MemoryPractices
) -> None:
    """The partner's last word, out of the role, then what to take along; no word of the learner is kept."""
    done = await ended(run, debriefs)
    assert done.responses == ["utter_practice_partner", "utter_practice_out", "utter_practice_debrief"]
    assert practices.kept[0].moves["accountability"] == 1
    assert "months" not in json.dumps(practices.kept[0].to_json())


async def test_the_next_debrief_compares(run: Run, debriefs: ActionDebrief) -> None:
    """The first has nothing beside it, the second has the first."""
    other = practice.start("mira", seed=4, turns=1)
    assert (await ended(run, debriefs)).cards[-1]["compared"] is None
    assert (await ended(run, debriefs)).cards[-1]["compared"] is None, "the same run, taken again"
    assert (await ended(run, debriefs, begun=other)).cards[-1]["compared"]


async def test_the_words_are_kept_when_asked(
    run: Run, opens: ActionPractice, debriefs: ActionDebrief, practices: MemoryPractices
) -> None:
    """And then nothing is blanked."""
    done = await ended(run, debriefs)
    open_ = {"situation": {"afraid": "no", "awaiting": "practised"}, **_session(done)}
    kept = await run(opens, "keep my words", slots=open_)
    assert kept.responses == ["utter_practice_kept"]
    assert practices.kept[0].words == (GOOD,)
    await run(opens, "that's enough", slots=open_)
    assert practices.blanked == []


@pytest.mark.parametrize(
    ("text", "response"), [("that's enough", "utter_practice_enough"), ("tomorrow after dinner", "utter_practice_when")]
)
async def test_otherwise_the_words_are_blanked(run: Run, practices: MemoryPractices, text: str, response: str) -> None:
    """Whatever is answered to the last question, the words go."""
    kept = Rehearsals(lambda: practices)
    opens, done = ActionPractice(kept), await ended(run, ActionDebrief(kept))
    after = await run(opens, text, slots={"situation": {"afraid": "no", "awaiting": "practised"}, **_session(done)})
    assert after.responses == [response, "utter_practice_cleared"]
    assert GOOD.rstrip("?") in practices.blanked
    assert "You had every right to trust me" in practices.blanked
    assert after.slots["practice_session"] is None


def _session(done: Ran) -> dict[str, Any]:
    return {"practice_session": done.slots["practice_session"]}


async def test_the_same_moment_again_after_the_end_shows_both(
    run: Run, opens: ActionPractice, debriefs: ActionDebrief
) -> None:
    """A what-if from the same state, with both branches in the card."""
    done = await ended(run, debriefs)
    back = await run(
        opens, "same moment again", slots={"situation": {"afraid": "no", "awaiting": "practised"}, **_session(done)}
    )
    assert back.leads_to == "practice_form"
    other = await run(ValidatePracticeForm(), "You're overreacting.", slots={**open_slots(), **back.slots})
    card = other.cards[0]["what_if"]
    assert card["before"]["quote"].startswith("I lied to you")
    assert card["before"]["state"]["openness"] > card["now"]["state"]["openness"]


async def test_a_debrief_after_a_stop_says_so(run: Run, debriefs: ActionDebrief, practices: MemoryPractices) -> None:
    """Stopped before the first line there is nothing to keep and nothing to ask."""
    stopped = practice.stop(practice.start("mira", seed=3))
    done = await run(debriefs, "", slots=open_slots(stopped))
    assert done.responses == ["utter_practice_out", "utter_practice_nothing_said"]
    assert practices.kept == []
    assert (await run(debriefs, "")).responses == ["utter_stopped"]


async def test_a_threat_ends_the_practice_with_somebody_to_call(run: Run, debriefs: ActionDebrief) -> None:
    """No partner, no score, a help card."""
    one = await run(ValidatePracticeForm(), "I'll make you pay for this", slots=open_slots())
    assert one.slots["requested_slot"] is None
    assert one.messages == []
    done = await run(debriefs, "", slots=one.slots)
    assert done.responses == ["utter_practice_safety"]
    assert done.cards[0]["type"] == "safety"
    assert done.slots == {"practice_session": None}


async def test_now_and_then_the_effect_is_guessed_first(run: Run) -> None:
    """The card tells nothing, nobody speaks, and the guess brings it all."""
    slots = open_slots()
    for text in (GOOD, "You lay awake and I lied about March.", "I hear you asking.", "I put that picture there."):
        done = await run(ValidatePracticeForm(), text, slots=slots)
        slots = {**slots, **done.slots}
        if done.responses == ["utter_practice_guess"]:
            break
    assert done.responses == ["utter_practice_guess"]
    assert "state" not in done.cards[0]
    assert "changes" not in done.cards[0]
    assert (await run(ActionAskPracticeReply(), "", slots=slots)).messages == []
    told = await run(ValidatePracticeForm(), "It opened", slots=slots)
    assert told.responses[0] == "utter_practice_feedback"
    assert told.cards[0]["guess"]["guessed"] == "opened"
    assert (await run(ActionAskPracticeReply(), "", slots={**slots, **told.slots})).messages != []


async def test_after_an_hour_a_message_is_not_taken_for_a_reply(run: Run) -> None:
    """It is asked, nothing is lost, and "send it" sends it."""
    away = [{"event": "user", "timestamp": 10.0}, {"event": "user", "timestamp": 4000.0}]
    done = await run(ValidatePracticeForm(), GOOD, slots=open_slots(), events=away)
    assert done.responses == ["utter_practice_away"]
    sent = await run(ValidatePracticeForm(), "send it", slots={**open_slots(), **done.slots})
    assert session_of(sent).records[0].reply == GOOD
    on = await run(ValidatePracticeForm(), "go on", slots={**open_slots(), **done.slots})
    assert session_of(on).records == ()


async def test_a_practice_left_half_way_is_offered(run: Run, opens: ActionPractice) -> None:
    """Go on where it stood, or begin with somebody else."""
    slots = {**SAFE, "practice_session": practice.start("kemi", seed=1).to_json()}
    done = await run(opens, "let's practise", slots=slots)
    assert done.responses == ["utter_practice_offer"]
    on = await run(opens, "go on", slots={**slots, **done.slots})
    assert (on.responses, on.leads_to) == (["utter_practice_goes_on"], "practice_form")
    other = await run(opens, "someone else", slots={**slots, **done.slots})
    assert session_of(other).records == ()
    assert other.leads_to == "practice_form"


@pytest.mark.parametrize(
    ("word", "response"), [("facts", "utter_practice_facts"), ("numbers", "utter_practice_numbers")]
)
async def test_facts_and_numbers_are_there_for_the_asking(run: Run, word: str, response: str) -> None:
    """They are steps out of the scene, not lines."""
    done = await run(ValidatePracticeForm(), word, slots=open_slots())
    assert done.responses == [response]
    assert session_of(done).records == ()


async def test_help_lines_are_shown_in_the_middle(run: Run) -> None:
    """And the scene waits."""
    done = await run(ValidatePracticeForm(), "show me the help lines", slots=open_slots())
    assert done.responses == ["utter_help_lines"]
    assert set(done.slots) == {"practice_reply"}


async def test_somebody_else_can_be_asked_for_before_the_first_reply(run: Run, debriefs: ActionDebrief) -> None:
    """The form closes, and it is asked with whom; later the same words are a line to the partner."""
    done = await run(ValidatePracticeForm(), "someone else", slots=open_slots())
    assert done.slots["requested_slot"] is None
    asked = await run(debriefs, "", slots=done.slots)
    assert asked.responses == ["utter_practice_menu", "utter_practice_menu_who"]


async def test_a_step_out_leaves_the_guess_open(run: Run) -> None:
    """Facts are told, and the guess still waits."""
    session = replace(practice.start("mira", seed=3), held={"type": "practice"})
    done = await run(ValidatePracticeForm(), "facts", slots=open_slots(session))
    assert done.responses == ["utter_practice_facts"]
    assert session_of(done).held is not None
