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
from empathy_coach.coaching.blocks import BLANK, SORRY_UNWANTED, Block, Fit, Place, choose, filled, with_examples
from empathy_coach.coaching.channel import Channel, channel_of
from empathy_coach.coaching.keeping import Kept, Piece, Role, kept
from empathy_coach.coaching.model import Skill, Suggestion, Verdict
from empathy_coach.coaching.support_card import helping
from empathy_coach.coaching.themes import feeling_of, theme_said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from empathy_coach.coaching.model import Review
    from empathy_coach.coaching.support_card import SupportCard

ATTEMPTS = 6
"""Wordings to try for one shape before the draft's own words are given up."""

LONGEST = 55
"""Words past which nothing is added: a flooded partner cannot take paragraphs."""

RUN = 4
"""Words in a row that one suggestion does not say twice."""

MOST_BLANKS = 3
"""A sheet of blanks is a form, not a reply."""

QUOTED_WORDS = 8
"""Longest stretch of the draft to quote in a reason."""

_FEELINGS = "coaching/lexicon/feelings.yml"
_NAMED = re.compile(r"(?:the|our|your|my|that|those)\b", re.IGNORECASE)
_VAGUE = re.compile(r"(?:one|a|an|that|this|every|the)\s+\w+$")
_TRAILING = re.compile(r"\s+(?:and|but|because|so|to|the|a|an|or|if|that|i|you)$", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:want to|like to) (?:hear|know|understand)\b", re.IGNORECASE)
_TELLS = 3
"""Words from which an answer tells what was done."""
_REFRAIN = re.compile(
    r"\bI (?:did|caused|chose) (?:this|that|it)\b|\bI'm (?:so )?sorry\b|\bmakes sense\b", re.IGNORECASE
)


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
    card: SupportCard | None = None,
) -> tuple[Suggestion, ...]:
    """Return two or three contrasting ways to say it: the shortest, the warmest, the most owning.

    Each answers the partner's question of fact first, keeps the clean sentences of the draft, leaves out
    what cancels, adds what is missing, and has a blank wherever only the learner knows the words. Nothing is
    stated that the draft or the partner did not say. Where the partner asks to be left alone, all of them
    obey: where one will be, when one checks in, nothing else. A threat is not reworded: there are no suggestions.

    Args:
        draft: the learner's words, may be empty.
        partner: what the partner said, may be empty.
        review: the review of the draft.
        channel: where it will be said; by default what the partner's words tell, else a text.
        seed: other seeds give other wordings.
        used: texts of suggestions shown before in this conversation; their sentences are passed over.
        card: the support card: what helps by it is asked about, what never helps is left out.
    """
    if review.threat:
        return ()
    task = _task(draft, partner, review, channel=channel, seed=seed, used=used)
    if card is not None:
        task = replace(task, fit=replace(task.fit, words={**(task.fit.words or {}), **_card_words(card, used)}))
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
    asked = specifics.asked(question) if question else None
    words = _words(draft, partner)
    own = Kept() if obey else kept(draft, review, asked=asked or False)
    if SORRY_UNWANTED in words:
        own = replace(own, pieces=tuple(piece for piece in own.pieces if "sorry" not in piece.text.lower()))
    fit = Fit(
        kinds=review.kinds,
        theme=theme_said(partner),
        channel=channel or channel_of(partner) or Channel.TEXT,
        words=words,
        asked=asked.value if asked else "",
        acted=_acted(own),
    )
    return _Task(
        fit=fit,
        kept=own,
        missing=(*review.apology.missing, *review.apology.cancelled),
        key=f"{seed}|{lexicon.plain(draft)}|{lexicon.plain(partner)}",
        said="\n".join(used),
        dropped=_dropped(review),
        obey=obey,
    )


