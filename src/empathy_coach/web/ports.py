"""What the edge needs of the rest of the program, as narrow protocols; ``fakes.py`` holds small stand-ins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

Json = dict[str, Any]
Clock = Callable[[], datetime]
Fate = Literal["answered", "empty", "failed", "unknown"]


class PartDownError(Exception):
    """A part that the edge leans on (the database, Rasa) did not answer in time or at all."""


class Triage(Protocol):
    """What one text says about danger; ``to_json()["tier"]`` is none, distress, crisis or emergency."""

    def to_json(self) -> Json:
        """Return tier, concerns, subject and evidence."""


class SafetyReply(Protocol):
    """One reply of the safety flow."""

    def to_json(self) -> Json:
        """Return ``{"text"?, "choices"?: [{"title", "value"}], "card"?}``."""


class FollowUp(Protocol):
    """What a text changes: the new state, and the replies when safety answers the text by itself."""

    @property
    def state(self) -> Any:
        """The conversation's safety state after the text."""

    @property
    def triage(self) -> Triage:
        """The reading of this text alone."""

    @property
    def replies(self) -> Sequence[SafetyReply]:
        """What to say: all there is when ``answered``, else what goes before the coach's answer."""

    @property
    def answered(self) -> bool:
        """Whether the replies stand alone, so that nothing else may answer this text."""


class Safety(Protocol):
    """The safety core: pure functions, no waiting."""

    def warm_up(self) -> None:
        """Read the content now, so that no visitor waits for it."""

    def second_reader(self) -> bool:
        """Return whether the classifier reads beside the rules."""

    def triage(self, text: str) -> Triage:
        """Return the reading of one text."""

    def follow_up(self, state: Any, text: str, *, now: datetime) -> FollowUp:
        """Return what ``text`` changes in a conversation whose state is ``state``."""

    def asked(self, state: Any, question: Mapping[str, Any]) -> Any:
        """Return the state after the coach asked a safety question; ``question`` is its card."""

    def fresh(self, region: str | None) -> Any:
        """Return the state of a conversation that has not begun, with the region that the visitor set."""

    def closed(self, state: Any) -> bool:
        """Return whether the coaching of talks with the partner is closed."""

    def state_to_json(self, state: Any) -> Json:
        """Return the state as JSON."""

    def state_from_json(self, raw: Mapping[str, Any]) -> Any:
        """Return the state that ``state_to_json`` wrote; a ``ValueError`` if it is none."""

    def help_card(self, region: str | None) -> Json:
        """Return the card with the help lines of a region; of no region in general words."""


@dataclass(frozen=True)
class RasaAnswer:
    """What became of a message that was sent to Rasa.

    ``fate``: ``failed`` when it was surely never taken, ``unknown`` when it may have been, ``empty`` when it
    was taken and nothing came back. ``safety`` is a safety state that an action changed.
    """

    fate: Fate
    replies: tuple[Json, ...] = ()
    safety: Json | None = None


class Rasa(Protocol):
    """The dialogue, reached over HTTP."""

    async def send(self, session: str, message: str, metadata: Json) -> RasaAnswer:
        """Send one message and return what became of it; never raises."""

    async def up(self) -> bool:
        """Whether Rasa listens."""

    async def close(self) -> None:
        """Close the connections."""


class Privacy(Protocol):
    """A person's rights over their data; runs in threads."""

    def export(self, session_id: str) -> Json:
        """Return everything stored about the session."""

    def erase(self, session_id: str) -> dict[str, int]:
        """Delete everything stored about the session; return counts by kind."""

    def purge(self) -> dict[str, int]:
        """Delete what is past its time; return counts by kind."""


Probe = Callable[[], Awaitable[bool]]
"""Tells whether one part works; never raises."""
