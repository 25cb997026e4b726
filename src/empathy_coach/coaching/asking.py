"""Asking them: one question about this moment, two real options, and what to do with each answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching import lexicon
from empathy_coach.coaching import review as reviewing
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.pronouns import THEY, Pronouns, fill

if TYPE_CHECKING:
    from collections.abc import Collection

    from empathy_coach.coaching.themes import Theme

_FOLDER = "coaching/prompts"
_GENERAL = f"{_FOLDER}/general.yml"
_AFTER = f"{_FOLDER}/after.yml"
_SUPPORT = f"{_FOLDER}/support_me.yml"
_SCHEMA = "coaching_prompts"
_FAKE_CUE = "fake_ask"


@dataclass(frozen=True)
class AskPrompt:
    """A question to put to somebody as it stands.

    Attributes:
        id: remember it in ``used``.
        text: the words to say or send.
        options: short titles of the answers; in a partner's pain the last is "nothing right now".
        not_this: what not to ask or do instead, and why, said to the learner.
    """

    id: str
    text: str
    options: tuple[str, ...]
    not_this: str


class AskAnswer(str, Enum):
    """What the partner may answer, and what may come of doing as asked."""

    DONT_KNOW = "dont_know"
    NOTHING = "nothing"
    GO_AWAY = "go_away"
    YOU_SHOULD_KNOW = "you_should_know"
    SAID_YES = "said_yes"
    WRONG_GUESS = "wrong_guess"


class Listener(str, Enum):
    """Who may support the learner; the partner only in a calm hour."""

    FRIEND = "friend"
    GROUP = "group"
    THERAPIST = "therapist"
    PARTNER = "partner"


def ask_prompt(
    theme: Theme | None,
    channel: Channel = Channel.TEXT,
    *,
    used: Collection[str] = (),
    pronouns: Pronouns = THEY,
    seed: int = 0,
) -> AskPrompt:
    """Return a question for this moment that fits the theme and the channel and was not used yet.

    When the theme's own questions are used up, the general ones follow, then the oldest comes again.
    """
    paths = [_GENERAL] if theme is None else [f"{_FOLDER}/{theme.value}.yml", _GENERAL]
    bank = [item for path in paths for item in _entries(path, channel.value)]
    fresh = [item for item in bank if item.id not in used] or bank
    first = [item for item in fresh if item.id.startswith(_stem(paths[0]))] or fresh
    chosen = pick(first, used, seed=seed)
    guards = [line for path in paths for line in lines(path, "not_this")]
    entry = _entry(chosen.id)
    options = (*entry["options"], content.load(_GENERAL, _SCHEMA)["nothing"])
    guard = fill(pick(guards, used, seed=seed).text, pronouns)
    return AskPrompt(chosen.id, chosen.text, options, guard)


def next_step(
    answer: AskAnswer,
    channel: Channel = Channel.TEXT,
    *,
    used: Collection[str] = (),
    pronouns: Pronouns = THEY,
) -> Line:
    """Return what the learner does after the partner's answer; ``___`` stands for a time or a small thing."""
    bank = lines(_AFTER, answer.value, channel.value) or lines(_AFTER, answer.value, "any")
    line = pick(bank, used)
    return Line(line.id, fill(line.text, pronouns))


def support_me(listener: Listener, *, used: Collection[str] = (), pronouns: Pronouns = THEY) -> AskPrompt:
    """Return words with which the learner asks for support, and a guard against leaning on the partner."""
    return _support(listener.value, used, pronouns)


def support_for_betrayed(*, used: Collection[str] = ()) -> AskPrompt:
    """Return words with which a betrayed user states what they want."""
    return _support("betrayed", used, THEY)


def calm_prompt(*, used: Collection[str] = (), pronouns: Pronouns = THEY) -> AskPrompt:
    """Return a question for a calm hour: what is hard ahead, and which signals to agree."""
    prompt = _support("calm", used, pronouns)
    nothing = content.load(_GENERAL, _SCHEMA)["nothing"]
    return AskPrompt(prompt.id, prompt.text, (*prompt.options, nothing), prompt.not_this)


def who_for_me(*, used: Collection[str] = ()) -> Line:
    """Return the one question that finds the learner somebody to lean on."""
    return pick(lines(_SUPPORT, "who"), used)


def answer_of(text: str) -> AskAnswer | None:
    """Return which answer of the partner the learner reports ("she said get away"), or None."""
    plain = lexicon.plain(text)
    for answer in (AskAnswer.GO_AWAY, AskAnswer.YOU_SHOULD_KNOW, AskAnswer.DONT_KNOW, AskAnswer.NOTHING):
        if lexicon.count("coaching/lexicon/answers.yml", answer.value, plain=plain):
            return answer
    return None


def fake_ask(text: str) -> bool:
    """Whether a question only looks like asking ("what more do you want from me?"); it defends instead."""
    return any(finding.cue == _FAKE_CUE for finding in reviewing.review(text).findings)


def _support(key: str, used: Collection[str], pronouns: Pronouns) -> AskPrompt:
    chosen = pick(_entries(_SUPPORT, key), used)
    guard = fill(pick(lines(_SUPPORT, "guard"), used).text, pronouns)
    return AskPrompt(chosen.id, chosen.text, tuple(_entry(chosen.id)["options"]), guard)


def _entries(path: str, key: str) -> list[Line]:
    found = content.load(path, _SCHEMA).get(key, [])
    return [Line(f"{_stem(path)}.{key}.{number}", item["text"]) for number, item in enumerate(found, start=1)]


def _entry(line_id: str) -> Any:
    """Return the content entry that a line id made by ``_entries`` stands for."""
    stem, key, number = line_id.rsplit(".", 2)
    return content.load(f"coaching/{stem.replace('.', '/')}.yml", _SCHEMA)[key][int(number) - 1]


def _stem(path: str) -> str:
    return path.removeprefix("coaching/").removesuffix(".yml").replace("/", ".")
