"""What exactly was said: the fact that the partner asks for, and a short phrase worth quoting back."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache

from empathy_coach import content
from empathy_coach.coaching import lexicon

MAX_WORDS = 6
"""Longest phrase to quote: longer ones read as a transcript."""

_PATH = "coaching/lexicon/specifics.yml"
_QUESTIONS = "coaching/lexicon/questions.yml"
_KNOWN = "coaching/lexicon/known.yml"
DENIED = "denies"
"""The fact that the draft denies what the partner states: then nothing of it is owned in the learner's name."""
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?;]*")
_BREAK = re.compile(
    r",\s+(?:and|but|or)\s+|\s+(?:and|but)\s+(?=(?:i|she|he|they|you|then|now|it|just)\b)", re.IGNORECASE
)
_WORD = re.compile(r"[\w'\u2019-]+")
_CAPITALS = re.compile(r"\b(?:a|an|the|my|our|your)\s+[A-Z]{3,}\b|\b[A-Z]{4,}\b")
_OUTER = " \t\n\"'\u201c\u201d\u2018\u2019,:;-"
_TURNS = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "your": "my", "yours": "mine", "yourself": "myself", "you": "me",
    "i'm": "you're", "im": "you're", "i'll": "you'll", "i've": "you've", "ive": "you've", "i'd": "you'd",
    "i am": "you are", "i was": "you were", "am i": "are you", "was i": "were you",
}  # fmt: skip
_TURNED = re.compile(r"\b(?:i am|i was|am i|was i|[\w'\u2019]+)\b", re.IGNORECASE)


class Asked(str, Enum):
    """What kind of fact a question asks for."""

    YES_NO = "yes_no"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    HOW_MANY = "how_many"
    HOW_LONG = "how_long"
    OTHER = "other"


_STARTS = (
    (Asked.HOW_LONG, ("how long",)),
    (Asked.HOW_MANY, ("how many", "how often", "how much")),
    (Asked.WHEN, ("when", "what day", "what date", "what time", "what month", "what night", "which day")),
    (Asked.WHERE, ("where", "which hotel", "what hotel")),
    (Asked.WHO, ("who", "what was his name", "what was her name")),
)


def question_of(text: str) -> str | None:
    """Return the question of fact that the partner asks, or None.

    A question in form only ("how could you?", "are you serious?") and one that no fact answers ("why?",
    "was she prettier?") do not count. Told questions come back without the telling: "she keeps asking when
    it started" gives "when it started".
    """
    for sentence in sentences(text):
        if _is_question(sentence):
            return sentence.strip(_OUTER)
    return _told(text)


def asked(question: str) -> Asked:
    """Return what kind of fact the question asks for."""
    plain = lexicon.plain(question)
    if re.search(content.load(_QUESTIONS)["yes_no"], plain):
        return Asked.YES_NO
    for kind, starts in _STARTS:
        if any(re.search(rf"\b{start}\b", plain) for start in starts):
            return kind
    return Asked.OTHER


def specific_of(text: str) -> str | None:
    """Return a short phrase of at most six words, exactly as it was said, worth quoting back; or None.

    The most concrete phrase wins: a dated thing ("the work trip in March") before a thing ("the hotel"),
    before a word in capitals ("a YEAR") and a time ("since June").
    """
    for pattern in _phrases():
        if pattern is _CAPITALS and text.isupper():
            continue
        found = [match.group(0).strip(_OUTER) for match in pattern.finditer(text)]
        short = [phrase for phrase in found if phrase and len(_WORD.findall(phrase)) <= MAX_WORDS]
        if short:
            return max(short, key=lambda phrase: len(phrase.split()))
    return None


def names_a_person(phrase: str) -> bool:
    """Whether the phrase ends in a person ("my therapist"): somebody to leave out, not a thing to speak of."""
    return re.search(rf"\b(?:{content.load(_PATH)['person']})$", phrase, re.IGNORECASE) is not None


def facts() -> tuple[str, ...]:
    """Return the names of all facts that a building block may need."""
    return tuple(dict.fromkeys(name for facts_said in content.load(_KNOWN).values() for name in facts_said))


def facts_of(partner: str, draft: str) -> frozenset[str]:
    """Return the names of the facts in ``coaching/lexicon/known.yml`` that the two texts state.

    What the partner accuses the learner of counts where it is stated, not asked, and the draft does not deny it.
    """
    stated = " ".join(sentence for sentence in sentences(partner) if not _is_question(sentence))
    said = _named("draft", draft)
    accused = frozenset() if DENIED in said else _named("accused", stated)
    return accused | said | _named("partner", partner)


def _named(who: str, text: str) -> frozenset[str]:
    plain = lexicon.plain(text)
    return frozenset(name for name in content.load(_KNOWN)[who] if lexicon.count(_KNOWN, who, name, plain=plain))


def turned(phrase: str) -> str:
    """Return the partner's phrase as the learner says it back: "my birthday" becomes "your birthday"."""
    return _TURNED.sub(lambda said: _TURNS.get(_straight(said.group(0)), said.group(0)), phrase)


def _straight(word: str) -> str:
    return word.lower().replace("\u2019", "'")


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``, without surrounding space."""
    return [found.group(0).strip() for found in _SENTENCE.finditer(text) if found.group(0).strip()]


def _is_question(sentence: str) -> bool:
    plain = lexicon.plain(sentence.strip(_OUTER))
    starts_as_one = lexicon.count(_QUESTIONS, "asks", plain=plain.rstrip(" ?!.")) > 0
    in_form_only = lexicon.count(_QUESTIONS, "never", plain=plain) > 0
    return starts_as_one and not in_form_only and (sentence.rstrip(_OUTER).endswith("?") or _terse(plain))


def _terse(plain: str) -> bool:
    """Whether a question without a mark is one all the same, by the way it begins."""
    return re.match(content.load(_QUESTIONS)["terse"], plain) is not None


def _told(text: str) -> str | None:
    for pattern in lexicon.patterns(_QUESTIONS, "told"):
        match = pattern.search(text)
        if match and not lexicon.count(_QUESTIONS, "never", plain=lexicon.plain(match.group(1))):
            return _BREAK.split(sentences(match.group(1))[0])[0].strip(_OUTER + ".!?")
    return None


@cache
def _phrases() -> tuple[re.Pattern[str], ...]:
    words = content.load(_PATH)
    thing, lead, time, month, stop = (
        re.sub(r"\|\s+", "|", words[key]) for key in ("thing", "lead", "time", "month", "stop")
    )
    middle = rf"(?:(?!(?:{stop}|{lead})\b)[\w'\u2019-]+\s+){{0,2}}"
    named = rf"(?:{lead})\s+{middle}(?:{thing})\b"
    place = r"\s+(?:in|on|at|from|to|with|of|for|before|after)\s+(?:(?:the|our|my|your|that|last)\s+)?"
    ends = rf"(?:(?:{month})|(?:{thing}))\b"
    sources = (rf"\b{named}{place}{ends}", rf"\b{named}", None, rf"\b(?:{time})\b")
    return tuple(re.compile(source, re.IGNORECASE) if source else _CAPITALS for source in sources)
