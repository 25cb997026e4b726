"""The edge with the clinic's inbox over a real database, as a process of its own. Usage: ``inbox_edge.py PORT``."""

from __future__ import annotations

import sys

from aiohttp import web

from empathy_coach import logs
from empathy_coach.settings import Settings
from empathy_coach.web.app import build_app, services_from
from empathy_coach.web.clinic.wiring import clinic_from

settings = Settings.from_env()
logs.configure(settings.log_level)
web.run_app(
    build_app(services_from(settings), clinic_from(settings)),
    host="127.0.0.1",
    port=int(sys.argv[1]),
    print=lambda _: print("ready", flush=True),  # noqa: T201 - the test waits for it
)
