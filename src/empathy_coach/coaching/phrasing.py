"""Ways to say it: short skeletons with blanks that keep what is honest in the draft and fit the partner."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import lexicon, specifics
from empathy_coach.coaching import review as reviewing
from empathy_coach.coaching.asking import AskAnswer, answer_of
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.blocks import Block, Fit, Place, choose, filled
from empathy_coach.coaching.channel import Channel, channel_of
from empathy_coach.coaching.keeping import Kept, kept
from empathy_coach.coaching.model import Skill, Suggestion, Verdict
from empathy_coach.coaching.themes import feeling_of, theme_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from empathy_coach.coaching.model import Review

BLANK = re.compile(r"_{3}(?: \([^()]*\))?")
"""A blank with its hint: copying opens when each one is filled."""

ATTEMPTS = 4
"""Wordings to try for one shape before the draft's own words are given up."""

QUOTED_WORDS = 8
"""Longest stretch of the draft to quote in a reason."""

_LIE = re.compile(r"\b(?:lie[ds]?|lying|liar)\b", re.IGNORECASE)
_FEELINGS = "coaching/lexicon/feelings.yml"
_NAMED = re.compile(r"(?:the|our|your|my|that|those)\b", re.IGNORECASE)


class Shape(str, Enum):
    """The contrasting ways that are offered side by side."""

    SHORTEST = "shortest"
    WARMEST = "warmest"
    OWNING = "owning"


@dataclass(frozen=True)
class _Task:
    """All that a shape is built from."""

    fit: Fit
    kept: Kept
    missing: tuple[str, ...]
    key: str
    said: str
    dropped: str
    obey: bool


