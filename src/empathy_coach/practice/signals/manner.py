"""How a reply was made: too short, too long, borrowed, too sweet, weary, pressing."""

from __future__ import annotations

from empathy_coach.practice import cues
from empathy_coach.practice.signals.answering import gave_space, let_be, plain_answer
from empathy_coach.practice.signals.heard import (
    GRUNT_WORDS,
    WALL_WORDS,
    Heard,
    Span,
    first,
    said_before,
    specific,
    whole,
    words,
)

LIGHT_THERAPY, LOVE_PHRASES = 2, 2
"""Phrases that make a reply borrowed or too sweet; after the first such reply one is enough."""


def silence(heard: Heard) -> Span | None:
    """Nothing was said: no letter and no digit."""
    return None if words(heard.text) else whole(heard)


def grunt(heard: Heard) -> Span | None:
    """One or two words where more was needed; a plain answer to a plain question is none."""
    said = len(words(heard.text))
    shrug = cues.is_one(heard.text, "nothing_said", path=cues.ANSWERS)
    short = shrug or 0 < said <= GRUNT_WORDS
    excused = (heard.skills and not shrug) or plain_answer(heard) or gave_space(heard) or let_be(heard)
    return whole(heard) if short and not excused else None


def repeat(heard: Heard) -> Span | None:
    """The same words as in an earlier reply."""
    if heard.asked in ("yes_no", "fact") and not heard.kinds:
        return None
    return whole(heard) if said_before(heard) else None


def weary(heard: Heard) -> Span | None:
    """Lets the other feel that this was asked before."""
    return first(heard, "weary")


def reasons(heard: Heard) -> Span | None:
    """Gives a reason of one's own; asked why, or with "that is no excuse" beside it, it may stand."""
    return None if heard.asked == "why" or first(heard, "no_reason") else first(heard, "reasons")


def insult(heard: Heard) -> Span | None:
    """Calls the other names."""
    masked = heard.text
    for start, end in cues.spans(heard.text, "not_insult"):
        masked = masked[:start] + "_" * (end - start) + masked[end:]
    found = cues.spans(masked, "insult")
    return found[0] if found else None


def therapy_speak(heard: Heard) -> Span | None:
    """Counselling words with nothing of this story in them."""
    heavy, light = cues.spans(heard.text, "therapy_heavy"), cues.spans(heard.text, "therapy_light")
    enough = 1 if "therapy_speak" in heard.given else LIGHT_THERAPY
    if specific(heard) or not (heavy or len(light) >= enough):
        return None
    return (heavy or light)[0]


def love_bombing(heard: Heard) -> Span | None:
    """Declarations and gifts in the place of owning anything."""
    found = cues.spans(heard.text, "love")
    enough = 1 if "love_bombing" in heard.given else LOVE_PHRASES
    return found[0] if len(found) >= enough and "accountability" not in heard.skills else None


def plea(heard: Heard) -> Span | None:
    """Asks the hurt one for forgiveness, trust or comfort."""
    return first(heard, "plea")


def pressing(heard: Heard) -> Span | None:
    """Demands words from somebody who has none, or wants none said."""
    if "patience" in heard.skills:
        return None  # "you don't have to say anything"
    wanted = heard.asked == "space" or heard.theme == "numbness" or heard.reaction in ("go_silent", "withdraw")
    return first(heard, "pressing") if wanted or heard.drill == "silence" else None


def empty_promise(heard: Heard) -> Span | None:
    """A large promise with no act and no time in it."""
    return None if "commitment" in heard.skills else first(heard, "promise_big")


def off_topic(heard: Heard) -> Span | None:
    """Turns to something else while the other is hurting, unless they did so first."""
    if heard.skills or heard.kinds or heard.reaction == "swerve" or specific(heard):
        return None
    return first(heard, "off_topic")


def wall_of_text(heard: Heard) -> Span | None:
    """More than a flooded person can read."""
    return whole(heard) if len(words(heard.text)) > WALL_WORDS else None
