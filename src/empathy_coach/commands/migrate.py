"""Brings the database to the revision that the program needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from empathy_coach.commands.project import Project


def migrate(project: Project) -> str:
    """Migrate and return the revision.

    Raises:
        DatabaseError: the database cannot be used; the sentence says what would help.
    """
    from empathy_coach.storage.migrate import upgrade  # noqa: PLC0415 - alembic, only where it is needed

    project.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return upgrade(project.settings.database_url)
