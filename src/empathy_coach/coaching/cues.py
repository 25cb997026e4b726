"""The cues of kinds and skills, read from the content files and compiled once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching.model import Kind, Skill
from empathy_coach.language.patterns import Compiler, Finder, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from empathy_coach.coaching.model import Finding
    from empathy_coach.language.words import Sentence

_WEIGHT = 5


@dataclass(frozen=True)
class Cue:
    """A family of patterns of one kind, with the words that explain it.

    ``whole`` cues count only where they are all that the draft says; ``faint`` ones only where nothing open
    stands beside them.
    """

    id: str
    kind: Kind
    weight: int
    why: tuple[str, ...]
    instead: tuple[str, ...]
    void_by: tuple[str, ...] = ()
    whole: bool = False
    negated: bool = False
    faint: bool = False


@dataclass(frozen=True)
class Cues:
    """All defensive cues, the finder of their patterns, and the harmless wordings of each kind."""

    cues: Mapping[str, Cue]
    finder: Finder
    harmless: Finder


@dataclass(frozen=True)
class Words:
    """A named set of patterns that is searched as one."""

    finder: Finder = field(repr=False)

    def spans(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Return the ranges of words that the patterns match."""
        return [(start, end) for _, start, end in self.finder.find(sentence)]

    def anywhere(self, sentences: Iterable[Sentence]) -> bool:
        """Whether any of the sentences holds a match."""
        return any(True for sentence in sentences for _ in self.finder.find(sentence))


@cache
def compiler() -> Compiler:
    """Return the compiler that knows the shared lexicons of coaching."""
    return Compiler(content.load("coaching/lexicons.yml", "coaching_lexicons"))


def words(source: str) -> Words:
    """Compile a block of patterns into one searchable set."""
    return Words(Finder(("", pattern) for pattern in compiler().rows(source)))


@cache
def kind_cues() -> Cues:
    """Return the cues of the twelve kinds."""
    found: dict[str, Cue] = {}
    patterns: list[tuple[str, Pattern]] = []
    harmless: list[tuple[str, Pattern]] = []
    for kind in Kind:
        source = content.load(f"coaching/kinds/{kind.value}.yml", "coaching_kind")
        harmless.extend((kind.value, pattern) for pattern in compiler().rows(source.get("except", "")))
        for entry in source["cues"]:
            label = f"{kind.value}.{entry['id']}"
            found[label] = _cue(kind, source, entry)
            patterns.extend((label, pattern) for pattern in compiler().rows(entry["say"]))
    return Cues(found, Finder(patterns), Finder(harmless))


@cache
def is_plain(finding: Finding) -> bool:
    """Whether the pattern that found it speaks for itself; a faint one only hints."""
    return not kind_cues().cues[f"{finding.kind.value}.{finding.cue}"].faint


def explanation(kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return why a kind may land badly, and what to do instead, for words that no cue explains more closely."""
    source = content.load(f"coaching/kinds/{kind.value}.yml", "coaching_kind")
    return tuple(source["why"]), tuple(source["instead"])


def _cue(kind: Kind, source: Mapping[str, Any], entry: Mapping[str, Any]) -> Cue:
    merged = {**source, **entry}
    return Cue(
        id=entry["id"],
        kind=kind,
        weight=merged.get("weight", _WEIGHT),
        why=tuple(merged["why"]),
        instead=tuple(merged["instead"]),
        void_by=tuple(merged.get("void_by", ())),
        whole=merged.get("whole", False),
        negated=merged.get("negated", False),
        faint=merged.get("faint", False),
    )


@cache
def skill_cues() -> tuple[Finder, Finder]:
    """Return the finder of open moves and the finder of wordings that only look like them."""
    moves: list[tuple[str, Pattern]] = []
    harmless: list[tuple[str, Pattern]] = []
    for skill in Skill:
        source = content.load(f"coaching/skills/{skill.value}.yml", "coaching_skill")
        moves.extend((skill.value, pattern) for pattern in compiler().rows(source["say"]))
        harmless.extend((skill.value, pattern) for pattern in compiler().rows(source.get("except", "")))
    return Finder(moves), Finder(harmless)
