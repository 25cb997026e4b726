"""The content check finds what an editor may break, and says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from empathy_coach import content
from empathy_coach.coaching import lint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], list[str]]]:
    """Return a function that replaces words in one content file and gives the problems found there."""
    read = content._read

    def problems(path: str, old: str, new: str) -> list[str]:
        source = read(path)
        assert old in source
        edited = source.replace(old, new, 1)
        monkeypatch.setattr(content, "_read", lambda asked: edited if asked == path else read(asked))
        content._load.cache_clear()
        return [problem for problem in lint.problems() if problem.startswith(f"{path}:")]

    yield problems
    monkeypatch.undo()
    content._load.cache_clear()


def test_nothing_is_wrong_with_the_words_as_they_are() -> None:
    assert lint.problems() == []


def test_there_are_enough_building_blocks() -> None:
    counts = lint.counts()
    assert counts["phrasing"] >= 400
    assert sum(counts.values()) >= 700


@pytest.mark.parametrize(
    ("edit", "line", "says"),
    [
        (("phrasing/own", "[accountability]", "[acountability]"), "3:", "'acountability' is not one of"),
        (("phrasing/undo", "[counter_attack]", "[counterattack]"), "3:", "'counterattack' is not one of"),
        (("phrasing/receive", "[shame]", "[shane]"), "3:", "'shane' is not one of"),
        (("phrasing/receive", "needs: [lie]", "needs: [lies]"), "4:", "there is no fact 'lies'"),
        (("phrasing/own", "tone: plain, ", ""), "3:", "'tone' is a required property"),
        (("phrasing/own", "[accountability]", "[]"), "3:", "'skills' is empty"),
        (("phrasing/own", "id: own-2", "id: own-1"), "4:", "the id 'own-1' is there twice"),
        (("phrasing/own", "and I hid it from you", "and you're being crazy"), "3:", "does not find it open"),
        (("phrasing/connect", "{specific}", "{trip}"), "9:", "nothing fills {trip}"),
        (("phrasing/stay", "I'm listening.", "I'm listening ____."), "9:", "a blank is ___"),
        (("themes/anger", "You have every right to be this angry.", "Calm down."), "28:", "invalidating in"),
        (("themes/anger", "weak:", "weka:"), "1:", "'weak' is missing"),
        (("prompts/anger", "options: [Keep reading, Stay silent]", "options: []"), "2:", "[]"),
        (("prompts/anger", "silent until you write again? Or nothing right now.", "silent?"), "2:", "or nothing"),
        (("prompts/after", "dont_know:", "dunno:"), "2:", "'dont_know' is missing"),
        (("hold_lines/hold", "I've read this,", "I've read this, stop exaggerating,"), "4:", "does not find it open"),
        (("fears/losing", "sentence:", "sentences:"), "1:", "'sentence' is missing"),
        (("situations/defensiveness", "contempt:", "contemt:"), "125:", "there is no kind 'contemt'"),
        (("situations/aims", "  better:", "  beter:"), "3:", "'better' is missing or empty"),
        (("lexicon/known", "    - '", "    - '("), "", "not a pattern"),
        (("skills/care", "skill: care", "skill: caring"), "1:", "'caring' in a file that is named care"),
        (("apology", "cancels: [false_apology", "cancels: [false_apologies"), "18:", "there is no kind"),
        (("card/support_card", "id: helps", "id: help"), "", "'help' is not one of"),
    ],
)
def test_breakage_is_named_with_file_and_line(
    broken: Callable[[str, str, str], list[str]], edit: tuple[str, str, str], line: str, says: str
) -> None:
    """An edit replaces words in a file; ``line`` is empty where the place is not fixed."""
    name, old, new = edit
    path = f"coaching/{name}.yml"
    found = broken(path, old, new)
    assert any(problem.startswith(f"{path}:{line}") and says in problem for problem in found), found
