"""Each kind beside what looks like it and is fine."""

from functools import partial

import pytest

from empathy_coach.coaching.model import Kind, Verdict
from empathy_coach.coaching.review import review as with_head

review = partial(with_head, patterns_only=True)
"""What the patterns find by themselves: they hold alone where the trained head cannot be used."""

DEFENSIVE = [
    (Kind.COUNTER_ATTACK, "Oh, and you're perfect?"),
    (Kind.COUNTER_ATTACK, "ur one to talk"),
    (Kind.COUNTER_ATTACK, "You never listened to me."),
    (Kind.BLAME_SHIFTING, "You pushed me away and she was there."),
    (Kind.BLAME_SHIFTING, "If you had paid attention I wouldn't have needed anyone else."),
    (Kind.BLAME_SHIFTING, "We were distant, both of us were lonely in this marriage."),
    (Kind.BLAME_SHIFTING, "Can we both take accountability here?"),
    (Kind.JUSTIFYING, "I was drunk and I had just lost my job."),
    (Kind.JUSTIFYING, "you have to understand how lonely i was"),
    (Kind.MINIMIZING, "It was just a few messages."),
    (Kind.MINIMIZING, "It only happened twice."),
    (Kind.DENYING, "Nothing happened, end of story."),
    (Kind.INVALIDATING, "You're overreacting."),
    (Kind.INVALIDATING, "I'm not saying you're crazy, but this is crazy."),
    (Kind.INVALIDATING, "I honour your truth and invite you to honour mine."),
    (Kind.INVALIDATING, "I hear that you're choosing to stay in the hurt."),
    (Kind.VICTIM_STANCE, "I guess I'm just the villain forever now."),
    (Kind.VICTIM_STANCE, "Do you know how hard this is on me?"),
    (Kind.DEFLECTING, "What about the time you lied about the money?"),
    (Kind.DEFLECTING, "What more do you want?"),
    (Kind.DEFLECTING, "I'll show you my phone if you stop asking questions."),
    (Kind.STONEWALLING, "I'm done talking about this."),
    (Kind.STONEWALLING, "Whatever."),
    (Kind.RUSHING_FORGIVENESS, "How long are you going to punish me?"),
    (Kind.RUSHING_FORGIVENESS, "You said you forgave me."),
    (Kind.FALSE_APOLOGY, "I'm sorry you feel that way."),
    (Kind.FALSE_APOLOGY, "I'm sorry if that hurt you."),
    (Kind.FALSE_APOLOGY, "Mistakes were made."),
    (Kind.FALSE_APOLOGY, "I'm sorry, but you were never home."),
    (Kind.FALSE_APOLOGY, "I'm sorry. But you were never home."),
    (Kind.CONTEMPT, "Congratulations, you win."),
    (Kind.CONTEMPT, "You're pathetic."),
]
OPEN = [
    "I told you 'you're one to talk' and that was cruel of me.",
    "You never have to pretend you're fine for me.",
    "You didn't make me do this.",
    "I was lonely, but that's no excuse.",
    "I was lonely, and being lonely is not a reason to do what I did.",
    "I called it just texting; that was minimizing.",
    "You're not overreacting.",
    "You weren't imagining it.",
    "I made you think you were imagining it.",
    "I don't think you're paranoid.",
    "I feel ashamed, and I'm not asking you to make me feel better.",
    "I'm flooded. I need half an hour and I'll be back at nine.",
    "Take as long as you need.",
    "I won't ask you to forgive me.",
    "I don't want you to move on before you are ready.",
    "I'm sorry you feel this pain because I lied.",
    "I understand if you can't talk tonight.",
    "I was such an idiot.",
    "I blamed you last week and I take that back. It was my choice.",
    "I did this. You didn't cause it.",
]


@pytest.mark.parametrize(("kind", "draft"), DEFENSIVE)
def test_defence_is_named_first(kind: Kind, draft: str) -> None:
    reviewed = review(draft)
    assert reviewed.verdict in {Verdict.DEFENSIVE, Verdict.MIXED}
    assert reviewed.kinds[0] is kind


@pytest.mark.parametrize("draft", OPEN)
def test_look_alikes_are_open(draft: str) -> None:
    reviewed = review(draft)
    assert (reviewed.verdict, reviewed.findings) == (Verdict.OPEN, ())


@pytest.mark.parametrize(
    ("partner", "draft"),
    [
        ("Did you ever bring her here?", "No."),
        ("How many times did you sleep with him?", "Twice."),
        ("Go away.", "Okay. I'm going to my brother's."),
        (
            "What date was the first time?",
            "I don't remember. I'll check the statements and tell you by Friday.",
        ),
    ],
)
def test_plain_answers_to_what_was_asked_are_open(partner: str, draft: str) -> None:
    assert review(draft, partner).verdict is Verdict.OPEN


def test_one_word_to_a_long_pain_is_a_wall() -> None:
    assert review("Ok.", "I cried in the car for an hour because of that song.").kinds == (Kind.STONEWALLING,)


@pytest.mark.parametrize(
    "draft",
    [
        "If you tell anyone I'll take the kids.",
        "If you leave me I'll kill myself.",
        "Keep this up and I'm gone.",
        "Ask me one more time and you'll never see the children again.",
    ],
)
def test_a_lever_is_a_threat(draft: str) -> None:
    reviewed = review(draft)
    assert reviewed.threat
    assert reviewed.verdict is Verdict.DEFENSIVE


@pytest.mark.parametrize("draft", ["", "If you want me to leave I'll go.", "I'm not leaving you."])
def test_no_lever_no_threat(draft: str) -> None:
    assert not review(draft).threat


@pytest.mark.parametrize(
    ("draft", "kind", "words"),
    [
        ("not a year, and you were never home", Kind.COUNTER_ATTACK, "you were never home"),
        ("Yes, I was with him. I'm sorry but I hated lying", Kind.FALSE_APOLOGY, "I'm sorry but I hated lying"),
    ],
)
def test_the_clause_that_wounds_most_is_named_first(draft: str, kind: Kind, words: str) -> None:
    """An attack after a correction, and a sorry that a "but" takes back, outrank what stands beside them."""
    first = review(draft).findings[0]
    assert (first.kind, first.text) == (kind, words)


@pytest.mark.parametrize(
    "draft", ["I'm not saying it was a year, and you were right", "You're not wrong, and you never were"]
)
def test_a_new_clause_that_does_not_attack_stays_open(draft: str) -> None:
    """A clause about the partner is no attack by itself."""
    assert Kind.COUNTER_ATTACK not in review(draft).kinds
