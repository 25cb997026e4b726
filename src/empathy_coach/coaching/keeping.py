"""What of a draft is worth keeping: honest answers, owned acts, offers, questions, in the learner's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from empathy_coach.coaching import lexicon
from empathy_coach.coaching import review as reviewing
from empathy_coach.coaching.model import Skill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.coaching.model import Review

MAX_WORDS = 18
"""A kept sentence that is longer would crowd out everything else; a flooded partner takes in little."""

_PATH = "coaching/lexicon/keeping.yml"
_SPLIT = re.compile(
    r"[.!?;\n]+|,?\s+\b(?P<turn>but|because|cause|cuz|however|although|though|since|except)\b"
    r"|,?\s+and\s+(?=(?:you|your|we|i|im|i'm)\b)|,\s+(?=(?:i|i'm|im|you|but)\b)",
    re.IGNORECASE,
)
_LITTLE_I = re.compile(r"\bi(?=\b|')")
_BARE_IM = re.compile(r"\bim\b", re.IGNORECASE)
_QUESTION = re.compile(r"[^.!?\n;]+\?")
_TRIM = " \t\n,:-\"'\u201c\u201d\u2018\u2019"


@dataclass(frozen=True)
class Kept:
    """Clean sentences of the learner, each with a capital and a full stop.

    Attributes:
        answer: a plain answer to the partner's question ("Yes, I was with him.").
        acts: what the learner did, owned without excuse.
        owning: plain owning of it ("That was my choice.").
        offer: something concrete that the learner offers freely.
        question: a real question about what would help or what it is like.
    """

    answer: str | None = None
    acts: tuple[str, ...] = ()
    owning: str | None = None
    offer: str | None = None
    question: str | None = None

    @property
    def anything(self) -> bool:
        """Whether a sentence of the learner is there to build on."""
        return bool(self.answer or self.acts or self.owning or self.offer)


def kept(draft: str, review: Review, *, asked: bool) -> Kept:
    """Return what is clean and honest in the draft.

    Args:
        draft: the learner's words.
        review: their review; a piece that touches a finding is not kept.
        asked: whether the partner asked for a fact; only then a yes or no counts as an answer.
    """
    pieces = list(_clean_pieces(draft, review))
    answers = [piece for piece in pieces if asked and _fits("answer", piece)]
    answer = _answer(pieces, answers)
    acts = [piece for piece in pieces if _fits("act", piece) and piece not in (answer or "")]
    acts = [act for act in acts if not _fits("owning", act)]
    return Kept(
        answer=_sentence(answer) if answer else None,
        acts=tuple(_sentence(act) for act in acts[:2]),
        owning=_first(pieces, "owning"),
        offer=_first(pieces, "offer"),
        question=_question(draft, review),
    )


def _answer(pieces: list[str], answers: list[str]) -> str | None:
    """Return the answer; a bare "yes" takes the act that follows it along ("Yes, I was")."""
    if not answers:
        return None
    place = pieces.index(answers[0])
    following = pieces[place + 1] if place + 1 < len(pieces) else ""
    if len(answers[0].split()) == 1 and _fits("act", following):
        return f"{answers[0]}, {following}"
    return answers[0]


def _question(draft: str, review: Review) -> str | None:
    """Return the learner's own question about the partner, where the review finds it a real one."""
    real = [span for span in review.skills if span.skill in (Skill.SUPPORT_QUESTION, Skill.EXPLORATION)]
    for found in _QUESTION.finditer(draft):
        start, end = found.span()
        apart = all(finding.end <= start or end <= finding.start for finding in review.findings)
        if apart and any(span.start < end and start < span.end for span in real):
            return _sentence(found.group(0).strip(_TRIM))[:-1]
    return None


def _clean_pieces(draft: str, review: Review) -> Iterator[str]:
    for start, end, turn in _pieces(draft):
        piece = draft[start:end].strip(_TRIM)
        if not piece or len(piece.split()) > MAX_WORDS or _fits("tainted", piece):
            continue
        if turn and not _fits("owning", piece):
            continue
        if _untouched(start, end, review) or (_crossed(start, end, review) and not reviewing.review(piece).findings):
            yield piece


def _untouched(start: int, end: int, review: Review) -> bool:
    return not any(finding.start < end and start < finding.end for finding in review.findings)


def _crossed(start: int, end: int, review: Review) -> bool:
    """Whether each finding that touches the piece runs past its border, as in "I'm sorry I lied but you"."""
    touching = [finding for finding in review.findings if finding.start < end and start < finding.end]
    return all(finding.start < start or end < finding.end for finding in touching)


def _pieces(draft: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end, and whether the piece follows a word that turns against what stands before it."""
    start, turned = 0, False
    for cut in _SPLIT.finditer(draft):
        yield start, cut.start(), turned
        start, turned = cut.end(), cut.group("turn") is not None
    yield start, len(draft), turned


def _first(pieces: list[str], key: str) -> str | None:
    return next((_sentence(piece) for piece in pieces if _fits(key, piece)), None)


def _fits(key: str, piece: str) -> bool:
    return lexicon.count(_PATH, key, plain=lexicon.plain(piece)) > 0


def _sentence(piece: str) -> str:
    text = _BARE_IM.sub("I'm", _LITTLE_I.sub("I", piece))
    return text[0].upper() + text[1:] + "."
