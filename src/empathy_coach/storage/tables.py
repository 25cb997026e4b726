"""All tables. What a person said, or how to reach them, stands in encrypted columns only.

A row that belongs to a session goes with it (``ON DELETE CASCADE``); the migrations hold the same shapes,
and a test keeps the two in step.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table

from empathy_coach.storage.types import Encrypted, EncryptedJson, UtcDateTime

ID = 128  # characters of the longest id that we store
WORD = 32  # characters of a state, a region, a language

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _session_key(*, primary_key: bool = False) -> Column:
    return Column(
        "session_id",
        String(ID),
        ForeignKey("session.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


session = Table(
    "session",
    metadata,
    Column("id", String(ID), primary_key=True),
    Column("created", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime),
    Column("region", String(WORD)),
    Column("language", String(WORD)),
    Column("time_zone", String(64)),
    Column("safety", EncryptedJson),
)

message = Table(
    "message",
    metadata,
    _session_key(primary_key=True),
    Column("message_id", String(ID), primary_key=True),
    Column("state", String(WORD), nullable=False),
    Column("reply", EncryptedJson),
    Column("created", UtcDateTime, nullable=False),
    Index("ix_message_state", "state"),
)

choice = Table(
    "choice",
    metadata,
    _session_key(primary_key=True),
    Column("choice_id", String(ID), primary_key=True),
    Column("used", UtcDateTime, nullable=False),
)

referral = Table(
    "referral",
    metadata,
    Column("id", String(ID), primary_key=True),
    Column("code", String(WORD), nullable=False, unique=True),
    _session_key(),
    # the session's id while the referral is open, else NULL: at most one open referral for each session
    Column("open_key", String(ID), unique=True),
    Column("state", String(WORD), nullable=False),
    Column("state_at", UtcDateTime, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("withdrawn", UtcDateTime),
    Column("urgency", String(WORD), nullable=False),
    Column("individual", Boolean, nullable=False),
    Column("details", EncryptedJson),  # name, contact, hours, region, words, summary; NULL once withdrawn
    Column("message", Encrypted),  # the receiver's words to the person
    Index("ix_referral_session_id", "session_id"),
)

consent = Table(
    "consent",
    metadata,
    Column("referral_id", String(ID), ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True),
    _session_key(),
    Column("scope", String(255), nullable=False),  # what may be told, ids separated by blanks
    Column("wording_version", String(WORD), nullable=False),
    Column("given", UtcDateTime, nullable=False),
    Column("withdrawn", UtcDateTime),
    Index("ix_consent_session_id", "session_id"),
)


def _queue_columns() -> tuple[Column, ...]:
    """The columns of whatever waits to be delivered."""
    return (
        Column("destination", String(WORD), nullable=False, server_default="inbox"),
        Column("payload", EncryptedJson),  # NULL once it is delivered or withdrawn
        Column("state", String(WORD), nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_at", UtcDateTime, nullable=False),
        Column("lease", String(WORD)),
        Column("lease_until", UtcDateTime),
        Column("problem", String(255)),
        Column("receipt", String(ID)),
        Column("delivered", UtcDateTime),
    )


outbox = Table(
    "outbox",
    metadata,
    Column("webhook_id", String(ID), primary_key=True),  # the receiver's idempotency key, same in each retry
    Column(
        "referral_id",
        String(ID),
        ForeignKey("referral.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    *_queue_columns(),
    Index("ix_outbox_due", "state", "next_at"),
)

# What a receiver outside is told of a withdrawal: the code and nothing else. No foreign key: it outlives the erased
# referral, because whoever has the details must hear that they were taken back.
notice = Table(
    "notice",
    metadata,
    Column("webhook_id", String(ID), primary_key=True),
    Column("code", String(WORD), nullable=False, unique=True),
    *_queue_columns(),
    Index("ix_notice_due", "state", "next_at"),
)

# Destinations that answered 410: nothing goes there until somebody replays.
switched_off = Table(
    "switched_off",
    metadata,
    Column("destination", String(WORD), primary_key=True),
    Column("problem", String(255), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# Signed status messages that were taken, so that a copy of one changes nothing.
callback = Table(
    "callback",
    metadata,
    Column("webhook_id", String(ID), primary_key=True),
    Column("referral_id", String(ID), ForeignKey("referral.id", ondelete="CASCADE"), nullable=False),
    Column("received", UtcDateTime, nullable=False),
    Index("ix_callback_referral_id", "referral_id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("webhook_id", String(ID), ForeignKey("outbox.webhook_id", ondelete="CASCADE"), primary_key=True),
    Column("receipt", String(ID), nullable=False),
    Column("received", UtcDateTime, nullable=False),
)

clinic_user = Table(
    "clinic_user",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(WORD), nullable=False, unique=True),
    Column("password", String(255), nullable=False),  # argon2id
    Column("created", UtcDateTime, nullable=False),
    Column("closed", UtcDateTime),
)

clinic_session = Table(
    "clinic_session",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of the cookie: a copy of the table opens no session
    Column("user_id", Integer, ForeignKey("clinic_user.id", ondelete="CASCADE"), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
    Index("ix_clinic_session_user_id", "user_id"),
)

# Who looked at what and did what in the clinic's inbox: names of users and codes, never a word of a referral.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(WORD), nullable=False),
    Column("action", String(WORD), nullable=False),
    Column("code", String(WORD)),
    Index("ix_audit_at", "at"),
)

practice = Table(
    "practice",
    metadata,
    Column("id", Integer, primary_key=True),
    _session_key(),
    Column("finished", UtcDateTime, nullable=False),
    Column("result", EncryptedJson),  # scores and kinds; words only where they were asked to be kept
    Index("ix_practice_session_id", "session_id"),
)

# The columns are those that Rasa's SQL tracker store queries; `sender_id` is the session's id. No foreign
# key: other channels (a shell, a test) have conversations without a session.
tracker_event = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Encrypted),
)
