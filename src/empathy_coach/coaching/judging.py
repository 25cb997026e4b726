"""The last word on a draft: what the patterns found and what the trained head reads, brought together.

The head decides whether a draft is defensive and which kind stands out; it has read thousands of drafts, and
meaning is more than wording. The patterns say which words exactly, and have the closer explanation. A kind that
both name comes with the pattern's words; one that only the head names comes with the words that weigh most in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from empathy_coach.coaching import cues
from empathy_coach.coaching.model import Finding, Kind, Skill, SkillSpan, Verdict

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from empathy_coach.coaching.head import Opinion
    from empathy_coach.coaching.reading import Reading
    from empathy_coach.language.text import Span
    from empathy_coach.language.words import Sentence

MOST_WORDS = 25
"""A longer stretch than this is no quotation any more."""
AGREED, AGREED_PLAINLY = 0.25, 0.75
"""What a pattern of the same kind, and a plain one, adds to the head's probability of a kind."""
TAKEN_BACK = "but"
"""The cue of an apology that a *but* takes back: grammar, which no probability outweighs."""


def findings(heard: Opinion, patterned: Sequence[Finding], reading: Reading) -> tuple[Finding, ...]:
    """Return the findings in the order of how much they stand out; none where the draft is open."""
    taken_back = any(finding.cue == TAKEN_BACK for finding in patterned)
    if not taken_back and not heard.is_closed(patterned=bool(patterned), plainly=any(map(cues.is_plain, patterned))):
        return ()
    by_pattern = _agreed(patterned)
    weight = {kind: _weight(kind, heard, by_pattern) for kind in Kind}
    order = sorted(Kind, key=lambda kind: -weight[kind])
    named = [kind for kind in order if kind is order[0] or _stands(kind, heard, by_pattern)]
    found = (one for kind in named for one in _of(kind, heard, patterned, reading))
    return tuple(found)


def skills(heard: Opinion, patterned: Sequence[SkillSpan], reading: Reading) -> tuple[SkillSpan, ...]:
    """Return the open moves in the order of the draft."""
    by_pattern = {span.skill for span in patterned}
    named = [skill for skill in Skill if _shows(skill, heard, by_pattern)]
    kept = [span for span in patterned if span.skill in named]
    for skill in named:
        words = heard.words_of(skill.value) if skill not in by_pattern else None
        if words is not None:
            kept.append(SkillSpan(skill, *_whole(words, reading)))
    return tuple(sorted(kept, key=lambda span: (span.start, span.end)))


def verdict(heard: Opinion, found: Sequence[Finding], *, threat: bool) -> Verdict:
    """Return how the draft as a whole may land."""
    if threat:
        return Verdict.DEFENSIVE
    if not found:
        return Verdict.OPEN
    return max((Verdict.MIXED, Verdict.DEFENSIVE), key=lambda one: heard.verdict[one])


def _agreed(patterned: Sequence[Finding]) -> Mapping[Kind, float]:
    plain = {finding.kind for finding in patterned if cues.is_plain(finding)}
    return {one.kind: AGREED_PLAINLY if one.kind in plain else AGREED for one in patterned}


def _weight(kind: Kind, heard: Opinion, by_pattern: Mapping[Kind, float]) -> float:
    return heard.first[kind] + heard.kinds[kind] / 2 + by_pattern.get(kind, 0.0)


def _stands(kind: Kind, heard: Opinion, by_pattern: Container[Kind]) -> bool:
    bar = heard.bars["kind_agreed" if kind in by_pattern else "kind"]
    return heard.kinds[kind] >= bar


def _shows(skill: Skill, heard: Opinion, by_pattern: Container[Skill]) -> bool:
    bar = heard.bars["skill_agreed" if skill in by_pattern else "skill"]
    return heard.skills[skill] >= bar


def _of(kind: Kind, heard: Opinion, patterned: Sequence[Finding], reading: Reading) -> list[Finding]:
    same = [finding for finding in patterned if finding.kind is kind]
    words = heard.words_of(kind.value) if not same else None
    if words is None:
        return same
    closer = (one for one in patterned if one.start < words.end and words.start < one.end)
    exact = next(closer, None)
    return [_finding(kind, _whole(words, reading) if exact is None else (exact.start, exact.end, exact.text))]


def _finding(kind: Kind, words: tuple[int, int, str]) -> Finding:
    start, end, text = words
    why, instead = cues.explanation(kind)
    pick = len(text)  # the same words always get the same explanation
    return Finding(kind, start, end, text, why[pick % len(why)], instead[pick % len(instead)])


def _whole(span: Span, reading: Reading) -> tuple[int, int, str]:
    """Return the clauses that the range touches, or its words alone where these are many; and their text."""
    for sentence in reading.sentences:
        touched = [at for at, word in enumerate(sentence.words) if word.start < span.end and span.start < word.end]
        if touched:
            first, last = _clauses(sentence, touched[0], touched[-1])
            start, end = sentence.words[first].start, sentence.words[last].end
            return start, end, reading.draft[start:end]
    words = reading.sentences[-1].words  # the range holds only signs: what closes the draft stands before them
    return words[0].start, words[-1].end, reading.draft[words[0].start : words[-1].end]


def _clauses(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Return the words from the opening of the first word's clause to the end of the last one's."""
    opening = next(at for at in range(first, -1, -1) if at == 0 or sentence.words[at].opens)
    after = (at for at in range(last + 1, len(sentence.words)) if sentence.words[at].opens)
    closing = next(after, len(sentence.words)) - 1
    return (opening, closing) if closing - opening < MOST_WORDS else (first, last)
