import pytest

from empathy_coach.language.patterns import Compiler, Finder, PatternError
from empathy_coach.language.words import sentences


def matched(pattern: str, text: str, **lexicons: str) -> list[str]:
    finder = Finder(("", row) for row in Compiler(lexicons).rows(pattern))
    return [
        " ".join(word.text for word in sentence.words[start:end])
        for sentence in sentences(text)
        for _, start, end in finder.find(sentence)
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("you never", "", []),
        ("you never", "You NEVER listen", ["you never"]),
        ("you (never|do not ever) listen", "you don't ever listen", ["you do not ever listen"]),
        ("sorry (to you)? $", "sorry to you, ok", ["sorry to you"]),
        ("sorry $", "sorry you feel", []),
        ("^ whatever", "I eat whatever", []),
        ("^ whatever", "fine, whatever", ["whatever"]),
        ("^^ no $$", "no. no, never", ["no"]),
        ("perfect $?", "are you perfect?", ["perfect"]),
        ("perfect $?", "you are perfect.", []),
        ("you ~2 me", "you always hurt me", ["you always hurt me"]),
        ("you ~2 me", "you always say you hurt me", ["you hurt me"]),
        ("minimi* it", "I minimised it", ["minimized it"]),
        ("only 0 times", "only 12 times", ["only 12 times"]),
        ("you !(never) listen", "you listen", ["you listen"]),
        ("a | b", "a b", ["a", "b"]),
    ],
)
def test_patterns(pattern: str, text: str, found: list[str]) -> None:
    assert matched(pattern, text) == found


def test_lexicons_name_each_other() -> None:
    assert matched("you are {bad}", "you're so cold", bad="{much}? cold", much="so | very") == ["you are so cold"]


@pytest.mark.parametrize("pattern", ["(a", "a)", "{unknown}", "a?", "{ring}"])
def test_a_wrong_pattern_says_what_is_wrong(pattern: str) -> None:
    with pytest.raises(PatternError):
        matched(pattern, "a", ring="{ring} a")
