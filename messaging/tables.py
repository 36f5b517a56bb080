"""The tables of the messaging room; `migrations/versions/0001_messaging.py` makes them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

metadata = MetaData()


def timestamp(name: str, *, nullable: bool = True, now: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if now else None)


# `address` stays an opaque text: a WhatsApp sender may have no phone number (Meta's business-scoped ids, 2026).
conversations = Table(
    "conversations",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True, server_default=func.gen_random_uuid()),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("clinic_address", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="en"),
    timestamp("created_at", nullable=False, now=True),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    Column("options", JSONB, nullable=False, server_default="[]"),
    UniqueConstraint("channel", "address", "clinic_address"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("provider_id", Text, nullable=False, unique=True),
    Column("conversation_id", UUID(as_uuid=True), ForeignKey("conversations.id"), nullable=False),
    timestamp("received_at", nullable=False, now=True),
    Column("body", Text, nullable=False),
    Column("attachments", Integer, nullable=False, server_default="0"),
    Column("carrier_word", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    timestamp("next_try_at"),
    timestamp("told_of_delay_at"),
    timestamp("answered_at"),
    Column("outcome", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), ForeignKey("conversations.id"), nullable=False),
    Column("inbox_id", BigInteger, ForeignKey("inbox.id")),
    Column("reply_name", Text, nullable=False),
    Column("reply_values", JSONB, nullable=False),
    Column("body", Text, nullable=False),
    Column("despite_opt_out", Boolean, nullable=False, server_default="false"),
    timestamp("created_at", nullable=False, now=True),
    Column("status", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    timestamp("next_try_at"),
    timestamp("sending_since"),
    Column("provider_id", Text, unique=True),
    Column("error_code", Integer),
    timestamp("settled_at"),
)

# One row for each change, never overwritten: consent is a history that must be shown on request (47 CFR 64.1200).
consents = Table(
    "consents",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("clinic_address", Text, nullable=False),
    Column("may_text", Boolean, nullable=False),
    Column("shown_by", Text, nullable=False),
    timestamp("at", nullable=False, now=True),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), ForeignKey("conversations.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("silences_bot", Boolean, nullable=False),
    timestamp("opened_at", nullable=False, now=True),
    timestamp("told_to_wait_at"),
    timestamp("closed_at"),
)
