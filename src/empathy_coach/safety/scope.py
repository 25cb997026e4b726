"""What the words around a risk phrase change: idiom, fiction, negation, time past, reported speech."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from empathy_coach.safety.model import Concern, Tier
from empathy_coach.safety.scanning import OVERLAP, Match

if TYPE_CHECKING:
    from collections.abc import Iterable

    from empathy_coach.safety.tokens import Message

LOOK_BACK = 4
"""Words before a phrase in which a negation still governs it."""
NEAR_SENTENCES = 1
"""Sentences on either side in which means or a plan belong to a phrase."""
LONGEST_QUOTE = 600
"""Characters after "she wrote:" that are still read as the other person's words."""
QUOTE_WORDS = 60
"""Words before a phrase in which "she wrote" is looked for."""
_COLON = re.compile(r"[^.\n:]{0,25}:")
_OWN_TURN = re.compile(r"(?:^|\n)\s*(?:me|i|my reply|i said|i replied)\b[^:\n]{0,20}:", re.IGNORECASE)
_WORDS_NEGATORS = (
    "not never dont didnt doesnt wont wouldnt no isnt arent havent hasnt hadnt wasnt werent neither nor "
    "without shouldnt ain nao nunca jamais kein keine "
)
NEGATORS = frozenset(_WORDS_NEGATORS.split())
_WORDS_BREAKS = "but and because so if although though then unless when while except "
_BREAKS = frozenset(_WORDS_BREAKS.split())
_WORDS_SUBJECTS = "i im ive id ill he she they we you hes shes theyre hed shed youre ur it its "
_SUBJECTS = frozenset(_WORDS_SUBJECTS.split())
_WORDS_HEDGED_BY = "think believe mean say saying imagine suppose guess "
_HEDGED_BY = frozenset(_WORDS_HEDGED_BY.split())
_WORDS_FIRST_PERSON = "i im ive id ill me my myself "
_FIRST_PERSON = frozenset(_WORDS_FIRST_PERSON.split())
_HEATED = frozenset({Concern.OWN_VIOLENCE, Concern.HARM_TO_OTHERS, Concern.SUICIDE})
_SAYING = frozenset({"texted", "messaged", "replied", "wrote", "said"})
_FADES_WITH_TIME = frozenset(
    {Concern.SUICIDE, Concern.SELF_HARM, Concern.HARM_TO_OTHERS, Concern.SUBSTANCE}
    | {Concern.HOPELESSNESS, Concern.PANIC, Concern.COLLAPSE}
)


class Marks:
    """The scope marks of a message by kind, found by place without a search through all of them."""

    def __init__(self, matches: Iterable[Match], message: Message) -> None:
        self.by_kind: dict[str, list[Match]] = {}
        for match in matches:
            if match.rule.mark is not None:
                self.by_kind.setdefault(match.rule.mark, []).append(match)
        self._starts = {kind: [mark.start for mark in marks] for kind, marks in self.by_kind.items()}
        self._sentences = {
            kind: {message.sentence_of[mark.start] for mark in marks} for kind, marks in self.by_kind.items()
        }

    def overlapping(self, kind: str, start: int, end: int) -> list[Match]:
        """Return the marks of ``kind`` that share a token with the range."""
        starts = self._starts.get(kind, [])
        first, last = bisect_left(starts, start - OVERLAP), bisect_left(starts, end)
        return [mark for mark in self.by_kind.get(kind, [])[first:last] if mark.end > start]

    def before(self, kind: str, token: int, words: int) -> list[Match]:
        """Return the marks of ``kind`` that end before ``token`` and start within so many words of it, last first."""
        starts = self._starts.get(kind, [])
        first, last = bisect_left(starts, token - words), bisect_left(starts, token)
        return [mark for mark in reversed(self.by_kind.get(kind, [])[first:last]) if mark.end <= token]

    def near(self, kind: str, message: Message, match: Match, sentences: int = 0) -> bool:
        """Whether a mark of ``kind`` stands within so many sentences of ``match``."""
        here = message.sentence_of[match.start]
        there = self._sentences.get(kind, set())
        return any(number in there for number in range(here - sentences, here + sentences + 1))


def tier_in_scope(match: Match, marks: Marks, message: Message) -> Tier:
    """Return the tier of a matched rule after the words around it are heard; ``none`` drops it."""
    if is_idiom(match, marks) or (match.rule.concern in _HEATED and marks.overlapping("loose", match.start, match.end)):
        return Tier.NONE
    if is_fiction(match, marks, message):
        return Tier.NONE
    denied = _denied(match, marks, message)
    if denied is not None:
        return denied
    faded = _faded(match, marks, message)
    return faded if faded is not None else _raised(match, marks, message)


