"""Read the answer to a direct question: yes, no, not sure, stop asking, taken back, misread."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from empathy_coach import content
from empathy_coach.safety.context import force_told
from empathy_coach.safety.folding import fold
from empathy_coach.safety.lexicon import lexicon
from empathy_coach.safety.model import Concern, Tier, Triage
from empathy_coach.safety.state import Question, SafetyAnswer
from empathy_coach.safety.tokens import STOP, read
from empathy_coach.safety.triaging import triage

BRIEF = 4
"""Words up to which a yes or a no to the safety question needs nothing more."""
SHORT = 8
"""Words up to which a message that begins with a yes or a no is an answer and not a draft."""
STOP_WORDS = 6
"""Words up to which "leave me alone" is said to the coach; longer, it tells of somebody."""
SAFE_IF_YES = frozenset(
    {
        Question.SAFE_NOW,
        Question.AWAY_NOW,
        Question.CHILD_NOW,
        Question.MEDICAL_NOW,
        Question.BYSTANDER_NOW,
        Question.OPEN_HELP,
    }
)
"""Questions to which yes is the answer that calms; to all others it is no."""
_PRONOUNS = frozenset({"i", "im", "it", "its", "he", "she", "they", "we", "hes", "shes", "theyre", "were"})
_VIOLENCE = {
    Concern.PARTNER_VIOLENCE,
    Concern.OWN_VIOLENCE,
    Concern.CHILD_SAFETY,
    Concern.HARM_TO_OTHERS,
}
_PAYLOAD = re.compile(r"/[a-z_]+(\{.*\})?")
_PAYLOADS = {"/affirm": "yes", "/deny": "no", "/stop": "stop", "/rather_not": "declined"}


class Answer(str, Enum):
    """What a message says to the question that is open."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    DECLINED = "declined"
    STOP = "stop"
    TAKEN_BACK = "taken_back"
    MISREAD = "misread"


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    data = content.load("safety/answers.yml", "safety_answers")
    return {kind: tuple(f" {phrase} " for phrase in phrases) for kind, phrases in data.items()}


def sentences(text: str) -> list[str]:
    """Return the sentences of a short message as plain words, without apostrophes."""
    folded = fold(text[:2000])[0].replace("'", "")
    message = read(folded.replace(",", " . ").replace("\n", " . "), lexicon().spelling)
    joined = " ".join(token.word for token in message.tokens)
    return [part.strip() for part in joined.split(STOP) if part.strip()]


def answer_of(text: str, question: Question | None) -> Answer | None:
    """Return the answer that ``text`` gives to ``question``, or None for something else."""
    if text.strip().lower() in _PAYLOADS:
        return Answer(_PAYLOADS[text.strip().lower()])
    parts = sentences(text)
    if not parts:
        return None
    if question is Question.SAFE_NOW:
        safe = _safe_now(parts)
        if safe is not None:
            return safe
    if _is_stop(parts):
        return Answer.STOP
    for kind in (Answer.MISREAD, Answer.TAKEN_BACK, Answer.DECLINED, Answer.UNSURE):
        if _holds(parts, kind.value):
            return kind
    return _yes_or_no(parts, question) if question is not None else None


def _is_stop(parts: list[str]) -> bool:
    """Whether the coach is asked to stop; "he won't leave me alone" is told of somebody else."""
    said = [part for part in parts if len(part.split()) <= STOP_WORDS and part.split()[0] not in _PRONOUNS]
    return _holds(said, "stop", exact=True)


def is_payload(text: str) -> bool:
    """Whether a text is what a button sends, such as ``/affirm``; "/I want to die" is somebody's words."""
    return _PAYLOAD.fullmatch(text) is not None


def wants_to_pass(text: str) -> bool:
    """Whether a message asks for what always stays open: a referral, one's data, a person."""
    return is_payload(text) or _holds(sentences(text), "passes")


