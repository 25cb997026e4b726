"""The clinic's side as one part that joins the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from empathy_coach.storage.database import Database
from empathy_coach.storage.receiver import SqlReceiver
from empathy_coach.storage.types import utc_now
from empathy_coach.web.clinic.callbacks import StatusCalls

if TYPE_CHECKING:
    from empathy_coach.settings import Settings


@dataclass(frozen=True)
class Clinic:
    """Everything of the clinic's side."""

    calls: StatusCalls

    def join(self, app: web.Application) -> None:
        """Add the routes to the edge's application."""
        app.add_routes([web.post("/api/referrals/{code}/status", self.calls.post)])


def clinic_from(settings: Settings) -> Clinic:
    """Return the clinic's side over the real database.

    Raises:
        SettingsError, KeysError, DatabaseError: one sentence says what to do.
    """
    database = Database(settings.database_url, settings.keys().cipher())
    return Clinic(StatusCalls(SqlReceiver(database), settings.clinic.secrets, utc_now))
