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


def moment(name: str, *, required: bool = False) -> Column[object]:
    """Told by whoever writes the row, never by the database: all times that are compared come from one clock."""
    return Column(name, DateTime(timezone=True), nullable=not required)


# `address` stays an opaque text: a WhatsApp sender may have no phone number (Meta's business-scoped ids, 2026).
conversations = Table(
    "conversations",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True, server_default=func.gen_random_uuid()),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("clinic_address", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="en"),
    moment("created_at", required=True),
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
    moment("received_at", required=True),
    Column("body", Text, nullable=False),
    Column("attachments", Integer, nullable=False, server_default="0"),
    Column("carrier_word", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    moment("next_try_at"),
    moment("told_of_delay_at"),
    moment("answered_at"),
    Column("outcome", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), ForeignKey("conversations.id"), nullable=False),
    Column("inbox_id", BigInteger, ForeignKey("inbox.id")),
    Column("replies", JSONB, nullable=False),
    Column("body", Text, nullable=False),
    Column("despite_opt_out", Boolean, nullable=False, server_default="false"),
    moment("created_at", required=True),
    Column("status", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    moment("next_try_at"),
    moment("sending_since"),
    Column("provider_id", Text, unique=True),
    Column("error_code", BigInteger),
    moment("settled_at"),
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
    moment("at", required=True),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), ForeignKey("conversations.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("silences_bot", Boolean, nullable=False),
    moment("opened_at", required=True),
    moment("told_to_wait_at"),
    moment("closed_at"),
)
