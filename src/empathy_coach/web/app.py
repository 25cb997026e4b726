"""The edge's application: routes and middlewares over services that enter by the constructor."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from empathy_coach.web.errors import described, errors
from empathy_coach.web.headers import SecurityHeaders
from empathy_coach.web.help_page import HelpPage
from empathy_coach.web.housekeeping import keep_house
from empathy_coach.web.logs import quieten, request_log
from empathy_coach.web.messages import MessageCalls
from empathy_coach.web.pages import Pages
from empathy_coach.web.services import Services
from empathy_coach.web.support_sheet import SupportSheet
from empathy_coach.web.widget import Widget
from empathy_coach.web.wiring import services_from

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from empathy_coach.web.clinic.wiring import Clinic

log = structlog.get_logger(__name__)
SETTLE_SECONDS = 5.0  # for notes in the background when the program stops

__all__ = ["Services", "build_app", "services_from"]


def build_app(services: Services, clinic: Clinic | None = None) -> web.Application:
    """Return the public application, with the clinic's side if there is one. Building it contacts nobody."""
    quieten()
    app = web.Application(
        middlewares=[request_log(services.metrics), errors, services.origins.middleware()],
        client_max_size=services.config.max_body_bytes,
    )
    exit_url = services.config.quick_exit_url
    widget = Widget()
    app.add_routes([*_api(services), *widget.routes(), *Pages(quick_exit_url=exit_url, widget=widget).routes()])
    app.add_routes(SupportSheet(services.origins).routes())
    app.add_routes([web.get("/help", HelpPage(quick_exit_url=exit_url).show)])
    app.add_routes([web.get("/healthz", services.health.live), web.get("/readyz", services.health.ready)])
    app.on_response_prepare.append(services.origins.allow)
    app.on_response_prepare.append(SecurityHeaders(services.origins).add)
    app.on_shutdown.append(services.events.close_all)
    app.cleanup_ctx.append(_life(services))
    if clinic is not None:
        clinic.join(app, services)
    return app


def _api(services: Services) -> list[web.RouteDef]:
    sessions = services.sessions
    return [
        web.post("/api/session", sessions.begin),
        web.post("/api/session/end", sessions.end),
        web.delete("/api/session", sessions.erase),
        web.get("/api/export", sessions.export),
        web.get("/api/events", sessions.events, allow_head=False),
        web.post("/api/messages", MessageCalls(services).post),
    ]


def _life(services: Services) -> Callable[[web.Application], AsyncIterator[None]]:
    async def life(_app: web.Application) -> AsyncIterator[None]:
        await _warm_up(services)
        house = asyncio.ensure_future(keep_house(services.store, services.clock))
        yield
        house.cancel()
        await services.desk.settle(SETTLE_SECONDS)
        await services.rasa.close()
        services.store.close()

    return life


async def _warm_up(services: Services) -> None:
    """Read the safety content before the first visitor; where it is broken, the edge starts and says so."""
    try:
        await asyncio.to_thread(services.safety.warm_up)
    except Exception as error:  # noqa: BLE001 - the help page and the honest words must be served even then
        log.error("triage cannot be used", **described(error))  # noqa: TRY400 - one form for all errors
