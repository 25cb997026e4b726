"""Who may read the clinic's inbox, who is signed in, and what they looked at and did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from empathy_coach.storage.tables import audit, clinic_session, clinic_user

if TYPE_CHECKING:
    from datetime import datetime

    from empathy_coach.storage.database import Database


class NameTakenError(ValueError):
    """Somebody has this name already."""


@dataclass(frozen=True)
class ClinicUser:
    """Somebody who may read the inbox; ``password`` is an argon2id hash."""

    id: int
    name: str
    password: str


@dataclass(frozen=True)
class AuditEntry:
    """What somebody did: never a word of a referral."""

    at: datetime
    who: str
    action: str
    code: str | None


class SqlClinicStore:
    """The clinic's users, their sessions, and the audit log in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, password: str, at: datetime) -> None:
        """Add a user with a hashed password.

        Raises:
            NameTakenError: there is one with this name, also a closed one: the audit log speaks of them.
        """
        try:
            with self._database.write() as connection:
                connection.execute(insert(clinic_user).values(name=name, password=password, created=at))
        except IntegrityError as error:
            raise NameTakenError(name) from error

    def names(self) -> tuple[str, ...]:
        """Return the names of those who may sign in."""
        with self._database.read() as connection:
            query = select(clinic_user.c.name).where(clinic_user.c.closed.is_(None)).order_by(clinic_user.c.name)
            return tuple(connection.execute(query).scalars())

    def user(self, name: str) -> ClinicUser | None:
        """Return the user with this name who may sign in."""
        with self._database.read() as connection:
            return _user(connection, clinic_user.c.name == name)

    def set_password(self, name: str, password: str) -> bool:
        """Store a new hash and end all sessions of the user; False when there is none."""
        with self._database.write() as connection:
            held = _user(connection, clinic_user.c.name == name)
            if held is None:
                return False
            connection.execute(update(clinic_user).where(clinic_user.c.id == held.id).values(password=password))
            connection.execute(delete(clinic_session).where(clinic_session.c.user_id == held.id))
        return True

    def rehash(self, user: ClinicUser, password: str) -> None:
        """Store a stronger hash of the same password."""
        with self._database.write() as connection:
            connection.execute(update(clinic_user).where(clinic_user.c.id == user.id).values(password=password))

    def close(self, name: str, at: datetime) -> bool:
        """Let a user sign in no more and end all their sessions; False when there is none."""
        with self._database.write() as connection:
            held = _user(connection, clinic_user.c.name == name)
            if held is None:
                return False
            connection.execute(update(clinic_user).where(clinic_user.c.id == held.id).values(closed=at))
            connection.execute(delete(clinic_session).where(clinic_session.c.user_id == held.id))
        return True

    def sign_in(self, user: ClinicUser, token: str, at: datetime, *, idle: datetime, oldest: datetime) -> None:
        """Store a session; those that ran out go."""
        old = (clinic_session.c.last_seen < idle) | (clinic_session.c.created < oldest)
        with self._database.write() as connection:
            connection.execute(delete(clinic_session).where(old))
            row = {"id": _digest(token), "user_id": user.id, "created": at, "last_seen": at}
            connection.execute(insert(clinic_session).values(**row))

    def signed_in(self, token: str, at: datetime, *, idle: datetime, oldest: datetime) -> ClinicUser | None:
        """Return whose session it is and note that it is used; None when it ran out or never was."""
        mine = clinic_session.c.id == _digest(token)
        fresh = (clinic_session.c.last_seen >= idle, clinic_session.c.created >= oldest)
        with self._database.write() as connection:
            user_id = connection.execute(select(clinic_session.c.user_id).where(mine, *fresh)).scalar_one_or_none()
            if user_id is None:
                return None
            connection.execute(update(clinic_session).where(mine).values(last_seen=at))
            return _user(connection, clinic_user.c.id == user_id)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            connection.execute(delete(clinic_session).where(clinic_session.c.id == _digest(token)))

    def note(self, at: datetime, who: str, action: str, code: str | None = None) -> None:
        """Write a line of the audit log; it stands before what it tells is shown or done."""
        with self._database.write() as connection:
            connection.execute(insert(audit).values(at=at, who=who, action=action, code=code))

    def log(self, *, code: str | None = None, limit: int = 200) -> tuple[AuditEntry, ...]:
        """Return the newest lines of the audit log, those of one referral with ``code``."""
        query = select(audit.c.at, audit.c.who, audit.c.action, audit.c.code)
        where = () if code is None else (audit.c.code == code,)
        with self._database.read() as connection:
            rows = connection.execute(query.where(*where).order_by(audit.c.id.desc()).limit(limit)).all()
        return tuple(AuditEntry(*row) for row in rows)

    def forget(self, before: datetime) -> int:
        """Remove lines of the audit log that are older; return how many."""
        with self._database.write() as connection:
            return int(connection.execute(delete(audit).where(audit.c.at < before)).rowcount)


def _user(connection: Any, which: Any) -> ClinicUser | None:
    columns = (clinic_user.c.id, clinic_user.c.name, clinic_user.c.password)
    row = connection.execute(select(*columns).where(which, clinic_user.c.closed.is_(None))).one_or_none()
    return None if row is None else ClinicUser(*row)


def _digest(token: str) -> str:
    """The table holds no token: whoever reads it cannot sign in with what it holds."""
    return hashlib.sha256(token.encode()).hexdigest()
