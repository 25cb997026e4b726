"""The review as a whole: verdict, skills, apology, notes, contract."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_coach.coaching.model import Kind, Review, Skill, Suggestion, Verdict
from empathy_coach.coaching.review import review, to_json

WORDS = [
    *("i", "you", "was", "sorry", "but", "never", "it's", "only", "didn't", "just", "if", "because", "hurt"),
    *("your", "phone?", "😀", "“calm", "down”", "and.", "no,", "\n"),
]


@pytest.mark.parametrize("draft", ["", "  ", "\n", "😀", "...", "\u200b"])
def test_an_empty_draft_is_not_graded(draft: str) -> None:
    assert review(draft, "You lied to me!") == Review()


def test_the_partner_is_never_graded() -> None:
    assert review("I hear you.", "You're pathetic, you never listen.").verdict is Verdict.OPEN


def test_owning_beside_a_defence_is_mixed() -> None:
    assert review("I lied to you in March. Anyway, you're overreacting.").verdict is Verdict.MIXED


def test_owning_that_a_but_takes_back_is_no_skill() -> None:
    reviewed = review("I lied to you, but you were never home.", patterns_only=True)
    assert reviewed.verdict is Verdict.DEFENSIVE
    assert reviewed.skills == ()


@pytest.mark.parametrize(
    ("skill", "draft"),
    [
        (Skill.VALIDATION, "You have every right to be angry with me."),
        (Skill.CARE, "I'm not going anywhere."),
        (Skill.EXPLORATION, "Can you tell me what the worst part was today?"),
        (Skill.ACCOUNTABILITY, "I lied to you and it was my choice."),
        (Skill.SUPPORT_QUESTION, "What would help you most right now?"),
        (Skill.TRANSPARENCY, "You can look at my phone whenever you want."),
        (Skill.COMMITMENT, "I'll be home at six."),
        (Skill.PATIENCE, "Take all the time you need."),
        (Skill.HONEST_FEAR, "I'm scared and that's mine to carry."),
    ],
)
def test_open_moves_are_found(skill: Skill, draft: str) -> None:
    assert skill in review(draft, patterns_only=True).moves


@pytest.mark.parametrize(
    ("draft", "present", "cancelled"),
    [
        ("", set(), set()),
        ("I'm sorry I lied to you.", {"responsibility", "regret"}, set()),
        ("I lied, it was wrong, and it hurt you.", {"responsibility", "wrong", "effect"}, set()),
        ("I'm sorry, but you were never home.", set(), {"regret"}),
        ("I'm sorry if it hurt you.", set(), {"regret"}),
    ],
)
def test_apology_anatomy(draft: str, present: set[str], cancelled: set[str]) -> None:
    apology = review(draft).apology
    assert present <= set(apology.present)
    assert cancelled <= set(apology.cancelled)
    assert not set(apology.missing) & {*apology.present, *apology.cancelled, "explanation"}


def test_empty_promises_and_borrowed_words_are_advice() -> None:
    assert [note.id for note in review("I will never hurt you again.").notes] == ["empty_promise"]
    assert [note.id for note in review("I hold space for your journey.").notes] == ["therapy_speak"]


def test_spans_are_exact_in_the_original() -> None:
    draft = "😀 I’m sorry you feel that way… but “fine”, you’re overreacting 🙄"
    for finding in review(draft, patterns_only=True).findings:
        assert draft[finding.start : finding.end] == finding.text
    assert "you’re overreacting" in [finding.text for finding in review(draft, patterns_only=True).findings]


def test_every_finding_says_why_and_what_instead() -> None:
    findings = review("You made me do it. Calm down. It was just a kiss.", patterns_only=True).findings
    assert len(findings) == 3
    assert all(finding.why and finding.instead for finding in findings)


def test_json_follows_the_contract() -> None:
    draft = "I'm sorry, but you were never home."
    suggestion = Suggestion("I ___.", (Skill.ACCOUNTABILITY,), "owns it")
    found = to_json(review(draft), (suggestion,))
    assert found["verdict"] == "defensive"
    assert found["kinds"][0]["kind"] == Kind.FALSE_APOLOGY.value
    assert set(found["kinds"][0]) == {"kind", "start", "end", "text", "why"}
    assert set(found["apology"]) == {"present", "missing", "cancelled"}
    assert found["suggestions"] == [{"text": "I ___.", "skills": ["accountability"], "why": "owns it"}]
    assert to_json(review(""))["verdict"] is None


@given(
    st.one_of(st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)),
    st.text(max_size=80),
)
@settings(deadline=None)
def test_any_draft_is_reviewed(draft: str, partner: str) -> None:
    reviewed = review(draft, partner)
    for span in (*reviewed.findings, *reviewed.skills, *reviewed.notes):
        assert 0 <= span.start < span.end <= len(draft)
        assert draft[span.start : span.end] == span.text
    if reviewed.findings:
        assert reviewed.verdict in {Verdict.DEFENSIVE, Verdict.MIXED}


@pytest.mark.parametrize("piece", ["I was lonely, but you never listened. ", "i was so you never sorry "])
def test_time_grows_with_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.perf_counter()
        review((piece * (length // len(piece) + 1))[:length])
        return time.perf_counter() - started

    seconds(2_000)  # compiles the patterns
    short, long = seconds(10_000), seconds(100_000)
    assert long < 25 * short + 0.5
