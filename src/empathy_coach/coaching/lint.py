"""What an editor should mend in the coaching's words: names that do not exist, gaps, lines that would hurt."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching import cues, specifics
from empathy_coach.coaching.aims import Aim, AimPart
from empathy_coach.coaching.asking import AskAnswer, Listener
from empathy_coach.coaching.blocks import Place, with_examples
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.fears import Disclosure, Fear, FearPart
from empathy_coach.coaching.model import Kind, Skill, Verdict
from empathy_coach.coaching.offers import Trait
from empathy_coach.coaching.ready import Arousal
from empathy_coach.coaching.review import review
from empathy_coach.coaching.themes import Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_ROOT = "coaching"
_SLOTS = {"specific": "the work trip", "quote": "a YEAR", "feeling": "humiliated", "helps": "a walk alone"}
"""What a building block may take up, with an example of each."""
_SLOT = re.compile(r"\{(\w+)\}")
_OPEN_BLANK = re.compile(r"_{4,}|(?<!_)_{1,2}(?!_)|___ ?\([^)]*$")
_CHANNELS = tuple(channel.value for channel in Channel)
_TO_PARTNER = {
    **{f"themes/{theme.value}": ("say", "skeleton") for theme in Theme},
    **{f"fears/{fear.value}": ("sentence",) for fear in Fear},
    "fears/disclosure": ("tonight", "health_sentence"),
    "hold_lines/hold": _CHANNELS,
    "situations/honesty": ("correction",),
    "situations/transparency": ("offer",),
    "situations/ready": ("time_out", "back"),
}
"""Lists of lines that the learner may say to the partner as they stand."""
_VENT = ("patterns", "plain", "sting", "turn")
_WANTED = {
    **{f"themes/{theme.value}": ("strong", "weak", "name", "move", "avoid", "say", "skeleton") for theme in Theme},
    **{f"prompts/{theme.value}": (*_CHANNELS, "not_this") for theme in Theme},
    **{f"fears/{fear.value}": ("strong", "weak", *(part.value for part in FearPart)) for fear in Fear},
    "fears/disclosure": tuple(part.value for part in Disclosure),
    "hold_lines/hold": _CHANNELS,
    "prompts/general": ("nothing", *_CHANNELS, "not_this"),
    "prompts/low": (*_CHANNELS, "not_this"),
    "prompts/after": tuple(answer.value for answer in AskAnswer),
    "prompts/support_me": (*(listener.value for listener in Listener), "guard", "who", "betrayed", "calm"),
    "situations/aims": tuple(aim.value for aim in Aim),
    "situations/offers": tuple(trait.value for trait in Trait),
    "situations/ready": ("values", "arousal", *(level.value for level in Arousal), "time_out", "back"),
    "situations/defensiveness": (*(kind.value for kind in Kind), "any"),
}
"""Keys that code asks for, by file."""
_NAMES = {
    "phrasing": {*(place.value for place in Place), "why"},
    "themes": {theme.value for theme in Theme},
    "prompts": {*(theme.value for theme in Theme), "general", "low", "after", "support_me"},
    "fears": {*(fear.value for fear in Fear), "disclosure", "branching"},
    "skills": {skill.value for skill in Skill},
    "kinds": {kind.value for kind in Kind},
}
"""Files that a folder may hold; any other is never read."""
_FIELDS = {"skills": ("skill", Skill), "kinds": ("kind", Kind)}


@dataclass(frozen=True)
class _Found:
    """A problem and where it is: the file, and the way to the value in it."""

    message: str
    path: str
    steps: tuple[str | int, ...] = field(default=())

    def __str__(self) -> str:
        return f"{self.path}:{content.line_of(self.path, *self.steps)}: {self.message}"


def problems() -> list[str]:
    """Return what is wrong, a sentence each with file and line; an empty list where nothing is.

    Looks for: files and names that no code reads (a misspelt kind, skill or theme), lists that are missing or
    empty, patterns that do not compile, blanks and slots that cannot be filled, the same words twice, and every
    line for the partner that the program's own review does not find open.
    """
    checks: tuple[Callable[[], Iterable[_Found]], ...] = (
        _misnamed, _gaps, _patterns, _blocks, _partner_lines, _prompts, _answers, _vents, _card, _apology,
    )  # fmt: skip
    return list(dict.fromkeys(problem for check in checks for problem in _told(check)))


def counts() -> dict[str, int]:
    """Return how many authored building blocks there are for words to the partner, by folder."""
    lines = {path: sum(len(_load(path).get(key, ())) for key in keys) for path, keys in _TO_PARTNER.items()}
    found = Counter({"phrasing": sum(len(_load(f"phrasing/{place.value}")["blocks"]) for place in Place)})
    for path, number in lines.items():
        found[path.split("/")[0]] += number
    found["prompts"] = sum(1 for _ in _questions())
    return dict(found)


def _told(check: Callable[[], Iterable[_Found]]) -> list[str]:
    """Return what a check finds; a file that does not fit its schema ends the check and is named instead."""
    try:
        return [str(problem) for problem in check()]
    except content.ContentError as error:
        return str(error).splitlines()


def _misnamed() -> Iterator[_Found]:
    for folder, names in _NAMES.items():
        files = {name.removesuffix(".yml") for name in _listed(folder)}
        for name in sorted(files - names):
            yield _Found(f"no code reads this file; {folder}/ may hold: {', '.join(sorted(names))}", _at(folder, name))
        if folder in _FIELDS:
            yield from _misnamed_fields(folder, files & names)


def _misnamed_fields(folder: str, names: Iterable[str]) -> Iterator[_Found]:
    key, _ = _FIELDS[folder]
    for name in sorted(names):
        said = _load(f"{folder}/{name}").get(key, name)
        if said != name:
            yield _Found(f"{key}: {said!r} in a file that is named {name}", _at(folder, name), (key,))


def _gaps() -> Iterator[_Found]:
    for name, keys in _WANTED.items():
        path, found = _at(name), _load(name)
        for key in keys:
            if key not in found:
                yield _Found(f"{key!r} is missing", path)
            elif not found[key]:
                yield _Found(f"{key!r} is empty", path, (key,))
    for aim in Aim:
        for part in AimPart:
            if not _load("situations/aims").get(aim.value, {}).get(part.value):
                yield _Found(f"{part.value!r} is missing or empty", _at("situations/aims"), (aim.value,))


def _patterns() -> Iterator[_Found]:
    """Yield each pattern of the lexicons, themes and fears that does not compile."""
    for folder in ("lexicon", "themes", "fears"):
        for name in _listed(folder):
            if name != "specifics.yml":
                yield from _broken_patterns(f"{_ROOT}/{folder}/{name}", folder)


def _broken_patterns(path: str, folder: str) -> Iterator[_Found]:
    for steps, text in _strings(content.load(path)):
        if folder != "lexicon" and steps[0] not in ("sure", "strong", "weak"):
            continue
        try:
            re.compile(text)
        except re.error as error:
            yield _Found(f"not a pattern ({error}): {text!r}", path, steps)


def _blocks() -> Iterator[_Found]:
    ids, texts = Counter[str](), Counter[str]()
    for place in Place:
        path = _at("phrasing", place.value)
        for number, block in enumerate(content.load(path, "coaching_phrasing")["blocks"]):
            ids[block["id"]] += 1
            texts[block["text"]] += 1
            for message in _block(block, place, ids, texts):
                yield _Found(message, path, ("blocks", number))


def _block(block: Any, place: Place, ids: Counter[str], texts: Counter[str]) -> Iterator[str]:
    text = block["text"]
    if ids[block["id"]] > 1:
        yield f"the id {block['id']!r} is there twice"
    if texts[text] > 1:
        yield f"these words are there twice: {text!r}"
    if not block["skills"] and place is not Place.ANSWER:
        yield f"'skills' is empty: {text!r}"
    yield from (f"there is no fact {need!r}" for need in block.get("needs", ()) if need not in specifics.facts())
    yield from (f"nothing fills {{{slot}}}: {text!r}" for slot in _SLOT.findall(text) if slot not in _SLOTS)
    yield from closed(_SLOT.sub(lambda slot: _SLOTS.get(slot.group(1), slot.group(0)), text))


def _partner_lines() -> Iterator[_Found]:
    for name, keys in _TO_PARTNER.items():
        for key in keys:
            for number, text in enumerate(_load(name).get(key, ())):
                yield from (_Found(message, _at(name), (key, number)) for message in closed(text))


def _prompts() -> Iterator[_Found]:
    for theme in Theme:
        content.load(_at("prompts", theme.value), "coaching_prompts")
    for name in ("general", "low", "support_me"):
        content.load(_at("prompts", name), "coaching_prompts")
    for path, steps, text in _questions():
        if "or nothing right now" not in text.lower():
            yield _Found(f"there is no 'or nothing right now': {text!r}", path, steps)
        yield from (_Found(message, path, steps) for message in closed(text))


def _questions() -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield file, place and words of each question that is put to the partner."""
    for name in (*(theme.value for theme in Theme), "general", "low"):
        for channel in _CHANNELS:
            for number, entry in enumerate(_load(f"prompts/{name}").get(channel, ())):
                yield _at("prompts", name), (channel, number), entry["text"]


