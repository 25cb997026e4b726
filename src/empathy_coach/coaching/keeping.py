"""What of a draft is worth keeping: answers, owned acts, offers, what receives the partner, in the learner's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from empathy_coach.coaching import lexicon
from empathy_coach.coaching import review as reviewing
from empathy_coach.coaching.model import Skill
from empathy_coach.coaching.specifics import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from empathy_coach.coaching.model import Review

MAX_WORDS = 22
"""A kept sentence that is longer would crowd out everything else; a flooded partner takes in little."""

DETAILS = 3
"""Pieces of fact that may follow the answer ("No. We work together, I see her there.")."""

_PATH = "coaching/lexicon/keeping.yml"
_SPLIT = re.compile(
    r"(?P<stop>[.!?;\n]+)|,?\s+\b(?P<turn>but|because|cause|cuz|however|although|though|since|except)\b"
    r"|,?\s+and\s+(?=(?:you|your|we|i|im|i'm|that|it|its|he|she)\b)|,\s+(?=(?:i|i'm|im|you|but|it|its|he|she|the)\b)"
    r"|\s+(?=(?:i (?:don'?t|can'?t) (?:remember|recall|know)|i swear|does it matter)\b)",
    re.IGNORECASE,
)
_LITTLE_I = re.compile(r"\bi(?=\b|')")
_BARE_IM = re.compile(r"\bim\b", re.IGNORECASE)
_NOT = re.compile(r"\b(do|did|does|was|were|is|are|has|have|had|would|could|should|ca|wo)nt\b", re.IGNORECASE)
_IS = re.compile(r"\b(you|they)(re)\b|\b(i|you|they)(ve)\b|\b(that|there|she|he)(s)\b", re.IGNORECASE)
_IT = re.compile(r"^its\b", re.IGNORECASE)
_YES = re.compile(r"^(yes|yeah|yep|no|nope) (?=(?:i|we|he|she|it|they|that)\b)", re.IGNORECASE)
_NAMES = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|christmas|easter)\b|(?<=\b(?:in|of) )march\b|(?<=\bsince )may\b|(?<=\bin )may\b"
)
_BARE = re.compile(r"yes|yeah|yep|no|nope", re.IGNORECASE)
_STOP = re.compile(r"[.!?;\n]")
_QUESTION = re.compile(r"[^.!?\n;]+\?")
_TRIM = " \t\n,:-\"'\u201c\u201d\u2018\u2019"
_RECEIVING = frozenset({Skill.VALIDATION, Skill.PATIENCE, Skill.EXPLORATION})


class Role(str, Enum):
    """What a kept sentence does."""

    ANSWER = "answer"
    ACT = "act"
    OWNING = "owning"
    OFFER = "offer"
    RECEIVING = "receiving"


@dataclass(frozen=True)
class Piece:
    """A clean sentence of the learner, with a capital and a full stop, and what it does."""

    text: str
    role: Role


@dataclass(frozen=True)
class Kept:
    """Clean sentences of the learner in the order of the draft, and a real question where the draft asks one."""

    pieces: tuple[Piece, ...] = ()
    question: str | None = None

    def all(self, role: Role) -> tuple[str, ...]:
        """Return the sentences of one role."""
        return tuple(piece.text for piece in self.pieces if piece.role is role)

    @property
    def anything(self) -> bool:
        """Whether a sentence of the learner is there to build on."""
        return bool(self.pieces)

    @property
    def answer(self) -> str | None:
        """A plain answer to the partner's question, with its details ("Yes. Twice, in the spring.")."""
        return " ".join(self.all(Role.ANSWER)) or None

    @property
    def acts(self) -> tuple[str, ...]:
        """What the learner did, owned without excuse; at most two sentences."""
        return self.all(Role.ACT)[:2]

    @property
    def owning(self) -> str | None:
        """Plain owning of it ("That was my choice.")."""
        return next(iter(self.all(Role.OWNING)), None)

    @property
    def offer(self) -> str | None:
        """Something concrete that the learner offers freely."""
        return next(iter(self.all(Role.OFFER)), None)


@dataclass(frozen=True)
class _Cut:
    """One clause of the draft and whether it may stay; ``turned``: it follows a *but* or *because*."""

    text: str
    start: int
    end: int
    clean: bool
    turned: bool


def kept(draft: str, review: Review, *, asked: Asked | bool) -> Kept:
    """Return what is clean and honest in the draft.

    Words that only shrink the act ("only", "just") are left out of what stays. An answer stays only whole: a
    "no" that the draft goes on to take back in words that cannot stay is not kept, for it would be a lie.

    Args:
        draft: the learner's words.
        review: their review; a clause that touches a finding is not kept.
        asked: which fact the partner asked for; True: some fact, False: none, so that a "yes" answers nothing.
    """
    cuts = [_cut(draft, place, review) for place in _places(draft)]
    wanted = [] if asked is False else list(Asked) if asked is True else [asked]
    answers = _answer(cuts, wanted)
    pieces = [Piece(text, Role.ANSWER) for text in _joined([cuts[number] for number in answers], draft)]
    for number, cut in enumerate(cuts):
        role = None if number in answers else _role(cut, review)
        if role is not None:
            pieces.append(Piece(_sentence(cut.text), role))
    return Kept(tuple(dict.fromkeys(pieces)), _question(draft, review))


