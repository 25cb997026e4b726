"""Nothing is asked twice, nothing is said twice while there is something else to say, and answers stay short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from empathy_coach.coaching.bank import lines
from empathy_coach.coaching.conversation import drafts, fear, rehearsal
from empathy_coach.coaching.conversation.situation import Awaiting, Check, Situation

if TYPE_CHECKING:
    from conftest import Dialogue

LONG = {
    "fear": ("I'm scared", "I'm scared of losing her"),
    "partner_pain": ("she keeps asking why she wasn't enough",),
    "defensiveness": ("she keeps attacking me and I'm not a monster",),
    "support_question": ("how can I support her",),
    "honesty": ("should i answer every question",),
    "transparency": ("should i give her my phone",),
    "consistency": ("how long will this take",),
}
FACTUAL = ("Was it only once?", "It only happened twice.")


def siblings(line: str) -> set[str]:
    """Return the ids of the list that a line stands in; empty where the line is made of pieces."""
    place = line.split(".")[:-1]
    for cut in range(len(place) - 1, 0, -1):
        path = f"coaching/{'/'.join(place[:cut])}.yml"
        try:
            return {found.id for found in lines(path, *place[cut:])}
        except ValueError:
            continue
    return set()


@pytest.mark.parametrize("flow", LONG)
def test_no_line_is_repeated_while_others_are_left(dialogue: Dialogue, flow: str) -> None:
    """Over twelve turns of one flow every line of a list is said before one of them comes again."""
    messages = LONG[flow]
    for turn in range(12):
        dialogue.say(messages[turn % len(messages)], flow, 0.9)
    said = dialogue.situation.used
    for place, line in enumerate(said):
        if line in said[:place]:
            assert siblings(line) <= set(said[:place]), line


@pytest.mark.parametrize(
    ("intent", "text", "most"),
    [
        ("fear", "I'm scared", 60),
        ("partner_pain", "he just found out and he's crying so hard in the kitchen", 39),
        ("partner_pain", "she's sobbing next to me", 39),
        ("honesty", "do i tell him everything", 60),
        ("transparency", "should i give her my phone", 60),
        ("consistency", "how long will this take", 60),
        ("betrayed_partner", "I'm the one who was cheated on", 80),
    ],
)
def test_a_first_reply_is_short(dialogue: Dialogue, intent: str, text: str, most: int) -> None:
    """Somebody in distress reads one screen, not two."""
    assert dialogue.say(text, intent, 0.9).words <= most


def test_the_truth_is_asked_for_once(dialogue: Dialogue) -> None:
    """Once answered, another draft with facts is reviewed without the question."""
    paste = f'"{FACTUAL[0]}" I want to say {FACTUAL[1]}'
    asked = [dialogue.say(text).outcomes for text in (paste, "yes", "I told you, it was just texting.", paste)]
    assert [("truth_check" in outcomes) for outcomes in asked] == [True, False, False, False]


def test_the_safety_question_is_asked_once_across_flows(dialogue: Dialogue) -> None:
    """An answer given in one flow holds in all others."""
    told = [
        dialogue.say("I'm scared of how he will react", "fear", 0.9).outcomes,
        dialogue.say("I'm scared of how he will react").outcomes,
        dialogue.say("No, nothing like that").outcomes,
        dialogue.say('"who is she" I want to say I lied to you and I am sorry').outcomes,
    ]
    assert sum("safety_question" in outcomes for outcomes in told) == 1
    assert rehearsal.before_practice(dialogue.situation, "") is None


@pytest.mark.parametrize("purpose", ["telling", "reaction"])
def test_a_yes_to_the_safety_question_closes_help_with_talks(purpose: str) -> None:
    """Words for a talk could make a frightening home worse, whichever flow asked."""
    asked = Situation(awaiting=Awaiting.SAFETY, purpose=purpose, afraid=Check.OPEN, fear="reaction")
    turn = fear.fear(asked, "Yes, something like that")
    assert [bubble.outcome for bubble in turn.says] == ["safety_closed"]
    assert turn.situation.awaiting is None


def test_a_yes_to_the_safety_question_closes_a_review() -> None:
    """The draft that waited is not reviewed any more."""
    asked = Situation(awaiting=Awaiting.SAFETY, purpose="review", afraid=Check.OPEN, draft="sorry", attempts=1)
    turn = drafts.draft_turn(asked, "Yes, something like that")
    assert [bubble.outcome for bubble in turn.says] == ["safety_closed"]
    assert turn.situation.afraid is Check.YES


def test_a_threat_is_never_helped_with() -> None:
    """A draft that uses a fear of the partner as a lever gets no wording at all."""
    turn = drafts.draft_turn(Situation(), "", partner="I'm leaving", draft="If you leave I'll take the kids away")
    assert [bubble.outcome for bubble in turn.says] == ["draft_is_a_threat"]


def test_a_form_that_ended_without_a_draft_says_so() -> None:
    """Nothing was sent anywhere, and nothing more is asked."""
    turn = drafts.draft_turn(Situation(), "stop", partner="who is she", draft=None)
    assert [bubble.outcome for bubble in turn.says] == ["review_cancelled"]


def test_contact_that_goes_on_comes_before_everything(dialogue: Dialogue) -> None:
    """No step is coached around an affair that has not ended."""
    dialogue.say("how do i rebuild trust, i still see her at work and we still text", "consistency", 0.9)
    assert dialogue.outcomes == ("told_first",)
    dialogue.say("how do i rebuild trust, i still see her", "consistency", 0.9)
    assert dialogue.outcomes != ("told_first",)