def suggest(
    draft: str,
    partner: str,
    review: Review,
    *,
    channel: Channel | None = None,
    seed: int = 0,
    used: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """Return two or three contrasting ways to say it: the shortest, the warmest, the most owning.

    Each answers the partner's question of fact first, keeps the clean sentences of the draft, leaves out
    what cancels, adds what is missing, and has a blank wherever only the learner knows the words. Nothing is
    stated that the draft or the partner did not say. Where the partner asks to be left alone, all of them
    obey: where one will be, when one checks in, nothing else.

    Args:
        draft: the learner's words, may be empty.
        partner: what the partner said, may be empty.
        review: the review of the draft.
        channel: where it will be said; by default what the partner's words tell, else a text.
        seed: other seeds give other wordings.
        used: texts of suggestions shown before in this conversation; their sentences are passed over.
    """
    task = _task(draft, partner, review, channel=channel, seed=seed, used=used)
    found: dict[str, Suggestion] = {}
    for shape in Shape:
        made = _open_one(shape, task, partner)
        if made:
            found.setdefault(made.text, made)
            task = replace(task, said=f"{task.said}\n{made.text}")
    return tuple(found.values())


def hold_line(channel: Channel = Channel.TEXT, used: Collection[str] = (), *, seed: int = 0) -> Line:
    """Return what to send or say when not ready: it stays and names a time to come back."""
    return pick(lines("coaching/hold_lines/hold.yml", channel.value), used, seed=seed)


def blanks(text: str) -> tuple[str, ...]:
    """Return the blanks that are still to be filled, with their hints."""
    return tuple(blank.group(0) for blank in BLANK.finditer(text))


def _task(
    draft: str, partner: str, review: Review, *, channel: Channel | None, seed: int, used: Collection[str]
) -> _Task:
    obey = answer_of(partner) is AskAnswer.GO_AWAY
    question = None if obey else specifics.question_of(partner)
    fit = Fit(
        kinds=review.kinds,
        theme=theme_of(partner),
        channel=channel or channel_of(partner) or Channel.TEXT,
        words=_words(draft, partner),
        asked=specifics.asked(question).value if question else "",
    )
    return _Task(
        fit=fit,
        kept=Kept() if obey else kept(draft, review, asked=question is not None),
        missing=(*review.apology.missing, *review.apology.cancelled),
        key=f"{seed}|{lexicon.plain(draft)}|{lexicon.plain(partner)}",
        said="\n".join(used),
        dropped=_dropped(review),
        obey=obey,
    )


def _open_one(shape: Shape, task: _Task, partner: str) -> Suggestion | None:
    """Return the first wording that needs the learner and passes the program's own review.

    Where the sentences kept from the draft stand in the way, they are left out.
    """
    for attempt in (task, replace(task, kept=Kept())):
        tried = attempt
        for _ in range(ATTEMPTS):
            made = _suggestion(shape, tried)
            personal = attempt.kept.anything or BLANK.search(made.text)
            if personal and reviewing.review(made.text, partner).verdict is Verdict.OPEN:
                return made
            tried = replace(tried, said=f"{tried.said}\n{made.text}")
    return None


def _suggestion(shape: Shape, task: _Task) -> Suggestion:
    own = list(_own_words(shape, task))
    places = [Place.SPACE] if task.obey else dict(_SHAPES)[shape](task)
    chosen = list(_chosen(places, shape, task))
    texts = [filled(block, task.fit) for block in chosen]
    pain_first = shape is Shape.WARMEST and not task.fit.asked
    ordered = [*texts[:1], *own, *texts[1:]] if pain_first else [*own, *texts]
    if shape is Shape.WARMEST and task.kept.question:
        ordered.append(task.kept.question)
    skills = [Skill.ACCOUNTABILITY] if task.kept.acts or task.kept.owning else []
    skills.extend(skill for block in chosen for skill in block.skills)
    text = " ".join(_answer_first(ordered, task))
    return Suggestion(text, tuple(dict.fromkeys(skills)), _why(shape, task))


def _own_words(shape: Shape, task: _Task) -> Iterator[str]:
    """Yield the learner's own sentences that this shape keeps."""
    if task.kept.answer:
        yield task.kept.answer
    yield from task.kept.acts[: 2 if shape is Shape.OWNING else 1]
    if task.kept.owning and shape is not Shape.WARMEST:
        yield task.kept.owning
    if task.kept.offer and shape is Shape.OWNING:
        yield task.kept.offer


def _answer_first(texts: list[str], task: _Task) -> list[str]:
    """Put a blank for the truth first where a fact was asked for and the draft gives none."""
    if not task.fit.asked or task.kept.answer:
        return texts
    block = choose(Place.ANSWER, task.fit, key=task.key, said=task.said)
    return [filled(block, task.fit), *texts] if block else texts


def _chosen(places: list[Place], shape: Shape, task: _Task) -> Iterator[Block]:
    for place in places:
        block = choose(place, task.fit, key=f"{task.key}|{shape.value}", said=task.said, tone=_TONES[shape])
        if block:
            yield block


def _shortest(task: _Task) -> list[Place]:
    """One sentence: owning it, or sorry for it; drafts that own nothing yet are dealt one or the other."""
    if any("sorry" in act.lower() for act in task.kept.acts[:1]):
        return [Place.EFFECT]
    if task.kept.acts or task.kept.answer or zlib.crc32(task.key.encode()) % 2:
        return [Place.REGRET]
    return [Place.OWN]


def _warmest(task: _Task) -> list[Place]:
    """Without a word of the learner, and no answer to fill in, an owned act with a blank stands between."""
    own = [] if task.kept.anything or task.fit.asked else [Place.OWN]
    if not task.kept.question:
        return [Place.RECEIVE, *own, Place.ASK]
    return [Place.RECEIVE] if task.kept.acts or task.kept.answer else [Place.RECEIVE, Place.STAY]


def _owning(task: _Task) -> list[Place]:
    """The draft owns nothing yet: own it and take the defence back; else add what is missing."""
    if not task.kept.anything:
        return [Place.OWN, Place.UNDO if task.fit.kinds else _missing_place(task)]
    return [*([Place.UNDO] if task.fit.kinds else []), _missing_place(task)]


def _missing_place(task: _Task) -> Place:
    """Return the part to add: what it did to the partner before an offer, an offer before being sorry."""
    wanted = {"effect": Place.EFFECT, "repair_offer": Place.OFFER, "regret": Place.REGRET}
    return next((place for part, place in wanted.items() if part in task.missing), Place.CONNECT)


_SHAPES = ((Shape.SHORTEST, _shortest), (Shape.WARMEST, _warmest), (Shape.OWNING, _owning))
_TONES = {Shape.SHORTEST: "plain", Shape.WARMEST: "warm", Shape.OWNING: "owning"}


def _words(draft: str, partner: str) -> dict[str, str]:
    """Return what the blocks may take up: the partner's phrase and feeling, and whether a lie was named."""
    words: dict[str, str] = {}
    lie = _LIE.search(f"{partner} {draft}")
    if lie:
        words["lie"] = lie.group(0)
    phrase = specifics.specific_of(partner)
    if phrase:
        words["quote"] = phrase
    if phrase and _NAMED.match(phrase):
        words["specific"] = specifics.turned(phrase)
    feeling = feeling_of(partner)
    if feeling and not lexicon.count(_FEELINGS, "blaming", plain=feeling):
        words["feeling"] = specifics.turned(feeling)
    return words


def _dropped(review: Review) -> str:
    """Return the most salient defensive words, cut short for quoting."""
    if not review.findings:
        return ""
    words = review.findings[0].text.split()
    return " ".join(words[:QUOTED_WORDS]) + ("\u2026" if len(words) > QUOTED_WORDS else "")


def _why(shape: Shape, task: _Task) -> str:
    if task.obey:
        return pick(lines("coaching/phrasing/why.yml", "space"), seed=len(task.key)).text
    key = "dropped" if task.dropped else ("answered" if task.fit.asked else "plain")
    line = pick(lines("coaching/phrasing/why.yml", shape.value, key), seed=len(task.key))
    return line.text.replace("{dropped}", task.dropped)
