"""Asking them: one question about this moment, two real options, and what to do with each answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from empathy_coach import content
from empathy_coach.coaching import lexicon
from empathy_coach.coaching.bank import Line, lines, pick
from empathy_coach.coaching.channel import Channel
from empathy_coach.coaching.pronouns import THEY, Pronouns, fill
from empathy_coach.coaching.support_card import helping

if TYPE_CHECKING:
    from collections.abc import Collection

    from empathy_coach.coaching.support_card import SupportCard
    from empathy_coach.coaching.themes import Theme

_FOLDER = "coaching/prompts"
_GENERAL = f"{_FOLDER}/general.yml"
_LOW = f"{_FOLDER}/low.yml"
_AFTER = f"{_FOLDER}/after.yml"
_SUPPORT = f"{_FOLDER}/support_me.yml"
_SCHEMA = "coaching_prompts"
_CARD, _CARD_SCHEMA = "coaching/card/support_card.yml", "coaching_support_card"
_ANSWERS = "coaching/lexicon/answers.yml"


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


class Energy(str, Enum):
    """How much the partner has left for an answer: ``LOW`` is met by questions that a nod or one sign answers."""

    LOW = "low"
    SOME = "some"


class AskAnswer(str, Enum):
    """What the partner may answer, and what may come of doing as asked: the ladder is ask, do, check.

    After ``SAID_YES`` comes doing it; after ``DID_IT`` one check, and no more.
    """

    DONT_KNOW = "dont_know"
    NOTHING = "nothing"
    GO_AWAY = "go_away"
    YOU_SHOULD_KNOW = "you_should_know"
    SAID_YES = "said_yes"
    DID_IT = "did_it"
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
    energy: Energy = Energy.SOME,
    seed: int = 0,
) -> AskPrompt:
    """Return a question for this moment that fits the theme and the channel and was not used yet.

    When the theme's own questions are used up, the general ones follow, then the oldest comes again. With low
    energy the question is one that a nod, a sign or no answer at all will do for, whatever the theme.
    """
    if energy is Energy.LOW:
        return _low(channel, used, pronouns, seed)
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


def _low(channel: Channel, used: Collection[str], pronouns: Pronouns, seed: int) -> AskPrompt:
    chosen = pick(_entries(_LOW, channel.value), used, seed=seed)
    options = (*_entry(chosen.id)["options"], content.load(_GENERAL, _SCHEMA)["nothing"])
    return AskPrompt(chosen.id, chosen.text, options, fill(pick(lines(_LOW, "not_this"), used).text, pronouns))


def energy_of(text: str) -> Energy:
    """Return how much the partner has left, as their words or the learner's telling show it."""
    low = lexicon.count(_ANSWERS, "low_energy", plain=lexicon.plain(text))
    return Energy.LOW if low else Energy.SOME


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


def card_prompt(card: SupportCard, *, used: Collection[str] = (), pronouns: Pronouns = THEY) -> AskPrompt | None:
    """Return a question that takes up what helps by the support card, or None where the card has nothing short."""
    helps = helping(card, used)
    if helps is None:
        return None
    entries = content.load(_CARD, _CARD_SCHEMA)["ask"]
    chosen = pick([Line(f"card.ask.{number}", entry["text"]) for number, entry in enumerate(entries)], used)
    options = (*entries[int(chosen.id.rsplit(".", 1)[1])]["options"], content.load(_GENERAL, _SCHEMA)["nothing"])
    guard = fill(pick(lines(_GENERAL, "not_this"), used).text, pronouns)
    return AskPrompt(chosen.id, chosen.text.replace("{helps}", helps), options, guard)


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
    """Return what came of the question, as the learner reports it ("she said get away"), or None."""
    plain = lexicon.plain(text)
    return next((answer for answer in _TOLD if lexicon.count(_ANSWERS, answer.value, plain=plain)), None)


_TOLD = (
    AskAnswer.GO_AWAY,
    AskAnswer.YOU_SHOULD_KNOW,
    AskAnswer.WRONG_GUESS,
    AskAnswer.DONT_KNOW,
    AskAnswer.NOTHING,
    AskAnswer.SAID_YES,
    AskAnswer.DID_IT,
)
"""The answers in the order in which they decide: obeying comes first."""


def fake_ask(text: str) -> bool:
    """Whether a question only looks like asking ("what more do you want from me?"); it defends instead."""
    plain = lexicon.plain(text)
    real = lexicon.count(_ANSWERS, "real_ask", plain=plain)
    return not real and lexicon.count(_ANSWERS, "fake_ask", plain=plain) > 0


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
