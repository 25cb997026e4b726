"""Everything that the edge works with, put together in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from empathy_coach.web.choices import Choices
from empathy_coach.web.desk import Desk
from empathy_coach.web.events import Events
from empathy_coach.web.exchange import Exchange
from empathy_coach.web.gate import Gate
from empathy_coach.web.health import Health, second_reader_probe, triage_probe
from empathy_coach.web.limits import Limiter, Limits
from empathy_coach.web.metrics import Metrics
from empathy_coach.web.origins import Origins
from empathy_coach.web.sessions import SessionCalls
from empathy_coach.web.talks import Talks
from empathy_coach.web.tokens import Signer
from empathy_coach.web.visits import Visits

if TYPE_CHECKING:
    from empathy_coach.web.ports import Clock, Probe, Rasa, Safety
    from empathy_coach.web.store import Store


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Config:
    """What an operator sets of the edge."""

    session_secret: str
    allowed_origins: tuple[str, ...] = ()
    max_body_bytes: int = 1024 * 1024
    quick_exit_url: str = "https://www.bbc.com/weather"
    trusted_proxies: frozenset[str] = frozenset()
    session_life: timedelta = timedelta(days=30)
    message_burst: int = 60
    messages_per_second: float = 1.0
    address_burst: int = 600
    address_per_second: float = 10.0
    start_burst: int = 60
    starts_per_second: float = 0.5


@dataclass(frozen=True)
class Ports:
    """What other parts of the program give: real ones in ``wiring.py``, fakes in tests."""

    safety: Safety
    store: Store
    rasa: Rasa
    actions_up: Probe
    database_up: Probe


@dataclass(frozen=True)
class Services:
    """The edge's objects, as the application needs them."""

    config: Config
    safety: Safety
    store: Store
    rasa: Rasa
    desk: Desk
    visits: Visits
    sessions: SessionCalls
    events: Events
    health: Health
    origins: Origins
    metrics: Metrics
    clock: Clock


def assemble(config: Config, ports: Ports, *, clock: Clock = _utc_now) -> Services:
    """Return the edge's objects over the given ports."""
    gate, limits, metrics, events = Gate(ports.safety, clock), limits_of(config), Metrics(), Events()
    visits = _visits(config, ports.store, gate, clock)
    calls = SessionCalls(visits=visits, store=ports.store, limits=limits, events=events, proxies=config.trusted_proxies)
    return Services(
        config=config,
        safety=ports.safety,
        store=ports.store,
        rasa=ports.rasa,
        desk=_desk(config, ports, gate=gate, visits=visits, limits=limits, metrics=metrics, clock=clock),
        visits=visits,
        sessions=calls,
        events=events,
        health=Health(_probes(ports), metrics),
        origins=Origins(config.allowed_origins),
        metrics=metrics,
        clock=clock,
    )


def _visits(config: Config, store: Store, gate: Gate, clock: Clock) -> Visits:
    signer = _signer(config, "session")
    return Visits(signer=signer, talks=Talks(), gate=gate, store=store, clock=clock, life=config.session_life)


def _desk(
    config: Config,
    ports: Ports,
    *,
    gate: Gate,
    visits: Visits,
    limits: Limits,
    metrics: Metrics,
    clock: Clock,
) -> Desk:
    choices = Choices(_signer(config, "choice"))
    exchange = Exchange(
        gate=gate,
        visits=visits,
        store=ports.store,
        rasa=ports.rasa,
        choices=choices,
        actions_up=ports.actions_up,
        clock=clock,
    )
    return Desk(
        gate=gate,
        visits=visits,
        exchange=exchange,
        choices=choices,
        limits=limits,
        clock=clock,
        metrics=metrics,
    )


def _probes(ports: Ports) -> dict[str, Probe]:
    return {
        "rasa": ports.rasa.up,
        "actions": ports.actions_up,
        "database": ports.database_up,
        "triage": triage_probe(ports.safety),
        "second_reader": second_reader_probe(ports.safety),
    }


def _signer(config: Config, purpose: str) -> Signer:
    return Signer((config.session_secret.encode(),), purpose)


def limits_of(config: Config) -> Limits:
    """Return the rate limits that the configuration asks for."""
    return Limits(
        messages=Limiter(burst=config.message_burst, per_second=config.messages_per_second),
        addresses=Limiter(burst=config.address_burst, per_second=config.address_per_second),
        sessions=Limiter(burst=config.start_burst, per_second=config.starts_per_second),
    )
