import pytest

from empathy_coach.language.clauses import clauses
from empathy_coach.language.words import sentences


def canonical(text: str) -> list[str]:
    return [" ".join(word.text for word in sentence.words) for sentence in sentences(text)]


def test_no_words_no_sentences() -> None:
    assert canonical("") == canonical(" \n😀?! ") == []
    assert clauses("") == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("You’re right", "you are right"),
        ("youre right", "you are right"),
        ("ur right", "you are right"),
        ("ur phone", "your phone"),
        ("your being dramatic", "you are being dramatic"),
        ("your being here", "you are being here"),
        ("didnt", "did not"),
        ("i should of told u", "i should have told you"),
        ("ill tell you", "i will tell you"),
        ("i was ill", "i was ill"),
        ("apologise", "apologize"),
        ("I'm really sorry, babe", "i am sorry"),
    ],
)
def test_ways_of_typing_become_one(typed: str, read: str) -> None:
    assert canonical(typed) == [read]


def test_a_sentence_that_opens_with_but_joins_the_last() -> None:
    assert canonical("I'm sorry. But you left. Whatever.") == ["i am sorry but you left", "whatever"]


def test_words_know_their_place_in_the_original() -> None:
    text = "😀 I didn’t, ok?"
    words = sentences(text)[0].words
    assert [text[word.start : word.end] for word in words] == ["I", "didn’t", "didn’t", "ok"]


def test_a_run_without_full_stops_is_cut() -> None:
    assert max(len(sentence.words) for sentence in sentences("so you never said " * 500)) <= 160


def test_clauses_open_at_punctuation_and_conjunctions() -> None:
    found = [clause.text for clause in clauses("I was lonely, but that’s no excuse. I lied and I hid it")]
    assert found == ["I was lonely", "but that’s no excuse", "I lied", "and I hid it"]