def _answers() -> Iterator[_Found]:
    after = _load("prompts/after")
    for answer in AskAnswer:
        for channel in _CHANNELS:
            if not (after.get(answer.value, {}).get(channel) or after.get(answer.value, {}).get("any")):
                yield _Found(f"no next step for {channel}", _at("prompts/after"), (answer.value,))


def _vents() -> Iterator[_Found]:
    path, found = _at("situations/defensiveness"), _load("situations/defensiveness")
    known = {*(kind.value for kind in Kind), "any"}
    for kind, parts in found.items():
        if kind not in known:
            yield _Found(f"there is no kind {kind!r}", path, (kind,))
        for part in _VENT if kind != "any" else ("sting", "turn"):
            if not parts.get(part):
                yield _Found(f"{part!r} is missing or empty", path, (kind,))


def _card() -> Iterator[_Found]:
    path = _at("card/support_card")
    for number, entry in enumerate(content.load(path, "coaching_support_card")["ask"]):
        said = entry["text"].replace("{helps}", _SLOTS["helps"])
        yield from (_Found(message, path, ("ask", number)) for message in closed(said))


def _apology() -> Iterator[_Found]:
    path, found = f"{_ROOT}/apology.yml", content.load(f"{_ROOT}/apology.yml", "coaching_apology")
    for number, kind in enumerate(found["cancels"]):
        if kind not in _NAMES["kinds"]:
            yield _Found(f"there is no kind {kind!r}", path, ("cancels", number))
    for number, part in enumerate(found["missing"]):
        if part not in found["parts"]:
            yield _Found(f"there is no part {part!r}", path, ("missing", number))


@cache
def closed(text: str) -> tuple[str, ...]:
    """Return why a line cannot be shown to somebody who will say it to the partner."""
    blank = (f"a blank is ___ or ___ (hint): {text!r}",) if _OPEN_BLANK.search(text) else ()
    said = with_examples(text)
    found = review(said)
    plain = tuple(one for one in review(said, patterns_only=True).findings if cues.is_plain(one))
    if found.verdict is Verdict.OPEN and not plain:  # words of ours may not even look defensive
        return blank
    why = ", ".join(f"{one.kind.value} in {one.text!r}" for one in found.findings or plain) or "it reads as a threat"
    return (*blank, f"our own review does not find it open ({why}): {text!r}")


def _strings(node: Any, *steps: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, str):
        yield steps, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(value, *steps, key)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _strings(value, *steps, number)


def _listed(folder: str) -> list[str]:
    found = resources.files(content).joinpath(f"{_ROOT}/{folder}")
    return sorted(entry.name for entry in found.iterdir()) if found.is_dir() else []


def _at(*names: str) -> str:
    return "/".join((_ROOT, *names)) + ".yml"


def _load(name: str) -> Any:
    return content.load(_at(name))
