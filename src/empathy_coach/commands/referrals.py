"""``coach referrals``: what the operator sees of them; contact details and words only when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from empathy_coach.commands import show
from empathy_coach.commands.project import OperatorError
from empathy_coach.referral.states import State

if TYPE_CHECKING:
    from rich.table import Table

    from empathy_coach.commands.project import Project
    from empathy_coach.referral.states import StoredReferral
    from empathy_coach.storage.database import Database
    from empathy_coach.storage.outbox import SqlOutbox
    from empathy_coach.storage.receiver import SqlReceiver
    from empathy_coach.storage.referrals import SqlReferralRepository

TITLES = ("code", "created", "to", "state", "delivery", "attempts")


@dataclass(frozen=True)
class Desk:
    """The stored referrals and their outbox."""

    repository: SqlReferralRepository
    receiver: SqlReceiver
    outbox: SqlOutbox

    def listed(self, limit: int) -> Table:
        """Return the newest referrals."""
        return show.rows(TITLES, (_row(each) for each in self.repository.list(limit=limit)))

    def shown(self, code: str, *, details: bool = False) -> Table:
        """Return one referral; with ``details`` also what the person agreed to pass on.

        Raises:
            OperatorError: there is none with this code.
        """
        stored = self._one(code)
        urgency = stored.request.urgency.value if stored.request is not None else "erased"
        facts = (
            *zip(TITLES, _row(stored), strict=True),
            ("urgency", urgency),
            ("delivered", _when(stored.delivered)),
        )
        told = _details(stored) if details else ()
        return show.rows(("", ""), (*facts, ("withdrawn", _when(stored.withdrawn)), *told))

    def record(self, code: str, state: str, message: str | None = None) -> None:
        """Note what became of a referral, with words to the person if there are any; they are told.

        Raises:
            OperatorError: there is no such referral, or the state may not follow the present one.
        """
        known = [each.value for each in State if each is not State.CREATED]
        if state not in known:
            raise OperatorError(f"{state} is no state of a referral: choose one of {', '.join(known)}.")
        stored = self._one(code)
        try:
            self.receiver.record(stored.code, State(state), datetime.now(timezone.utc), message=message)
        except ValueError as error:
            told = "withdrawn" if stored.withdrawn else stored.state.value
            raise OperatorError(f"Referral {stored.code} is {told} and cannot become {state}.") from error

    def _one(self, code: str) -> StoredReferral:
        stored = self.repository.show(code)
        if stored is None:
            raise OperatorError(f"There is no referral with the code {code}: `coach referrals list` shows them.")
        return stored

    def replay_all(self) -> int:
        """Send everything again that delivery had given up on; return how many."""
        return self.outbox.replay_all(datetime.now(timezone.utc))

    def replay(self, code: str) -> None:
        """Send a referral again that delivery had given up on.

        Raises:
            OperatorError: there is no such referral.
        """
        stored = self.repository.show(code)
        if stored is None or not self.outbox.replay(stored.code, datetime.now(timezone.utc)):
            raise OperatorError(f"No referral {code} waits as given up: `coach referrals list` shows their delivery.")


def _details(stored: StoredReferral) -> tuple[tuple[str, str], ...]:
    request = stored.request
    if request is None:
        return (("details", "erased"),)
    whom = "for the person alone" if request.individual else "for the person, or the couple"
    return (
        ("name", request.name),
        ("contact", request.contact.value),
        ("hours", request.hours or "any time"),
        ("for whom", whom),
        ("region", request.region),
        ("words", request.words),
        *(("practice", line) for line in request.summary),
        *((("message", stored.message),) if stored.message else ()),
    )


def desk(project: Project) -> Desk:
    """Open the database of the project.

    Raises:
        DatabaseError, SettingsError, KeysError: one sentence says what to do.
    """
    from empathy_coach.storage.migrate import check_revision  # noqa: PLC0415 - SQLAlchemy, only here
    from empathy_coach.storage.outbox import SqlOutbox  # noqa: PLC0415
    from empathy_coach.storage.receiver import SqlReceiver  # noqa: PLC0415
    from empathy_coach.storage.referrals import SqlReferralRepository  # noqa: PLC0415

    check_revision(project.settings.database_url)
    database = _database(project)
    return Desk(SqlReferralRepository(database), SqlReceiver(database), SqlOutbox(database))


def _database(project: Project) -> Database:
    from empathy_coach.storage.database import Database  # noqa: PLC0415

    return Database(project.settings.database_url, project.settings.keys().cipher())


def _row(stored: StoredReferral) -> tuple[str, ...]:
    return (
        *(stored.code, _when(stored.created), stored.destination, stored.state.value),
        *(stored.delivery.value, str(stored.attempts)),
    )


def _when(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")
