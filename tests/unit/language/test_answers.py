import pytest

from empathy_coach.language.answers import Answer, Command, command, truth, yes_no


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", Answer.NONE),
        ("Yes, I was", Answer.YES),
        ("yep", Answer.YES),
        ("No. Never", Answer.NO),
        ("nope", Answer.NO),
        ("idk", Answer.UNSURE),
        ("not sure", Answer.UNSURE),
        ("rather not say", Answer.DECLINED),
        ("I'd rather not say", Answer.DECLINED),
        ("She just slammed the door", Answer.NONE),
    ],
)
def test_yes_or_no(text: str, answer: Answer) -> None:
    assert yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", Answer.NONE),
        ("yes all of it", Answer.YES),
        ("Yes. All of it.", Answer.YES),
        ("yeah its true", Answer.YES),
        ("not everything", Answer.NOT_ALL),
        ("there's more", Answer.NOT_ALL),
        ("mostly", Answer.NOT_ALL),
        ("yes but not the money", Answer.NOT_ALL),
        ("i left some bits out", Answer.NOT_ALL),
        ("no", Answer.NO),
        ("unsure", Answer.UNSURE),
        ("prefer not to say", Answer.DECLINED),
    ],
)
def test_is_it_fully_true(text: str, answer: Answer) -> None:
    assert truth(text) is answer


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", None),
        ("stop", Command.STOP),
        ("Please stop", Command.STOP),
        ("can we pause", Command.PAUSE),
        ("help", Command.HELP),
        ("start over", Command.START_OVER),
        ("go back", Command.BACK),
        ("I want to try again", Command.TRY_AGAIN),
        ("stop asking me that, it hurts", None),
        ("she asked me to stop", None),
        ("help me tell her", None),
    ],
)
def test_commands_are_whole_messages(text: str, meant: Command | None) -> None:
    assert command(text) is meant