def _joined(answers: list[_Cut], draft: str) -> list[str]:
    """Return the answer as sentences; a bare "yes" takes what follows in its sentence along ("Yes, I was")."""
    texts = [cut.text for cut in answers]
    if len(texts) > 1 and _BARE.fullmatch(texts[0]) and not _STOP.search(draft[answers[0].end : answers[1].start]):
        texts[:2] = [f"{texts[0]}, {texts[1]}"]
    return [_sentence(text) for text in texts]


def _answer(cuts: list[_Cut], wanted: list[Asked]) -> list[int]:
    """Return the numbers of the clauses that answer: the answer itself and the facts right behind it."""
    first = next((number for number, cut in enumerate(cuts) if cut.clean and _answers(cut, wanted)), None)
    if first is None:
        return []
    if _fits("no", cuts[first].text) and any(not cut.clean and _fits("qualifies", cut.text) for cut in cuts):
        return []
    found = [first]
    for number in range(first + 1, min(first + 1 + DETAILS, len(cuts))):
        if not (cuts[number].clean and _fits("detail", cuts[number].text)) or cuts[number].turned:
            break
        found.append(number)
    return found


def _answers(cut: _Cut, wanted: list[Asked]) -> bool:
    plain = lexicon.plain(cut.text)
    return not cut.turned and any(lexicon.count(_PATH, "answer", key.value, plain=plain) for key in wanted)


def _role(cut: _Cut, review: Review) -> Role | None:
    if not cut.clean:
        return None
    for role in (Role.OWNING, Role.ACT, Role.OFFER, Role.RECEIVING):
        if _fits(role.value, cut.text) and (role is Role.OWNING or not cut.turned):
            return role
    receives = any(span.skill in _RECEIVING and span.start < cut.end and cut.start < span.end for span in review.skills)
    return Role.RECEIVING if receives and not cut.turned and _fits("to_you", cut.text) else None


def _question(draft: str, review: Review) -> str | None:
    """Return the learner's own question about the partner, where the review finds it a real one."""
    real = [span for span in review.skills if span.skill in (Skill.SUPPORT_QUESTION, Skill.EXPLORATION)]
    for found in _QUESTION.finditer(draft):
        start, end = found.span()
        apart = all(finding.end <= start or end <= finding.start for finding in review.findings)
        if apart and any(span.start < end and start < span.end for span in real):
            return _sentence(found.group(0).strip(_TRIM).rstrip("?")).rstrip(".") + "?"
    return None


def _cut(draft: str, place: tuple[int, int, bool], review: Review) -> _Cut:
    start, end, turned = place
    text = _firm(draft[start:end].strip(_TRIM))
    asks = draft[end : end + 1] == "?"
    clean = bool(text) and not asks and len(text.split()) <= MAX_WORDS and not _tainted(text)
    return _Cut(text, start, end, clean and _open(text, start, end, review), turned)


def _firm(text: str) -> str:
    """Return the clause without the words that only shrink or pad it ("I only texted her" -> "I texted her")."""
    for pattern in lexicon.patterns(_PATH, "softening"):
        text = pattern.sub("", text)
    return " ".join(text.split()).strip(_TRIM)


def _tainted(text: str) -> bool:
    """Whether the clause can never stay; a "never" right behind a "no" only underlines it."""
    return lexicon.count(_PATH, "tainted", plain=re.sub(r"^no,? never", "no", lexicon.plain(text))) > 0


def _open(text: str, start: int, end: int, review: Review) -> bool:
    """Whether nothing in the clause is defensive: no finding touches it, or the clause alone has none."""
    touching = [finding for finding in review.findings if finding.start < end and start < finding.end]
    return not touching or not reviewing.review(text).findings


def _places(draft: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end, and whether the clause follows a word that turns against what stands before it."""
    start, turned = 0, False
    for cut in _SPLIT.finditer(draft):
        yield start, cut.start(), turned
        start, turned = cut.end(), cut.group("turn") is not None or (turned and not cut.group("stop"))
    yield start, len(draft), turned


def _fits(key: str, piece: str) -> bool:
    return lexicon.count(_PATH, key, plain=lexicon.plain(piece)) > 0


def _sentence(piece: str) -> str:
    text = _LITTLE_I.sub("I", _BARE_IM.sub("I'm", _YES.sub(r"\1, ", piece)))
    text = _IT.sub("It's", _IS.sub(_with_apostrophe, _NOT.sub(r"\1n't", text)))
    text = _NAMES.sub(lambda name: name.group(0).capitalize(), text)
    return text[0].upper() + text[1:] + "."


def _with_apostrophe(found: re.Match[str]) -> str:
    word, end = (part for part in found.groups() if part)
    return f"{word}'{end}"
