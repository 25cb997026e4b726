"""The review form takes what a message holds, and lets go when the learner does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from empathy_coach.coaching.conversation.collecting import Aside, Collected, Wanted, collect, elsewhere, leaves

PARTNER, DRAFT = Wanted.PARTNER_WORDS, Wanted.DRAFT


def test_one_message_may_hold_both() -> None:
    """Partner's words and draft in one paste leave nothing to ask."""
    found = collect(Collected(), None, '"who is she" I want to say nobody you need to know about')
    assert (found.partner_words, found.draft) == ("who is she", "nobody you need to know about")
    assert found.ended


def test_two_messages_are_asked_for_one_after_the_other() -> None:
    """First what the partner wrote, then the answer."""
    first = collect(Collected(), PARTNER, "how could you do this to me")
    assert (first.partner_words, first.draft, first.ended) == ("how could you do this to me", None, False)
    second = collect(first, DRAFT, "I lied. I am sorry.")
    assert (second.draft, second.ended) == ("I lied. I am sorry.", True)


@pytest.mark.parametrize("text", ["skip", "Skip.", "nothing", "they didn't write", "I don't have it"])
def test_the_partners_words_may_be_skipped(text: str) -> None:
    """Skipped is not the same as not asked: the form goes on to the draft."""
    assert collect(Collected(), PARTNER, text).partner_words == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("stop", PARTNER), ("stop", DRAFT), ("Stop please", PARTNER), ("Stop please", DRAFT), ("back", PARTNER)],
)
def test_stop_ends_the_form_without_a_draft(text: str, wanted: Wanted) -> None:
    """A command is never taken for words to send."""
    found = collect(Collected(partner_words="who is she"), wanted, text)
    assert found.stopped
    assert found.ended
    assert found.draft is None


@pytest.mark.parametrize("intent", ["practice", "referral", "delete_my_data", "bot_challenge"])
def test_a_sure_other_wish_ends_the_form(intent: str) -> None:
    """A clear request for something else is not reviewed as a draft."""
    assert collect(Collected(), DRAFT, "something else now", intent=intent, confidence=0.9).leaves
    assert not collect(Collected(), DRAFT, "something else now", intent=intent, confidence=0.5).leaves
    assert not leaves("fear", 1.0)


@pytest.mark.parametrize("text", ["she is always like this", "I'm so sick of this", "I can't stand him"])
def test_venting_is_received_and_not_taken_as_a_draft(text: str) -> None:
    """What nobody would send is not graded."""
    found = collect(Collected(partner_words=""), DRAFT, text)
    assert found.aside is Aside.VENTING
    assert not found.ended


def test_back_at_the_draft_asks_for_the_partners_words_again() -> None:
    """One step back, not out of the form."""
    assert collect(Collected(partner_words="who is she"), DRAFT, "back") == Collected()


@pytest.mark.parametrize(
    ("text", "aside"),
    [("pause", Aside.PAUSE), ("help", Aside.HELP), ("who reads this?", Aside.PRIVATE)],
)
@pytest.mark.parametrize("wanted", [PARTNER, DRAFT])
def test_an_aside_leaves_the_form_as_it_was(text: str, aside: Aside, wanted: Wanted) -> None:
    """It is answered, and the question stands again."""
    known = Collected(partner_words="who is she" if wanted is DRAFT else None)
    assert collect(known, wanted, text) == replace(known, aside=aside)


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("oh god he's sobbing on the kitchen floor right now", "partner_pain"),
        ("wait I'm scared he'll leave me", "fear"),
        ("I'm so sorry I hurt you", None),
        ("stop", None),
    ],
)
def test_what_cannot_wait_leaves_the_form(text: str, flow: str | None) -> None:
    """Words to the partner stay in the form, and so do commands."""
    assert elsewhere(text, "out_of_scope", 0.3) == flow


def test_the_partners_words_may_turn_out_to_be_the_draft() -> None:
    """A correction is no draft."""
    found = collect(Collected(partner_words="I never lied"), DRAFT, "no, that's what I wrote")
    assert (found.partner_words, found.draft) == ("", "I never lied")
