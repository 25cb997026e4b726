"""Alembic runs this file; it works on the connection that `storage.migrate` hands over."""

from __future__ import annotations

from alembic import context

from empathy_coach.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
)
context.run_migrations()  # inside the caller's transaction
