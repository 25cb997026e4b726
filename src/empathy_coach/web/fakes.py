"""Small stand-ins for the ports, for tests and for looking at the page without the rest of the program."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from empathy_coach.storage.messages import MemoryChoiceRepository, MemoryMessageRepository
from empathy_coach.storage.sessions import MemorySessionRepository
from empathy_coach.web.ports import Json, Rasa, RasaAnswer, Safety
from empathy_coach.web.services import Config, Ports, Services, assemble
from empathy_coach.web.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class FakeTriage:
    """A tier and nothing else."""

    tier: str = "none"

    def to_json(self) -> Json:
        """Return the tier in the contract's shape."""
        return {"tier": self.tier, "concerns": [], "subject": "none", "evidence": []}


@dataclass(frozen=True)
class FakeReply:
    """One reply."""

    body: Json

    def to_json(self) -> Json:
        """Return the reply."""
        return self.body


@dataclass(frozen=True)
class FakeFollowUp:
    """What a text changed."""

    state: Any
    triage: FakeTriage
    replies: tuple[FakeReply, ...] = ()
    answered: bool = False


class FakeSafety:
    """Reads "want to die" as a crisis; a "yes" after that as an emergency; everything else as nothing."""

    def warm_up(self) -> None:
        """Nothing to read."""

    def second_reader(self) -> bool:
        """Always."""
        return True

    def triage(self, text: str) -> FakeTriage:
        """Return crisis for the one phrase known."""
        return FakeTriage("crisis" if "want to die" in text else "none")

    def follow_up(self, state: Json, text: str, *, now: datetime) -> FakeFollowUp:
        """Answer a crisis, and a "yes" to the question that followed it."""
        latched, yes = state.get("tier") == "crisis", text.strip().lower() == "yes"
        triage = FakeTriage("emergency") if latched and yes else self.triage(text)
        if triage.tier == "none":
            check = FakeReply({"text": "Is anyone in danger?"})
            return FakeFollowUp(state, triage, (check,) if "kill you both" in text else ())
        question = {
            "text": "Are you thinking of ending your life?",
            "choices": [{"title": "Yes", "value": "yes"}, {"title": "No", "value": "no"}],
        }
        replies = (FakeReply({"card": self.help_card(None)}), FakeReply(question))
        after = {**state, "tier": triage.tier, "at": now.isoformat()}
        return FakeFollowUp(after, triage, replies, answered=True)

    def asked(self, state: Json, question: Mapping[str, Any]) -> Json:
        """Take a later "yes" for an answer."""
        return {**state, "tier": "crisis", "asked": question.get("about", "")}

    def fresh(self, region: str | None) -> Json:
        """Return a state with the region only."""
        return {"region": region}

    def closed(self, state: Json) -> bool:
        """Return whether there was danger."""
        return state.get("tier") in {"crisis", "emergency"}

    def state_to_json(self, state: Json) -> Json:
        """Return the state."""
        return dict(state)

    def state_from_json(self, raw: Mapping[str, Any]) -> Json:
        """Return the state."""
        return dict(raw)

    def help_card(self, region: str | None) -> Json:
        """Return a card with one line."""
        line = {"label": "Emergency", "action": "call", "value": "112", "display": "112"}
        return {"type": "safety", "title": f"Help {region or ''}".strip(), "lines": [line], "discreet": False}


@dataclass
class FakeRasa:
    """Answers with an echo, or with what it is told to; remembers what it was sent."""

    answer: RasaAnswer | None = None
    sent: list[tuple[str, str, Json]] = field(default_factory=list)

    async def send(self, session: str, message: str, metadata: Json) -> RasaAnswer:
        """Return the prepared answer, or the message itself."""
        self.sent.append((session, message, metadata))
        return self.answer or RasaAnswer("answered", ({"text": f"You said: {message}"},))

    async def up(self) -> bool:
        """Always."""
        return True

    async def close(self) -> None:
        """Nothing to close."""


@dataclass
class FakePrivacy:
    """Exports and erases repositories in memory."""

    sessions: MemorySessionRepository
    messages: MemoryMessageRepository

    def export(self, session_id: str) -> Json:
        """Return the ids of the session's messages."""
        return {"messages": [message for owner, message in self.messages if owner == session_id]}

    def purge(self) -> dict[str, int]:
        """Forget the sessions that have ended."""
        ended = [name for name, record in self.sessions.items() if record.ended is not None]
        return {"session": sum(self.erase(name)["session"] for name in ended)}

    def erase(self, session_id: str) -> dict[str, int]:
        """Forget the session."""
        for key in [key for key in self.messages if key[0] == session_id]:
            del self.messages[key]
        return self.sessions.erase(session_id)


class Fallible:
    """Passes calls on to a repository, unless the database is ``down``."""

    def __init__(self, repository: Any, world: FakeWorld) -> None:
        self._repository = repository
        self._world = world

    def __getattr__(self, name: str) -> Any:
        """Return the repository's method behind the check."""

        def call(*args: Any, **named: Any) -> Any:
            if self._world.database_down:
                raise OSError
            time.sleep(self._world.database_seconds)
            return getattr(self._repository, name)(*args, **named)

        return call


@dataclass
class FakeWorld:
    """Everything around the edge, with switches for what fails."""

    rasa: Rasa = field(default_factory=FakeRasa)
    safety: Safety = field(default_factory=FakeSafety)
    sessions: MemorySessionRepository = field(default_factory=MemorySessionRepository)
    messages: MemoryMessageRepository = field(default_factory=MemoryMessageRepository)
    choices: MemoryChoiceRepository = field(default_factory=MemoryChoiceRepository)
    now: datetime = datetime(2026, 1, 1, tzinfo=timezone.utc)
    database_down: bool = False
    database_seconds: float = 0.0
    actions_down: bool = False

    def services(self, **config: Any) -> Services:
        """Return a new edge over this world, as after a restart."""
        return assemble(
            Config(session_secret="s" * 32, **config),
            Ports(self.safety, self._store(), self.rasa, self._actions_up, self._database_up),
            clock=lambda: self.now,
        )

    def _store(self) -> Store:
        return Store(
            sessions=Fallible(self.sessions, self),
            messages=Fallible(self.messages, self),
            choices=Fallible(self.choices, self),
            privacy=Fallible(FakePrivacy(self.sessions, self.messages), self),
        )

    async def _actions_up(self) -> bool:
        return not self.actions_down

    async def _database_up(self) -> bool:
        return not self.database_down