def _yes_or_no(parts: list[str], question: Question) -> Answer | None:
    """Return yes or no; the one that calms must be said plainly, the one that alarms may be guessed.

    "I am scared" is no yes to "are you safe?", and "maybe" is none either; "I don't care any more" is no no to "are
    you thinking of dying?". After a plain yes or no a few words more may stand.
    """
    calming = Answer.YES if question in SAFE_IF_YES else Answer.NO
    words = sum(len(part.split()) for part in parts)
    for kind in (Answer.NO, Answer.YES):
        if not _begins(parts[0], kind.value):
            continue
        whole = f" {parts[0]} " in _phrases()[kind.value]
        if kind is not calming:
            return kind if whole or words <= SHORT else None
        if kind is Answer.YES and _begins(parts[0], "hedged"):
            return Answer.UNSURE
        plain = _begins(parts[0], f"plain_{kind.value}") and words <= SHORT
        return kind if plain or (whole and words <= SHORT) else None
    return None


def _safe_now(parts: list[str]) -> Answer | None:
    if _holds(parts, "not_safe", exact=True) or _begins(parts[0], "no"):
        return Answer.NO
    alone = any(f" {part} " in _phrases()["safe_alone"] for part in parts)
    return Answer.YES if alone or _holds(parts, "safe") else None


def _holds(parts: list[str], kind: str, *, exact: bool = False) -> bool:
    """Whether a phrase of ``kind`` stands in a short message; single words only where they are the sentence."""
    if sum(len(part.split()) for part in parts) > 3 * SHORT:
        return False
    for part in parts:
        padded = f" {part} "
        for phrase in _phrases()[kind]:
            alone = exact and len(phrase.split()) == 1
            if padded in (phrase, f"please{phrase}") or (not alone and phrase in padded):
                return True
    return False


def answer_to_safety_question(text: str, *, reading: Triage | None = None) -> SafetyAnswer:
    """Return what ``text`` answers to "is either of you ever afraid of the other ...?".

    A draft that happens to begin with "Yes, I was with him" is no answer; violence told without a yes is one.
    """
    payload = _PAYLOADS.get(text.strip().lower())
    if payload in {"yes", "no", "declined"}:
        return SafetyAnswer(payload)
    found = triage(text) if reading is None else reading
    if found.tier >= Tier.CRISIS and _VIOLENCE.intersection(found.concerns):
        return SafetyAnswer.YES
    if force_told(text) is not None:
        return SafetyAnswer.YES
    parts = sentences(text)
    if not parts:
        return SafetyAnswer.NONE
    if _holds(parts, "declined"):
        return SafetyAnswer.DECLINED
    return _plain_answer(text, parts)


def _plain_answer(text: str, parts: list[str]) -> SafetyAnswer:
    if _begins(parts[0], "no"):
        return SafetyAnswer.NO if _is_no(text, parts) else SafetyAnswer.NONE
    if _begins(parts[0], "yes"):
        brief = sum(len(part.split()) for part in parts) <= BRIEF
        return SafetyAnswer.YES if brief or _speaks_of("violence_strict", parts) else SafetyAnswer.NONE
    return SafetyAnswer.NONE


def _is_no(text: str, parts: list[str]) -> bool:
    """A no that stands alone, is about violence, or is doubled; "No, I lied to you" is a draft."""
    if sum(len(part.split()) for part in parts) <= BRIEF or _speaks_of("violence", parts[:1]):
        return True
    alone = f" {parts[0]} " in _phrases()["no"]
    if len(parts) == 1 or not alone:
        return False
    before_comma = re.match(r"[^.!?\n]*?,", text) is not None
    return not before_comma or _begins(parts[1], "no") or _speaks_of("violence_strict", parts[1:])


def _begins(part: str, kind: str) -> bool:
    return any(f" {part} ".startswith(phrase) for phrase in _phrases()[kind])


def _speaks_of(kind: str, parts: list[str]) -> bool:
    return any(phrase in f" {part} " for part in parts for phrase in _phrases()[kind])
