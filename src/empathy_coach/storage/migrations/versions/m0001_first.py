"""The first tables: sessions, messages, choices, referrals with consent and outbox, Rasa's events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(128)
WORD = sa.String(32)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _session()
    _message()
    _events()
    _referral()
    _consent()
    _outbox()
    _inbox()


def downgrade() -> None:
    """Drop the tables, children first."""
    for table in ("inbox", "outbox", "consent", "referral", "events", "choice", "message", "session"):
        op.drop_table(table)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id", ID, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("ended", MOMENT),
        sa.Column("region", WORD),
        sa.Column("language", WORD),
        sa.Column("time_zone", sa.String(64)),
        sa.Column("safety", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )


def _message() -> None:
    op.create_table(
        "message",
        *_of_session("message"),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reply", sa.Text),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "message_id", name="pk_message"),
    )
    op.create_index("ix_message_state", "message", ["state"])
    op.create_table(
        "choice",
        *_of_session("choice"),
        sa.Column("choice_id", ID, nullable=False),
        sa.Column("used", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "choice_id", name="pk_choice"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float),
        sa.Column("intent_name", sa.String(255)),
        sa.Column("action_name", sa.String(255)),
        sa.Column("data", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_sender_id", "events", ["sender_id"])


def _referral() -> None:
    op.create_table(
        "referral",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", WORD, nullable=False),
        *_of_session("referral"),
        sa.Column("open_key", ID),
        sa.Column("state", WORD, nullable=False),
        sa.Column("state_at", MOMENT, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("withdrawn", MOMENT),
        sa.Column("urgency", WORD, nullable=False),
        sa.Column("individual", sa.Boolean, nullable=False),
        sa.Column("details", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_referral"),
        sa.UniqueConstraint("code", name="uq_referral_code"),
        sa.UniqueConstraint("open_key", name="uq_referral_open_key"),
    )
    op.create_index("ix_referral_session_id", "referral", ["session_id"])


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("referral_id", ID, nullable=False),
        *_of_session("consent"),
        sa.Column("scope", sa.String(255), nullable=False),
        sa.Column("wording_version", WORD, nullable=False),
        sa.Column("given", MOMENT, nullable=False),
        sa.Column("withdrawn", MOMENT),
        sa.PrimaryKeyConstraint("referral_id", name="pk_consent"),
        _to("referral", "consent", "referral_id"),
    )
    op.create_index("ix_consent_session_id", "consent", ["session_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("referral_id", ID, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("state", WORD, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease", WORD),
        sa.Column("lease_until", MOMENT),
        sa.Column("problem", sa.String(255)),
        sa.Column("receipt", ID),
        sa.Column("delivered", MOMENT),
        sa.PrimaryKeyConstraint("webhook_id", name="pk_outbox"),
        sa.UniqueConstraint("referral_id", name="uq_outbox_referral_id"),
        _to("referral", "outbox", "referral_id"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "next_at"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("receipt", ID, nullable=False),
        sa.Column("received", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("webhook_id", name="pk_inbox"),
        _to("outbox", "inbox", "webhook_id", "webhook_id"),
    )


def _of_session(table: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return sa.Column("session_id", ID, nullable=False), _to("session", table, "session_id")


def _to(parent: str, child: str, column: str, key: str = "id") -> sa.ForeignKeyConstraint:
    name = f"fk_{child}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.{key}"], name=name, ondelete="CASCADE")
