"""The lexicon: phrase lists, marks and rules from YAML, compiled and indexed by the words they demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from empathy_coach import content
from empathy_coach.safety.model import Concern, Refusal, Subject, Tier
from empathy_coach.safety.patterns import Compiler, Pattern
from empathy_coach.safety.spelling import Spelling

RULE_FILES = (
    "suicide_active", "suicide_passive", "suicide_indirect", "suicide_plans",
    "suicide_others", "self_harm",
    "partner_hurts", "partner_fear", "partner_controls", "danger_now", "own_violence", "own_control",
    "refusals", "harm_to_others", "children", "medical", "distress", "other_languages",
    "plain_suicide", "plain_distress",
)  # fmt: skip
PHRASE_FILES = ("phrases_people", "phrases_verbs", "phrases_leaving", "phrases_cues")
MARK_FILES = ("marks", "idioms")


@dataclass(frozen=True)
class Rule:
    """What a matched line means.

    ``mark`` names a scope mark (idiom, past, fiction ...) instead of a concern. ``subject`` is None where the
    person is found from the words around. ``firm`` lists the scopes that do not lower the rule, ``raised_by``
    the marks that make it an emergency when they stand close by. ``another`` says that it is never the writer.
    """

    name: str
    concern: Concern | None
    tier: Tier
    subject: Subject | None = None
    refusal: Refusal | None = None
    mark: str | None = None
    firm: frozenset[str] = frozenset()
    raised_by: frozenset[str] = frozenset()
    passive: bool = False
    another: bool = False


@dataclass(frozen=True)
class Line:
    """One pattern of one rule."""

    rule: Rule
    pattern: Pattern


class Lexicon:
    """Every line, found by the words of a message; and the spelling of those words."""

    def __init__(self, lines: list[Line], spelling: Spelling) -> None:
        self.spelling = spelling
        self.size = len(lines)
        self._whole: dict[str, list[Line]] = {}
        self._stems: dict[str, list[Line]] = {}
        for line in lines:
            for word in line.pattern.gate:
                table = self._stems if word.endswith("*") else self._whole
                table.setdefault(word.rstrip("*"), []).append(line)
        self._known: dict[str, tuple[Line, ...]] = {}
        self._longest = max(map(len, self._stems), default=0)

    def lines(self, word: str) -> tuple[Line, ...]:
        """Return the lines that a message with ``word`` could match."""
        known = self._known.get(word)
        if known is None:
            stems = (word[:length] for length in range(1, min(len(word), self._longest) + 1))
            found = [line for stem in stems for line in self._stems.get(stem, ())]
            known = tuple(self._whole.get(word, [])) + tuple(found)
            if known:  # unknown words are not remembered: there is no end of them
                self._known[word] = known
        return known


@cache
def lexicon() -> Lexicon:
    """Return the packaged lexicon, read once.

    Raises:
        ContentError: a file does not fit its schema.
        PatternError: a line cannot be read.
    """
    phrases: dict[str, list[str]] = {}
    for name in PHRASE_FILES:
        phrases |= content.load(f"safety/lexicon/{name}.yml", "safety_phrases")
    compiler = Compiler(phrases)
    lines = [line for name in RULE_FILES for line in _lines(name, "safety_rules", compiler)]
    lines += [line for name in MARK_FILES for line in _lines(name, "safety_marks", compiler)]
    spelling = content.load("safety/spelling.yml", "safety_spelling")
    words = frozenset(compiler.words | {word for text in spelling["slang"].values() for word in text.split()})
    return Lexicon(
        lines, Spelling.from_content(spelling, words | frozenset(spelling["guarded"]), frozenset(compiler.stems))
    )


def _lines(name: str, schema: str, compiler: Compiler) -> list[Line]:
    data = content.load(f"safety/lexicon/{name}.yml", schema)
    default = {
        key: data[key] for key in ("concern", "subject", "firm", "raised_by", "passive", "another") if key in data
    }
    return [
        Line(rule, compiler.compile(line))
        for entry in data["rules"]
        for rule in [_rule(name, {**default, **entry})]
        for line in entry["lines"]
    ]


def _rule(file: str, entry: dict[str, Any]) -> Rule:
    return Rule(
        name=f"{file}.{entry['id']}",
        concern=Concern(entry["concern"]) if "concern" in entry else None,
        tier=Tier(entry.get("tier", "none")),
        subject=Subject(entry["subject"]) if entry.get("subject") else None,
        refusal=Refusal(entry["refusal"]) if "refusal" in entry else None,
        mark=entry.get("mark"),
        firm=frozenset(entry.get("firm", ())),
        raised_by=frozenset(entry.get("raised_by", ())),
        passive=bool(entry.get("passive")),
        another=bool(entry.get("another")),
    )