def _acted(own: Kept) -> bool:
    """Whether the kept words say what was done, be it as an answer ("Yes. Twice, in the spring.")."""
    answer = own.answer or ""
    return bool(own.acts) or (len(answer.split()) >= _TELLS and not answer.startswith("No"))


def _open_one(shape: Shape, task: _Task, partner: str) -> Suggestion | None:
    """Return the first wording that needs the learner and passes the program's own review.

    Where the sentences kept from the draft stand in the way, they are left out.
    """
    for attempt in dict.fromkeys((task.kept, Kept())):
        tried = replace(task, kept=attempt, fit=replace(task.fit, acted=_acted(attempt)))
        for number in range(ATTEMPTS):
            made = _suggestion(shape, replace(tried, key=f"{task.key}|{number}"))
            personal = attempt.anything or BLANK.search(made.text)
            if personal and not _clumsy(made.text) and _is_open(made.text, partner):
                return made
            tried = replace(tried, said=f"{tried.said}\n{made.text}")
    return None


def _is_open(text: str, partner: str) -> bool:
    return reviewing.review(with_examples(text), partner).verdict is Verdict.OPEN


def _clumsy(text: str) -> bool:
    """Whether a turn of phrase or a blank comes twice, or there are more blanks than anyone fills in."""
    refrains = [found.group(0).lower().replace("so ", "") for found in _REFRAIN.finditer(text)]
    gaps = blanks(text)
    words = BLANK.sub(" ", text.lower()).replace("or nothing right now", "").split()
    runs = [tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)]
    said_twice = any(len(set(said)) < len(said) for said in (refrains, gaps, runs))
    return said_twice or len(gaps) > MOST_BLANKS


def _suggestion(shape: Shape, task: _Task) -> Suggestion:
    """Fill the shape's plan: places with blocks, the learner's own sentences as they are."""
    plan: _Plan = [Place.SPACE] if task.obey else _SHAPES[shape](task)
    if task.fit.asked and not task.kept.answer:
        plan = [Place.ANSWER, *plan]
    texts: list[str] = []
    skills: list[Skill] = []
    for item in plan:
        if isinstance(item, Piece):
            texts.append(item.text)
            skills.extend([_OWN_SKILLS[item.role]] if item.role in _OWN_SKILLS else [])
        elif len(" ".join(texts).split()) < LONGEST:
            block = _block(item, shape, task, texts)
            texts.extend([filled(block, task.fit)] if block else [])
            skills.extend(block.skills if block else ())
    if shape is Shape.WARMEST and task.kept.question and not task.obey:
        texts.append(task.kept.question)
        skills.append(Skill.SUPPORT_QUESTION)
    return Suggestion(" ".join(texts), tuple(dict.fromkeys(skills)), _why(shape, task))


def _block(place: Place, shape: Shape, task: _Task, texts: list[str]) -> Block | None:
    said = "\n".join((task.said, *texts))
    return choose(place, task.fit, key=f"{task.key}|{shape.value}", said=said, tone=_TONES[shape])


_OWN_SKILLS = {
    Role.ACT: Skill.ACCOUNTABILITY,
    Role.OWNING: Skill.ACCOUNTABILITY,
    Role.ANSWER: Skill.TRANSPARENCY,
    Role.OFFER: Skill.COMMITMENT,
    Role.RECEIVING: Skill.VALIDATION,
}
if TYPE_CHECKING:
    _Plan = Sequence[Place | Piece]


def _own(task: _Task, *roles: Role, most: int = 9) -> _Plan:
    """Return the learner's own sentences of these roles, in the order of the draft."""
    return [piece for piece in task.kept.pieces if piece.role in roles][:most]


def _first(task: _Task) -> _Plan:
    """Return the one sentence of the learner that says most: what was done, else that it was wrong, else an offer."""
    roles = (Role.ACT, Role.OWNING, Role.OFFER)
    return next((found for role in roles if (found := _own(task, role, most=1))), [])


