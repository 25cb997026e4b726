"""What a reply is like beside the review: repeated, borrowed, too sweet, too short, a pause, an answer.

One small function a signal; each returns the part of the reply that it stands on, or None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from empathy_coach import content
from empathy_coach.practice import cues

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Span = tuple[int, int]

GRUNT_WORDS = 2
"""Up to two words are a grunt, unless a yes/no question was asked."""
WALL_WORDS = 110
"""A flooded person cannot take more; about a phone screen and a half."""
LIGHT_THERAPY, LOVE_PHRASES = 2, 2
REPEAT_SHARE = 0.5
"""Half of the word triples said before: the same words again, whatever stands around them."""
SHORTEST_PAUSE = 20
"""Minutes until a body calms down enough to listen (coaching notes, parts of a non-defensive reply)."""
_WORDS = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SHORT_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "fifteen": 15}
_LONG_WORD = 4


@dataclass(frozen=True)
class Heard:
    """A reply and what is needed to judge how it was made.

    Attributes:
        text: the reply. ``earlier``: the learner's replies before it, oldest first.
        partner: the line that it answers; ``asked`` says what kind of answer that line wants.
        specifics: the words of this story.
        skills, kinds: ids that the review found.
    """

    text: str
    earlier: tuple[str, ...] = ()
    partner: str = ""
    asked: str = ""
    specifics: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def signals(heard: Heard) -> dict[str, Span]:
    """Return the signals of the reply, by name, with the part of it that each stands on."""
    found = {name: signal(heard) for name, signal in _SIGNALS.items()}
    return {name: span for name, span in found.items() if span is not None}


def words(text: str) -> list[str]:
    """Return the words of the text in lower case, with straight apostrophes."""
    return [word.lower().replace("\u2019", "'") for word in _WORDS.findall(text)]


def silence(heard: Heard) -> Span | None:
    """Nothing was said: no letter and no digit."""
    return None if words(heard.text) else _whole(heard)


def grunt(heard: Heard) -> Span | None:
    """One or two words where more was needed; a plain answer to a plain question is none."""
    short = 0 < len(words(heard.text)) <= GRUNT_WORDS
    excused = heard.skills or plain_answer(heard) or gave_space(heard) or let_be(heard)
    return _whole(heard) if short and not excused else None


def repeat(heard: Heard) -> Span | None:
    """The same words as in an earlier reply."""
    if heard.asked in ("yes_no", "fact") and not heard.kinds:
        return None
    return _whole(heard) if _said_before(heard) else None


def same_answer(heard: Heard) -> Span | None:
    """The same answer to a question of fact, given again without complaint."""
    fits = heard.asked in ("yes_no", "fact") and not heard.kinds and len(words(heard.text)) > GRUNT_WORDS
    return _whole(heard) if fits and _said_before(heard) else None


def therapy_speak(heard: Heard) -> Span | None:
    """Counselling words with nothing of this story in them."""
    heavy, light = cues.spans(heard.text, "therapy_heavy"), cues.spans(heard.text, "therapy_light")
    if _specific(heard) or not (heavy or len(light) >= LIGHT_THERAPY):
        return None
    return (heavy or light)[0]


def love_bombing(heard: Heard) -> Span | None:
    """Declarations and gifts in the place of owning anything."""
    found = cues.spans(heard.text, "love")
    return found[0] if len(found) >= LOVE_PHRASES and "accountability" not in heard.skills else None


def plea(heard: Heard) -> Span | None:
    """Asks the hurt one for forgiveness, trust or comfort."""
    return _first(heard, "plea")


def empty_promise(heard: Heard) -> Span | None:
    """A large promise with no act and no time in it."""
    return None if "commitment" in heard.skills else _first(heard, "promise_big")


def off_topic(heard: Heard) -> Span | None:
    """Turns to something else while the other is hurting."""
    return None if heard.skills or heard.kinds or _specific(heard) else _first(heard, "off_topic")


def time_out(heard: Heard) -> Span | None:
    """A pause that is named, long enough, and has a time of return."""
    pause = _pause(heard)
    return pause if pause and not _too_short(heard.text) else None


def short_time_out(heard: Heard) -> Span | None:
    """A pause with a return that leaves no time to calm down."""
    pause = _pause(heard)
    return pause if pause and _too_short(heard.text) else None


def gave_space(heard: Heard) -> Span | None:
    """Did as asked when the partner wanted to be left alone or said nothing."""
    return _first(heard, "space_given", cues.ANSWERS) if heard.asked == "space" and not heard.kinds else None


def let_be(heard: Heard) -> Span | None:
    """Answered a wish for distance with a word and no more."""
    short = heard.asked == "space" and 0 < len(words(heard.text)) <= GRUNT_WORDS and not heard.kinds
    return _first(heard, "let_be", cues.ANSWERS) if short else None


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
    return None if answered else _whole(heard)


def wall_of_text(heard: Heard) -> Span | None:
    """More than a flooded person can read."""
    return _whole(heard) if len(words(heard.text)) > WALL_WORDS else None


_SIGNALS: Mapping[str, Callable[[Heard], Span | None]] = {
    check.__name__: check
    for check in (
        silence, grunt, repeat, love_bombing, therapy_speak, plea, off_topic, unanswered, empty_promise,
        short_time_out, wall_of_text, time_out, gave_space, let_be, same_answer, plain_answer,
    )
}  # fmt: skip
"""Loudest first: feedback and the partner take up the first that has words."""


def names() -> tuple[str, ...]:
    """Return the names of all signals, loudest first."""
    return tuple(_SIGNALS)


def _whole(heard: Heard) -> Span:
    return 0, len(heard.text)


def _first(heard: Heard, name: str, path: str = cues.SIGNALS) -> Span | None:
    found = cues.spans(heard.text, name, path=path)
    return found[0] if found else None


def _answer(heard: Heard) -> Span | None:
    """Return the first words that answer what was asked, leaving out those that only look like it."""
    masked = heard.text
    for start, end in cues.spans(heard.text, "not_an_answer", path=cues.ANSWERS):
        masked = masked[:start] + "_" * (end - start) + masked[end:]
    found = cues.spans(masked, f"answer_{heard.asked}", path=cues.ANSWERS)
    return found[0] if found else None


def _said_before(heard: Heard) -> bool:
    now = _triples(heard.text)
    return any(len(now & _triples(text)) >= REPEAT_SHARE * len(now) for text in heard.earlier if now)


def _triples(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    if len(said) <= GRUNT_WORDS:
        return {tuple(said)} if said else set()
    return set(zip(said, said[1:], said[2:], strict=False))


def _specific(heard: Heard) -> bool:
    """Whether the reply speaks of this story, or takes up a word of the line it answers."""
    story = set(heard.specifics) | {word for word in words(heard.partner) if len(word) >= _LONG_WORD}
    return bool((story - _empty_words()) & set(words(heard.text)))


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(content.load(cues.ANSWERS, "practice_signals")["empty_words"])


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
