"""Suggestions fit the draft and the partner, need the learner's words, and pass the program's own review."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_coach.coaching.blocks import with_examples
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.keeping import kept
from empathy_coach.coaching.model import Suggestion, Verdict
from empathy_coach.coaching.phrasing import blanks, hold_line, suggest
from empathy_coach.coaching.review import review

MARCH = "You lied for a YEAR. Was he the work trip in March?"
CASES = [
    (MARCH, "not a year, and you were never home"),
    (MARCH, "Yes, I was with him. I'm sorry but I hated lying"),
    (MARCH, "Yes I was with him in March. What do you need tonight?"),
    (
        "i cant stop picturing you two in our bed",
        "i was drunk and it only happened once, you have to let it go",
    ),
    ("why wasn't I enough?", "you were always enough, i was just lonely"),
    ("", "im sorry i cheated but you werent there for me"),
    ("", "i slept with my ex twice and i'm sorry you found out like that"),
    ("Where were you last night?", "I was at work. Why are you so paranoid"),
    ("Everyone knew. Your sister KNEW.", "she only found out in june and i told her to stay out of it"),
    ("How many times did you sleep with her?", "like 3 times. it meant nothing"),
    ("I hate you. you absolute coward", "fine hate me then, im done"),
    ("we had such a nice day and now i cant stop crying", "we were fine this morning, why do you ruin it"),
    ("i dont believe a word", "I deleted the messages in May because i was scared. i shouldnt have"),
    ("was any of it real", "of course it was real dont be dramatic"),
    ("im just tired. i dont feel anything", "can we please just talk about it"),
    ("Show me your phone", "if you stop accusing me i'll show you"),
    ("", ""),
]


def _texts(partner: str, draft: str, **options: object) -> list[str]:
    return [made.text for made in _made(partner, draft, **options)]


def _made(partner: str, draft: str, **options: object) -> tuple[Suggestion, ...]:
    return suggest(draft, partner, review(draft, partner), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(("partner", "draft"), CASES)
@pytest.mark.parametrize("seed", range(4))
def test_two_or_three_different_open_suggestions(partner: str, draft: str, seed: int) -> None:
    made = _made(partner, draft, seed=seed)
    assert 2 <= len({suggestion.text for suggestion in made}) <= 3
    for suggestion in made:
        assert review(with_examples(suggestion.text), partner).verdict is Verdict.OPEN
        assert suggestion.skills
        assert suggestion.why
        assert " but " not in suggestion.text


@pytest.mark.parametrize(("partner", "draft"), CASES)
def test_a_suggestion_needs_the_learners_words(partner: str, draft: str) -> None:
    """Each has a blank, or a sentence that the learner wrote."""
    own = kept(draft, review(draft, partner), asked=True)
    sentences = [*own.acts, own.answer, own.owning, own.offer, own.question]
    for text in _texts(partner, draft):
        assert blanks(text) or any(sentence in text for sentence in sentences if sentence)


@pytest.mark.parametrize(("partner", "draft"), CASES)
def test_suggestions_are_short(partner: str, draft: str) -> None:
    texts = _texts(partner, draft)
    assert all(len(text.split()) <= 70 for text in texts)
    assert len(texts[0].split()) <= 35


def test_the_same_input_gives_the_same_suggestions_and_other_drafts_others() -> None:
    assert _texts(*CASES[0]) == _texts(*CASES[0])
    shown = [tuple(_texts(partner, draft)) for partner, draft in CASES]
    assert len(set(shown)) == len(shown)


def test_a_question_of_fact_is_answered_first_with_a_blank_for_the_truth() -> None:
    for text in _texts(*CASES[0]):
        assert text.startswith("___ (")


def test_the_learners_own_answer_is_kept_and_what_cancels_is_gone() -> None:
    for text in _texts(*CASES[1]):
        assert text.startswith("Yes, I was with him.")
        assert "hated" not in text


def test_the_learners_own_question_takes_the_place_of_ours() -> None:
    warm = _texts(*CASES[2])[1]
    assert warm.endswith("What do you need tonight?")
    assert warm.count("?") == 1


def test_an_act_is_kept_after_the_excuse_is_removed() -> None:
    texts = _texts("i dont believe a word", "I deleted the messages in May because i was scared")
    assert all("I deleted the messages in May." in text for text in texts)
    assert not any("scared" in text for text in texts)


def test_the_length_correction_waits() -> None:
    assert not any("year" in text.lower() for text in _texts(*CASES[0]))


def test_the_channel_decides_what_is_offered() -> None:
    said = (
        "im so hurt",
        "I keep seeing your hands on her",
        "I don't know who you are any more",
        "leave me alone tonight",
    )
    spoken = [_texts(partner, "ok", channel=Channel.IN_PERSON) for partner in said]
    assert spoken != [_texts(partner, "ok", channel=Channel.TEXT) for partner in said]


def test_sentences_shown_before_are_passed_over() -> None:
    first = _texts("", "you made me do it")
    again = _texts("", "you made me do it", used=first)
    assert not set(first) & set(again)


PARTNERS = sorted({partner for partner, _ in CASES} | {
    "You told me it was over in June.", "Did you bring her to our house?", "I hate you", "Don't you dare say sorry",
    "You're late. You said six.", "You gave me chlamydia", "I'm numb", "Who else knows?", "Please don't text me",
    "You humiliated me in front of my family", "I was pregnant while you were with her.", "Do you still love her?",
})  # fmt: skip
PIECES = (
    "I lied to you", "yes", "no, never", "about 8 months", "my brother", "I only texted her twice", "it meant nothing",
    "you were never home", "I'm sorry if that hurt you", "im sorry i hid it", "there's no excuse", "I was drunk",
    "what do you need tonight?", "I'll show you the bank statements", "calm down", "you didn't deserve that",
    "we both made mistakes", "I deleted them", "I promise it will never happen again", "whatever", "please don't go",
    "I don't remember", "how long are you going to do this", "it was my choice", "and you're perfect?",
)  # fmt: skip


@given(
    partner=st.sampled_from(PARTNERS),
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    glue=st.sampled_from([". ", ", ", " but ", " and "]),
    channel=st.sampled_from(Channel),
    seed=st.integers(0, 5),
)
@settings(max_examples=150, deadline=None)
def test_whatever_was_written_the_suggestions_are_open(
    partner: str, pieces: list[str], glue: str, channel: Channel, seed: int
) -> None:
    made = _made(partner, glue.join(pieces), channel=channel, seed=seed)
    assert len({one.text for one in made}) >= 2
    for one in made:
        assert review(with_examples(one.text), partner).verdict is Verdict.OPEN, one.text
        assert not re.search(r"\{|\}|  |\.\.|\bi\b", one.text), one.text
        assert one.text.count("?") <= 2


def test_a_shrinking_word_goes_and_the_fact_stays() -> None:
    partner = "You told me it was over in June. Then I see you texted her in August."
    for text in _texts(partner, "I only texted her twice in August, you're making it bigger than it is"):
        assert "I texted her twice in August." in text
        assert "only" not in text


def test_a_no_that_is_taken_back_is_not_kept() -> None:
    for text in _texts("Did you sleep with him?", "no, we only kissed a few times, at least I told you"):
        assert not text.startswith("No.")


def test_what_the_draft_denies_is_not_owned_in_its_name() -> None:
    for text in _texts("Did you bring her to our house?", "No, never in our house."):
        assert text.startswith("No, never in our house.")
        assert "brought it" not in text
        assert "there in peace" not in text


def test_sorry_is_not_said_to_someone_who_will_not_hear_it() -> None:
    for text in _texts("Don't you dare tell me you're sorry", "what do you want me to say then??"):
        assert "sorry" not in text.lower()


def test_an_act_that_was_told_is_not_asked_for_again() -> None:
    for text in _texts("", "I slept with my coworker and lied about it for a year. I'm so sorry. Please forgive me"):
        assert "(what you did" not in text


def test_few_people_hear_the_same_words() -> None:
    """Of the sentences in all suggestions to different people, none is in more than a third of them."""
    shown = [sentence for partner, draft in CASES for text in _texts(partner, draft) for sentence in text.split(". ")]
    assert max(Counter(shown).values()) <= len(CASES) / 3 + 3


@pytest.mark.parametrize("channel", list(Channel))
def test_a_hold_line_names_a_time_and_is_not_repeated(channel: Channel) -> None:
    used: list[str] = []
    for _ in range(4):
        line = hold_line(channel, used)
        assert "___" in line.text
        assert "time" in line.text
        assert line.id not in used
        used.append(line.id)


@pytest.mark.parametrize("partner", ["Get out. I can't look at you", "leave me alone", "Don't text me tonight"])
@pytest.mark.parametrize("channel", list(Channel))
def test_asked_to_go_every_suggestion_obeys(partner: str, channel: Channel) -> None:
    texts = _texts(partner, "i just want to explain, it only happened once", channel=channel)
    assert len(texts) == 3
    for text in texts:
        assert "(a time" in text
        assert "?" not in text
        assert "I'm staying" not in text


def test_a_threat_is_not_reworded() -> None:
    assert _made("Let's just get divorced", "fine, you'll hear from my lawyer and you wont see the kids") == ()


def test_a_long_draft_does_not_crowd_the_suggestions() -> None:
    draft = "I lied to you about the hotel and I paid for it with our money. " * 30
    for text in _texts("Where did the money go?", draft[:2000]):
        assert len(text.split()) <= 70