def is_idiom(match: Match, marks: Marks) -> bool:
    """Whether a figure of speech covers the end of the match, or the whole of it."""
    if match.pieces:
        return any(is_idiom(part, marks) for part in match.parts)
    figures = marks.overlapping("figure", match.start, match.end)
    if any(figure.start <= match.start and figure.end >= match.end for figure in figures):
        return True
    return any(idiom.end >= match.end for idiom in marks.overlapping("idiom", match.start, match.end))


def is_fiction(match: Match, marks: Marks, message: Message) -> bool:
    """Whether the sentence tells of a film, a song, a book or a dream, and not of the writer's own wish."""
    if "fiction" in match.rule.firm or not marks.near("fiction", message, match):
        return False
    if marks.near("dream", message, match):
        return True
    said = message.words(match.start - 2, match.end)
    return not _FIRST_PERSON.intersection(said)


def _denied(match: Match, marks: Marks, message: Message) -> Tier | None:
    if "negation" in match.rule.firm:
        return None
    negation = negator(match, marks, message)
    if negation is None or marks.near("not_yet", message, match):
        return None
    hedged = marks.overlapping("hedge", negation - 1, match.end)
    return min(match.rule.tier, Tier.DISTRESS) if hedged else Tier.NONE


def negator(match: Match, marks: Marks, message: Message) -> int | None:
    """Return the token that negates the match, or None.

    Looks inside the match (unless its pattern is itself a negation) and a few words before it, and stops at
    a comma, a conjunction, or another subject.
    """
    if match.pieces:
        places = (negator(part, marks, message) for part in match.parts)
        return next((place for place in places if place is not None), None)
    first = max(message.sentence(match.start)[0], match.start - LOOK_BACK)
    inside = not NEGATORS.intersection(match.line.pattern.words)
    for place in range(match.end - 1, first - 1, -1):
        word = message.tokens[place].word
        if place >= match.start and not inside:
            continue
        if word in NEGATORS and not _is_answer(place, message) and not _cancelled(place, marks):
            return place
        if word in _BREAKS or (place < match.start and _comma_after(place, message)):
            return None
        if word in _SUBJECTS and place <= match.start:
            return _hedging(place, message)
    return None


def _hedging(subject: int, message: Message) -> int | None:
    """Return the negator of "I don't think I ...", which denies across a subject."""
    before = message.words(subject - 3, subject)
    if before and before[-1] in _HEDGED_BY | {"that"} and NEGATORS.intersection(before):
        return subject - 1
    return None


def _is_answer(place: int, message: Message) -> bool:
    return message.tokens[place].word == "no" and place == message.sentence(place)[0]


def _cancelled(place: int, marks: Marks) -> bool:
    return bool(marks.overlapping("cancelled", place, place + 1))


def _comma_after(place: int, message: Message) -> bool:
    gap = message.text[message.tokens[place].end : message.tokens[place + 1].start]
    return any(sign in gap for sign in ",:()\u2014\u2013\n\u2026") or ".." in gap


def _faded(match: Match, marks: Marks, message: Message) -> Tier | None:
    resolved = "resolved" in marks.by_kind
    if ("past" in match.rule.firm and not resolved) or not marks.near("past", message, match):
        return None
    if marks.near("still", message, match):
        return None
    if match.rule.concern in _FADES_WITH_TIME:
        return Tier.NONE if resolved or match.rule.tier is Tier.DISTRESS else Tier.DISTRESS
    if marks.near("old_home", message, match, NEAR_SENTENCES):
        return Tier.NONE
    return None


def _raised(match: Match, marks: Marks, message: Message) -> Tier:
    """Means near a phrase, or a time in its sentence, make a crisis an emergency."""
    tier = match.rule.tier
    if tier is not Tier.CRISIS:
        return tier
    for kind in match.rule.raised_by:
        if marks.near(kind, message, match, 0 if kind == "time" else NEAR_SENTENCES):
            return Tier.EMERGENCY
    return tier


def is_reported(match: Match, marks: Marks, message: Message) -> bool:
    """Whether the phrase stands in words that somebody else said: quoted, or after "she wrote:"."""
    for said in marks.before("they_said", match.start, QUOTE_WORDS):
        if not _may_lead_in(said, message):
            continue
        start, end = message.tokens[said.end - 1].end, message.tokens[match.start].start
        if message.is_quoted(match.start):
            return end - start <= LONGEST_QUOTE
        gap = message.text[start : min(end, start + LONGEST_QUOTE)]
        if _COLON.match(gap) and end - start <= LONGEST_QUOTE and not _OWN_TURN.search(gap):
            return True
    return False


def _may_lead_in(said: Match, message: Message) -> bool:
    """A bare "Her" leads in her words at the start of a line, a bare "texted" where it was not the writer."""
    if said.end - said.start > 1:
        return True
    if message.tokens[said.start].word in _SAYING:
        return not _FIRST_PERSON.intersection(message.words(said.start - 3, said.start))
    place = message.tokens[said.start].start
    return not message.text[max(0, place - 80) : place].rpartition("\n")[2].strip(" \t>*-")
