"""Answers, pauses and space: whether the reply gave what the partner's line asked for."""

from __future__ import annotations

import re

from empathy_coach.practice import cues
from empathy_coach.practice.signals.heard import GRUNT_WORDS, Heard, Span, first, said_before, whole, words

SHORTEST_PAUSE = 20
"""Minutes until a body calms down enough to listen (coaching notes, parts of a non-defensive reply)."""
_SHORT_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "fifteen": 15}


def same_answer(heard: Heard) -> Span | None:
    """The same answer to a question of fact, given again without complaint."""
    fits = heard.asked in ("yes_no", "fact") and not heard.kinds and len(words(heard.text)) > GRUNT_WORDS
    return whole(heard) if fits and said_before(heard) and not first(heard, "weary") else None


def time_out(heard: Heard) -> Span | None:
    """A pause that is named, long enough, and has a time of return."""
    pause = _pause(heard)
    return pause if pause and not _too_short(heard.text) else None


def short_time_out(heard: Heard) -> Span | None:
    """A pause with a return that leaves no time to calm down."""
    pause = _pause(heard)
    return pause if pause and _too_short(heard.text) else None


def open_pause(heard: Heard) -> Span | None:
    """A pause that is named, with no time to come back."""
    if _pause(heard) or heard.asked == "space":
        return None
    return first(heard, "pause_named", cues.ANSWERS)


def gave_space(heard: Heard) -> Span | None:
    """Did as asked when the partner wanted to be left alone or said nothing."""
    return first(heard, "space_given", cues.ANSWERS) if heard.asked == "space" and not heard.kinds else None


def let_be(heard: Heard) -> Span | None:
    """Answered a wish for distance with a word and no more."""
    short = heard.asked == "space" and 0 < len(words(heard.text)) <= GRUNT_WORDS and not heard.kinds
    return first(heard, "let_be", cues.ANSWERS) if short else None


def plain_answer(heard: Heard) -> Span | None:
    """Answered a question of yes or no, or of fact, straight."""
    if heard.asked not in ("yes_no", "fact") or heard.kinds:
        return None
    return _answer(heard)


def unanswered(heard: Heard) -> Span | None:
    """Left a question of yes or no, or of fact, standing."""
    if heard.asked not in ("yes_no", "fact") or not words(heard.text) or time_out(heard):
        return None
    answered = _answer(heard) or "accountability" in heard.skills
    return None if answered else whole(heard)


def _answer(heard: Heard) -> Span | None:
    """Return the first words that answer what was asked, leaving out those that only look like it."""
    masked = heard.text
    for start, end in cues.spans(heard.text, "not_an_answer", path=cues.ANSWERS):
        masked = masked[:start] + "_" * (end - start) + masked[end:]
    found = cues.spans(masked, f"answer_{heard.asked}", path=cues.ANSWERS)
    return found[0] if found else None


def _pause(heard: Heard) -> Span | None:
    named, back = (cues.spans(heard.text, f"pause_{part}", path=cues.ANSWERS) for part in ("named", "return"))
    return (min(named + back)[0], max(end for _, end in named + back)) if named and back else None


def _too_short(text: str) -> bool:
    lengths = [
        text[start:end].split(maxsplit=1)[0].lower() for start, end in cues.spans(text, "minutes", path=cues.ANSWERS)
    ]
    return any(_minutes(length) < SHORTEST_PAUSE for length in lengths)


def _minutes(number: str) -> float:
    digits = re.match(r"\d+", number)
    return int(digits.group()) if digits else _SHORT_NUMBERS.get(number, SHORTEST_PAUSE)
