"""Referrals leave the house: destinations, notices of withdrawal, signed answers, and the clinic's inbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(128)
WORD = sa.String(32)
MOMENT = sa.DateTime(timezone=True)
NEW = ("audit", "clinic_session", "clinic_user", "callback", "switched_off", "notice")


def upgrade() -> None:
    """Add columns without rebuilding a table (SQLite would empty the tables that point to it), and new tables."""
    op.add_column("referral", sa.Column("message", sa.Text))
    op.add_column("outbox", sa.Column("destination", WORD, nullable=False, server_default="inbox"))
    _notice()
    _callback()
    _clinic()


def downgrade() -> None:
    """Drop them, children first."""
    for table in NEW:
        op.drop_table(table)
    op.drop_column("outbox", "destination")
    op.drop_column("referral", "message")


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("code", WORD, nullable=False),
        sa.Column("destination", WORD, nullable=False, server_default="inbox"),
        sa.Column("payload", sa.Text),
        sa.Column("state", WORD, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease", WORD),
        sa.Column("lease_until", MOMENT),
        sa.Column("problem", sa.String(255)),
        sa.Column("receipt", ID),
        sa.Column("delivered", MOMENT),
        sa.PrimaryKeyConstraint("webhook_id", name="pk_notice"),
        sa.UniqueConstraint("code", name="uq_notice_code"),
    )
    op.create_index("ix_notice_due", "notice", ["state", "next_at"])
    op.create_table(
        "switched_off",
        sa.Column("destination", WORD, nullable=False),
        sa.Column("problem", sa.String(255), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("destination", name="pk_switched_off"),
    )


def _callback() -> None:
    op.create_table(
        "callback",
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("referral_id", ID, nullable=False),
        sa.Column("received", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("webhook_id", name="pk_callback"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_callback_referral_id", ondelete="CASCADE"),
    )
    op.create_index("ix_callback_referral_id", "callback", ["referral_id"])


def _clinic() -> None:
    op.create_table(
        "clinic_user",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("closed", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_clinic_user"),
        sa.UniqueConstraint("name", name="uq_clinic_user_name"),
    )
    op.create_table(
        "clinic_session",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clinic_session"),
        sa.ForeignKeyConstraint(["user_id"], ["clinic_user.id"], name="fk_clinic_session_user_id", ondelete="CASCADE"),
    )
    op.create_index("ix_clinic_session_user_id", "clinic_session", ["user_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", WORD, nullable=False),
        sa.Column("action", WORD, nullable=False),
        sa.Column("code", WORD),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
