"""What a reply is like beside the review: repeated, borrowed, too sweet, too short, a pause, an answer, a promise.

One small function a signal; each returns the part of the reply that it stands on, or None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.practice.signals import answering, drilled, manner, promises
from empathy_coach.practice.signals.heard import WALL_WORDS, Heard, Span, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["GOOD", "POOR", "WALL_WORDS", "Heard", "Span", "names", "signals", "words"]

_SIGNALS: Mapping[str, Callable[[Heard], Span | None]] = {
    check.__name__: check
    for check in (
        manner.insult, promises.broken_word, manner.silence, manner.grunt, drilled.changed_answer, manner.weary,
        manner.repeat, manner.love_bombing, manner.therapy_speak, manner.plea, manner.pressing, manner.reasons,
        manner.off_topic, answering.unanswered, manner.empty_promise, answering.short_time_out, answering.open_pause,
        manner.wall_of_text, drilled.many_questions, answering.time_out, promises.kept_word, answering.gave_space,
        answering.let_be, drilled.true_answer, answering.same_answer, answering.plain_answer, drilled.named_day,
        promises.promised_answers, promises.promised_to_listen,
    )
}  # fmt: skip
"""Loudest first: feedback and the partner take up the first that has words."""
POOR = frozenset(
    {
        "insult", "broken_word", "silence", "grunt", "changed_answer", "weary", "repeat", "love_bombing",
        "therapy_speak", "plea", "pressing", "off_topic", "unanswered", "empty_promise", "short_time_out",
        "wall_of_text", "many_questions", "reasons", "open_pause",
    }
)  # fmt: skip
"""Signals without which a reply is the better one."""
GOOD = (
    "time_out", "kept_word", "gave_space", "let_be", "true_answer", "same_answer", "plain_answer", "named_day",
)  # fmt: skip
"""Signals that are something done well."""


def signals(heard: Heard) -> dict[str, Span]:
    """Return the signals of the reply, by name, with the part of it that each stands on."""
    found = {name: signal(heard) for name, signal in _SIGNALS.items()}
    return {name: span for name, span in found.items() if span is not None}


def names() -> tuple[str, ...]:
    """Return the names of all signals, loudest first."""
    return tuple(_SIGNALS)
