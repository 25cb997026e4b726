"""Finished rehearsals: scores and kinds.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of finished rehearsals."""
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.String(128), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_practice"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_practice_session_id", ondelete="CASCADE"),
    )
    op.create_index("ix_practice_session_id", "practice", ["session_id"])


def downgrade() -> None:
    """Drop the table and what it holds."""
    op.drop_table("practice")
