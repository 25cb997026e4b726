"""What the coach knows of this conversation, so that nothing is asked twice."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from empathy_coach.coaching import lexicon
from empathy_coach.coaching.channel import Channel, channel_of
from empathy_coach.coaching.pronouns import HE, SHE, THEY, Pronouns, pronouns_of
from empathy_coach.coaching.support_card import SupportCard
from empathy_coach.coaching.themes import Theme, theme_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class Awaiting(str, Enum):
    """The coach's open question."""

    TRUTH = "truth"  # is this fully true?
    SAFETY = "safety"  # is either of you ever afraid of the other?
    DANGER = "danger"  # is anyone in danger now, any talk of dying?
    FEAR = "fear"  # which fear is it?
    SCOPE = "scope"  # still going on, or could it touch their health?
    ASKED = "asked"  # what did the partner answer?
    DRAFT = "draft"  # another try in the learner's own words
    AROUSAL = "arousal"  # how stirred up are you, before a talk?
    OFFER = "offer"  # an offer of openness in the learner's words
    CARD = "card"  # the next part of the support card
    REHEARSAL = "rehearsal"  # with whom to practise?
    PRACTISED = "practised"  # after a debrief: again, another one, when will it be used?


class Check(str, Enum):
    """How a question that is asked once a conversation was answered; ``OPEN`` is asked and not yet answered."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    DECLINED = "declined"


_PRONOUNS = {"they": THEY, "she": SHE, "he": HE}


@dataclass(frozen=True)
class Situation:
    """Everything is about one conversation; texts are kept only until the next draft replaces them.

    Attributes:
        awaiting: the coach's open question.
        before: the question that was open before it, so that the talk can go back to it.
        later: what else a message asked for, as (topic, words); it is picked up next.
        purpose: the flow that waits behind a check: ``review``, ``telling`` or ``practice``.
        partner_words: what the partner wrote or said last.
        draft: the learner's last draft.
        feeling: a feeling that the last message named.
        theme: the partner's pain (`Theme`).
        fear: the learner's fear (`fears.Fear`).
        channel: where the next words will be said (`Channel`).
        pronoun: ``she``, ``he`` or ``they``.
        truth: the truth check; asked once.
        afraid: the safety question; asked once. ``YES`` closes all help with joint talks.
        danger: the check for danger beside someone in pain.
        ongoing: whether contact with the other person goes on, where it was said.
        health: whether the partner's health could be touched, where it was said.
        betrayed: whether the speaker is the betrayed partner.
        barred: whether the partner asked for no contact; then no way around it is helped with.
        drunk: whether the learner said that they have been drinking tonight.
        attempts: drafts reviewed in this conversation.
        kinds: defensive kinds in the last draft.
        misses: messages in a row that were not understood.
        card: the support card as far as it was filled in.
        card_part: the part of it that was asked for.
        rehearsal: what was asked of a practice, while the safety question stands before it.
        used: ids of lines already said, oldest first.
    """

    awaiting: Awaiting | None = None
    before: Awaiting | None = None
    later: tuple[str, ...] = ()
    purpose: str | None = None
    partner_words: str | None = None
    draft: str | None = None
    feeling: str | None = None
    theme: Theme | None = None
    fear: str | None = None
    channel: Channel | None = None
    pronoun: str | None = None
    truth: Check | None = None
    afraid: Check | None = None
    danger: Check | None = None
    ongoing: bool | None = None
    health: bool | None = None
    betrayed: bool = False
    barred: bool = False
    drunk: bool = False
    attempts: int = 0
    kinds: tuple[str, ...] = ()
    misses: int = 0
    card: SupportCard = field(default=SupportCard())
    card_part: str | None = None
    rehearsal: str = ""
    used: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Situation:
        """Return the situation that `to_json` wrote; None or unknown keys from an older version do no harm."""
        known = {each.name: (data or {}).get(each.name, each.default) for each in fields(cls)}
        for name, kind in _ENUMS.items():
            known[name] = kind(known[name]) if known[name] else None
        for name in ("kinds", "used", "later"):
            known[name] = tuple(known[name] or ())
        if not isinstance(known["card"], SupportCard):
            known["card"] = SupportCard.from_json(known["card"])
        return cls(**known)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-able dict of what is known; unknown things are left out."""
        known = {
            each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name) != each.default
        }
        return {name: _plain(value) for name, value in known.items()}

    @property
    def pronouns(self) -> Pronouns:
        """How to speak of the partner."""
        return _PRONOUNS[self.pronoun or "they"]

    def hearing(self, text: str) -> Situation:
        """Return the situation with what the learner's message tells in passing: pronoun, channel, theme."""
        return replace(
            self,
            pronoun=pronouns_of(text, default=self.pronouns).subject,
            channel=channel_of(_between_them(text)) or self.channel,
            theme=theme_of(text) or self.theme,
            drunk=self.drunk and not lexicon.count(_CUES, "sober", plain=lexicon.plain(text)),
        )

    def after_silence(self) -> Situation:
        """Return what still holds after hours of silence: the evening's state is gone, what was told stays."""
        return replace(
            self, awaiting=None, before=self.awaiting or self.before, drunk=False, danger=None, misses=0, later=()
        )

    def anew(self) -> Situation:
        """Return what holds when the talk begins again: who they are to each other, and what was answered."""
        kept = ("pronoun", "truth", "afraid", "ongoing", "health", "betrayed", "barred", "drunk", "card", "used")
        return Situation(**{name: getattr(self, name) for name in kept})

    def having_said(self, *ids: str) -> Situation:
        """Return the situation with the lines' ids added to those used."""
        return replace(self, used=(*self.used, *ids)[-_MEMORY:])


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.to_json() if isinstance(value, SupportCard) else value


def _between_them(text: str) -> str:
    """Return the text without messages to and from others, which tell nothing of where the two will talk."""
    plain = lexicon.plain(text)
    for pattern in lexicon.patterns("coaching/lexicon/steering.yml", "other_messages"):
        plain = pattern.sub(" ", plain)
    return plain


def silence(sent: Iterable[float | None]) -> bool:
    """Whether hours lie between the last two of a person's messages, given when they were sent (seconds)."""
    last = [moment for moment in sent if moment][-2:]
    return len(last) == 2 and last[1] - last[0] > _SILENCE  # noqa: PLR2004 - a pair


_SILENCE = 8 * 3600.0  # seconds: a night
_CUES = "coaching/lexicon/conversation.yml"
_ANSWERED = frozenset({"ongoing", "health"})
"""Facts for which False is an answer."""

_MEMORY = 80  # lines: far more than one evening's conversation
_ENUMS: dict[str, type[Enum]] = {
    "awaiting": Awaiting,
    "before": Awaiting,
    "theme": Theme,
    "channel": Channel,
    "truth": Check,
    "afraid": Check,
    "danger": Check,
}