def _shortest(task: _Task) -> _Plan:
    """The answer and the first thing owned, then one sentence; drafts that own nothing are dealt one to begin."""
    own = [*_own(task, Role.ANSWER), *_first(task)]
    if any("sorry" in piece.text.lower() for piece in own if isinstance(piece, Piece)):
        return [*own, Place.EFFECT]
    if own:
        return [*own, Place.REGRET]
    return [Place.REGRET if zlib.crc32(task.key.encode()) % 2 else Place.OWN]


def _warmest(task: _Task) -> _Plan:
    """The pain first, in the learner's own words where they found some; an answer stands before everything."""
    answer = _own(task, Role.ANSWER)
    own = _first(task)
    begin = [] if own or answer or task.fit.asked else [Place.STAY if task.kept.question else Place.OWN]
    received = _own(task, Role.RECEIVING, most=1)
    asks = task.kept.question or any(_ASKING.search(text) for text in task.kept.all(Role.RECEIVING))
    return [*answer, Place.RECEIVE, *own, *begin, *received, *([] if asks else [Place.ASK])]


def _owning(task: _Task) -> _Plan:
    """All that the learner owns, the defence taken back, then what is missing."""
    own = _own(task, Role.ANSWER, Role.ACT, Role.OWNING)
    begin = [] if own else [Place.OWN]
    undo = [Place.UNDO] if task.fit.kinds else []
    rest = [_missing_place(task)] if own or not undo else []
    return [*own, *begin, *undo, *_own(task, Role.OFFER), *rest]


def _missing_place(task: _Task) -> Place:
    """Return the part to add: what it did to the partner before an offer, an offer before being sorry."""
    wanted = {"effect": Place.EFFECT, "repair_offer": Place.OFFER, "regret": Place.REGRET}
    if task.kept.offer:
        wanted.pop("repair_offer")
    return next((place for part, place in wanted.items() if part in task.missing), Place.CONNECT)


_SHAPES = {Shape.SHORTEST: _shortest, Shape.WARMEST: _warmest, Shape.OWNING: _owning}
_TONES = {Shape.SHORTEST: "plain", Shape.WARMEST: "warm", Shape.OWNING: "owning"}


def _words(draft: str, partner: str) -> dict[str, str]:
    """Return what the blocks may take up: the facts that were said, the partner's phrase and feeling."""
    words = dict.fromkeys(specifics.facts_of(partner, draft), "")
    phrase = specifics.specific_of(partner)
    if not phrase or specifics.names_a_person(phrase):
        phrase = None
    if phrase and not _VAGUE.match(phrase):
        words["quote"] = phrase
    if phrase and _NAMED.match(phrase):
        said = specifics.turned(phrase)
        words["specific"] = said[0].lower() + said[1:]
    feeling = feeling_of(partner)
    if feeling and not lexicon.count(_FEELINGS, "blaming", plain=feeling):
        words["feeling"] = specifics.turned(feeling)
    return words


def _card_words(card: SupportCard, used: Collection[str]) -> dict[str, str]:
    helps = helping(card, used)
    return {**({"helps": helps} if helps else {}), **({SORRY_UNWANTED: ""} if card.refuses_sorry else {})}


def _dropped(review: Review) -> str:
    """Return the most salient defensive words, cut short for quoting."""
    if not review.findings:
        return ""
    words = review.findings[0].text.split()
    if len(words) > QUOTED_WORDS:
        return " ".join(words[:QUOTED_WORDS]) + "\u2026"
    return _TRAILING.sub("", " ".join(words))


def _why(shape: Shape, task: _Task) -> str:
    if task.obey:
        return pick(lines("coaching/phrasing/why.yml", "space", shape.value)).text
    key = "dropped" if task.dropped else ("answered" if task.fit.asked else "plain")
    line = pick(lines("coaching/phrasing/why.yml", shape.value, key), seed=len(task.key))
    return line.text.replace("{dropped}", task.dropped)
