"""Which pain is it: from the partner's own words and from the learner's retelling."""

from __future__ import annotations

import pytest

from empathy_coach import content
from empathy_coach.coaching.pronouns import HE, SHE
from empathy_coach.coaching.themes import Part, Theme, feeling_of, theme_file, theme_line, theme_of

SAID = [
    (Theme.SHAME, "she's asking why she wasn't enough"),
    (Theme.SHAME, "Was I not pretty enough for you?"),
    (Theme.SHAME, "I feel so stupid. What's wrong with me"),
    (Theme.SHAME, "he keeps saying its his own fault"),
    (Theme.EXPOSURE, "keeps asking who knew"),
    (Theme.EXPOSURE, "Your sister knew. Your whole office knew. I was the last to know."),
    (Theme.EXPOSURE, "what do we tell the kids"),
    (Theme.GOOD_DAY_GUILT, "we had such a nice day and then she crashed"),
    (Theme.GOOD_DAY_GUILT, "I laughed at dinner and felt normal for a minute and then it hit me"),
    (Theme.COMPARISON, "was she prettier than me"),
    (Theme.COMPARISON, "What does he have that I don't? Do you love him?"),
    (Theme.INTRUSION, "I can't stop picturing you two in our bed"),
    (Theme.INTRUSION, "that song came on and she froze"),
    (Theme.HYPERVIGILANCE, "every time your phone buzzes my stomach drops"),
    (Theme.HYPERVIGILANCE, "he hasnt slept since, hes up at 3am"),
    (Theme.AMBIVALENCE, "one minute he wants me here, next he wants me gone"),
    (Theme.AMBIVALENCE, "I don't know if I can stay"),
    (Theme.GRIEF, "Was any of it real?"),
    (Theme.GRIEF, "she just sits with the wedding photos and cries"),
    (Theme.NUMBNESS, "I feel nothing. I'm tired"),
    (Theme.NUMBNESS, "hes gone quiet, wont talk, stares at the wall"),
    (Theme.DISBELIEF, "I don't believe a word you say"),
    (Theme.DISBELIEF, "Is that everything? There's more isn't there"),
    (Theme.CHECKING, "show me your phone"),
    (Theme.CHECKING, "where are you right now and who are you with"),
    (Theme.WHY, "Why did you do it"),
    (Theme.WHY, "how could you do this on my birthday"),
    (Theme.REPEATED_QUESTION, "You lied for a YEAR. Was he the work trip in March?"),
    (Theme.REPEATED_QUESTION, "she asks the same question every night"),
    (Theme.ANGER, "FUCK YOU you absolute coward"),
    (Theme.ANGER, "shes screaming at me and calling me a pig"),
]


@pytest.mark.parametrize(("theme", "text"), SAID)
def test_the_theme_is_told_from_how_people_really_type(theme: Theme, text: str) -> None:
    assert theme_of(text) is theme


@pytest.mark.parametrize("text", ["", "   ", "hello", "the bus was on the corner"])
def test_words_without_pain_have_no_theme(text: str) -> None:
    assert theme_of(text) is None


@pytest.mark.parametrize("theme", list(Theme))
def test_each_theme_has_every_part(theme: Theme) -> None:
    found = content.load(theme_file(theme), "coaching_theme")
    assert all(len(found[part.value]) >= 3 for part in Part)


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("part", list(Part))
def test_nothing_is_repeated_while_other_lines_are_left(theme: Theme, part: Part) -> None:
    used: list[str] = []
    for _ in content.load(theme_file(theme))[part.value]:
        used.append(theme_line(theme, part, used).id)
    assert len(set(used)) == len(used)


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize("pronouns", [SHE, HE])
def test_a_line_says_her_or_him_and_leaves_no_slot(theme: Theme, part: Part, pronouns: object) -> None:
    for seed in range(5):
        text = theme_line(theme, part, pronouns=pronouns, seed=seed).text  # type: ignore[arg-type]
        assert "{" not in text
        assert len(text.split()) <= 60


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("I feel so humiliated", "so humiliated"),
        ("shes numb", "numb"),
        ("I'm sick to my stomach every night", "sick to my stomach"),
        ("Where were you?", None),
        ("", None),
    ],
)
def test_the_named_feeling_is_found(text: str, feeling: str | None) -> None:
    assert feeling_of(text) == feeling
