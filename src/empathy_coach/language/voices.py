"""Whose words a pasted message holds: the partner's, the learner's draft, and what the learner asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from empathy_coach.language import chatlog, voice_head
from empathy_coach.language.hearing import QUOTE, Cue, count, cues_of, finders, tone_of
from empathy_coach.language.text import Span, normalise
from empathy_coach.language.words import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW = 6
"""Words up to which the patterns decide; chosen on the kept-back people of the training part."""

FEW_ASKED = 3
_ASKS = re.compile(
    r"^\W*(?:(?:so|and|but|ok|wait|no)\W+)?(?:do|should|shall|can|could|must|when|how|what|why)\b", re.IGNORECASE
)
_SHOWN = re.compile(r"[:\"\u201c\u201d\u00ab\n]")
"""What sets a draft apart from a question, however few words it has."""

_EDGE = " \t\n\r:;,-\u2013\u2014>*_|\"'\u201c\u201d\u2018\u2019\u00ab\u00bb`/"

_HANDLES = frozenset(
    {"a", "an", "at", "back", "for", "her", "him", "it", "me", "message", "my", "over", "reply", "something"}
    | {"text", "that", "the", "them", "this", "to"}
)
"""Words of a request about a draft, which say nothing to a partner."""


@dataclass(frozen=True)
class Voices:
    """The words of each voice as typed, without labels and quotation marks; None where there are none."""

    partner: str | None = None
    draft: str | None = None
    aim: str | None = None


def voices(text: str) -> Voices:
    """Tell the partner's words, the learner's draft and the request apart in one message.

    Understands labelled logs, quotation marks with or without an introduction, plain prose ("he texted me
    ..., thinking of replying ..."), and two paragraphs. A story about the partner, or a question to the
    coach, has neither voice.
    """
    found = _found(text)
    if not chatlog.turns(text):
        found = _heard(text, found)
    none = found.draft and (_is_leftover(found.draft, found.aim) or _is_asked(text, found.draft))
    return replace(found, draft=None) if none else found


def _heard(text: str, by_pattern: Voices) -> Voices:
    """Return the voices that the trained reader hears; a request is told by its patterns.

    Where the reader does not hear both, plain introductions that name both are believed, and so are the patterns of
    a few words: "thank you so much" is said to the coach.
    """
    said = voice_head.stretches(text)
    if said is None:
        return by_pattern
    heard = replace(
        by_pattern, partner=_joined(text, said[voice_head.PARTNER]), draft=_joined(text, said[voice_head.DRAFT])
    )
    sure = (by_pattern.partner and by_pattern.draft) or len(text.split()) <= FEW
    return by_pattern if sure and not (heard.partner and heard.draft) else heard


def _joined(text: str, spans: Sequence[Span]) -> str | None:
    """Return the words of several stretches, a line each."""
    return "\n".join(words for span in spans if (words := _clean(text[span.start : span.end]))) or None


def _found(text: str) -> Voices:
    turns = chatlog.turns(text)
    if turns:
        return _from_log(text, turns)
    cues = cues_of(text)
    if any(cue.kind != "aim" for cue in cues):
        found = _from_cues(text, cues)
        if found.partner or found.draft:
            return found
    return _bare(text, cues)


def _is_leftover(draft: str, aim: str | None) -> bool:
    """Whether the draft is only a piece of the question to the coach ("can you look | at | a text")."""
    if not _has_words(draft):
        return True
    words = draft.lower().strip(" ?.!").split()
    asks = aim is not None and draft.endswith("?") and len(words) == 1
    return asks or _HANDLES.issuperset(words)


def _is_asked(text: str, draft: str) -> bool:
    """Whether a few words belong to a question to the coach ("do I tell him | tonight")."""
    return len(draft.split()) <= FEW_ASKED and bool(_ASKS.match(text)) and not _SHOWN.search(text)


def _from_log(text: str, turns: Sequence[chatlog.Turn]) -> Voices:
    """Read the last exchange of a log: what the partner said last, and what answers it."""
    last = max((n for n, turn in enumerate(turns) if turn.speaker == "partner"), default=-1)
    first = last
    while first > 0 and turns[first - 1].speaker == "partner":
        first -= 1
    block = turns[max(first, 0) : last + 1]
    said = "\n".join(_clean(text[turn.start : turn.end]) for turn in block)
    mine = turns[last + 1 :]
    if mine:
        answer = "\n".join(_clean(text[turn.start : turn.end]) for turn in mine)
        inner = _split_aim(answer)
        return Voices(_clean(said) or None, inner.draft, inner.aim)
    inner = _after_partner(text[block[0].start : block[0].end] if len(block) == 1 else said)
    return Voices(inner.partner, inner.draft, inner.aim)


def _after_partner(said: str) -> Voices:
    """Read the last turn of a log, to which the learner may have added a draft or a question."""
    cues = [cue for cue in cues_of(said) if cue.kind != "partner" and _opens_line(said, cue)]
    if not cues:
        quote = _leading_quote(said)
        if quote is not None and (rest := _clean(said[quote.end :])):
            return Voices(_clean(said[: quote.end]), rest)
        return Voices(_clean(said) or None)
    found = _from_cues(said, cues)
    return Voices(_clean(said[: cues[0].start]) or None, found.draft, found.aim)


def _opens_line(text: str, cue: Cue) -> bool:
    before = text[: cue.start].rstrip(" \t")
    return not before or before[-1] in "\n.?!\u2026\"'\u201d"


def _split_aim(draft: str) -> Voices:
    cues = [cue for cue in cues_of(draft) if cue.kind == "aim" and _opens_line(draft, cue)]
    if cues and not _clean(draft[cues[-1].end :]) and _clean(draft[: cues[-1].start]):
        return Voices(None, _clean(draft[: cues[-1].start]), _clean(draft[cues[-1].start :]))
    return Voices(None, _clean(draft) or None)


def _from_cues(text: str, cues: Sequence[Cue]) -> Voices:
    """Read prose in which words such as "she wrote" and "I want to say" introduce the voices."""
    cues = _of_one_draft(text, cues)
    partner, rest = _leading(text, cues)
    draft: str | None = None
    aim: str | None = None
    bounds = [cue.start for cue in cues[1:]] + [len(text)]
    for cue, end in zip(cues, bounds, strict=True):
        words, after = _content(text, cue.end, end)
        if cue.kind == "partner" and words and not _is_indirect(words, text, cue, cues):
            partner = words if partner is None or draft is None else partner
            rest = after or rest
        elif cue.kind == "draft" and words and not _is_about(text[cue.start : cue.end], words, after):
            draft = words
        elif cue.kind == "aim" or not words:
            aim = _clean(text[cue.start : cue.end]) or aim
            rest = (words if cue.kind == "aim" else "") or rest
    if draft is None and rest and _may_be_draft(rest):
        draft = rest
    return Voices(partner, draft, aim)


def _of_one_draft(text: str, cues: Sequence[Cue]) -> list[Cue]:
    """Leave out what only looks like an introduction inside a draft that a colon or a quotation opens."""
    for place, cue in enumerate(cues):
        if cue.kind == "draft" and re.match(r"\s?:|\s*[\"\u201c]|\s*\n", text[cue.end : cue.end + 3]):
            later = [one for one in cues[place + 1 :] if one.kind == "aim" and _opens_line(text, one)]
            return [*cues[: place + 1], *later[-1:]]
    return list(cues)


def _is_about(introduced: str, words: str, after: str) -> bool:
    """Whether words after "I want to tell ..." speak about the partner instead of to them."""
    tone = tone_of(words)
    return (
        "tell" in introduced.lower()
        and not after
        and tone.coach > 0
        and not tone.addresses
        and not tone.own > tone.coach
    )


def _leading(text: str, cues: Sequence[Cue]) -> tuple[str | None, str]:
    """Return the partner's words before the first cue, and words that may be a draft."""
    lead = text[: cues[0].start]
    if not _clean(lead) or not any(c.isalnum() for c in lead):
        return None, ""
    quote = _leading_quote(lead)
    if quote is not None:
        return _clean(lead[quote.start : quote.end]), _clean(lead[quote.end :])
    tone = tone_of(lead)
    draft_follows = any(cue.kind == "draft" and _content(text, cue.end, len(text))[0] for cue in cues)
    if cues[0].kind == "partner" or tone.coach > tone.hurt + tone.own:
        return None, ""
    if tone.hurt > tone.own or (draft_follows and cues[0].kind == "draft" and tone.addresses and not tone.coach):
        return _clean(lead), ""
    return None, _clean(lead)


def _content(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words that a cue introduces and, where they are quoted, what follows the quotation."""
    found = text[start:end]
    quote = _leading_quote(found)
    if not _has_words(found):
        return "", ""
    if quote is None:
        return _trim(found), ""
    return _clean(found[quote.start : quote.end]), _clean(found[quote.end :])


def _leading_quote(text: str) -> Span | None:
    """Return the quotation that the text opens with."""
    plain = normalise(text)
    offset = len(plain.text) - len(plain.text.lstrip(" \t\n:,-"))
    match = QUOTE.match(plain.text, offset)
    return plain.span(match.start(), match.end()) if match else None


def _trim(words: str) -> str:
    """Clean introduced words of the conjunction that leads to the next cue."""
    return re.sub(r"[\s,;.]+(?:and|so|but|now|then|i|and i|so i)$", "", _clean(words), flags=re.IGNORECASE)


def _is_indirect(words: str, text: str, cue: Cue, cues: Sequence[Cue]) -> bool:
    """Whether words only report ("she asked if ...") in a story that leads to no draft or question."""
    if text[cue.end : cue.end + 3].strip()[:1] in {":", '"', "\u201c", "'", "\u2018"}:
        return False
    if " " not in words:
        return True
    if any(other.kind != "partner" and other.start > cue.start for other in cues):
        return False
    told, said = sentences(text[cue.start : cue.end]), sentences(words)
    return count(finders()["habit"], told) > 0 or count(finders()["indirect"], said[:1]) > 0


def _bare(text: str, cues: Sequence[Cue]) -> Voices:
    """Read a message without introductions: quotation and answer, two paragraphs, or one voice."""
    body, aim = _without_aim(text, [cue for cue in cues if cue.kind == "aim"])
    quote = _leading_quote(body)
    if quote is not None:
        rest = _clean(body[quote.end :])
        if rest and _may_be_draft(rest):
            return Voices(_clean(body[: quote.end]), rest, aim)
        return _one(_clean(body[: quote.end]), aim, quoted=True)
    parts = [part for part in re.split(r"\n+", body) if _clean(part)]
    if len(parts) > 1:
        first, second = _one(parts[0], aim), _one("\n".join(parts[1:]), aim)
        if first.partner and second.draft:
            return Voices(first.partner, second.draft, aim)
    return _one(body, aim)


def _without_aim(text: str, aims: Sequence[Cue]) -> tuple[str, str | None]:
    """Cut a question to the coach off the start or the end of a message."""
    body, aim = text, None
    for cue in reversed(aims):
        if not _has_words(body[cue.end :]):
            body, aim = body[: cue.start], text[cue.start : cue.end]
    if aims and _has_words(body) and not _has_words(body[: aims[0].start]) and len(body) > aims[0].end:
        body, aim = body[aims[0].end :].lstrip("?!. "), text[aims[0].start : aims[0].end]
    return body, aim


def _one(text: str, aim: str | None, *, quoted: bool = False) -> Voices:
    """Read words of a single voice by how they sound."""
    words = _clean(text)
    tone = tone_of(words)
    if not words or (tone.coach > 0 and not quoted and tone.coach >= tone.hurt + tone.own):
        return Voices(aim=aim)
    if tone.hurt > tone.own or (quoted and tone.hurt == tone.own):
        return Voices(partner=words, aim=aim) if tone.hurt or quoted else Voices(aim=aim)
    if quoted or (tone.addresses and tone.own):
        return Voices(draft=words, aim=aim)
    return Voices(aim=aim)


def _may_be_draft(words: str) -> bool:
    tone = tone_of(words)
    return tone.coach == 0 or tone.own + tone.hurt > tone.coach


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _clean(text: str) -> str:
    return text.strip(_EDGE)
