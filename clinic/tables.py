"""The tables of the clinic room; `migrations/versions/0002_clinic.py` and those after it make them."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

metadata = MetaData()

offers = Table(
    "offers",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), nullable=False),
    Column("patient_id", Text, nullable=False),
    Column("offered_at", DateTime(timezone=True), nullable=False),
    Column("time_id", Text, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("shown", JSONB, nullable=False),
    Column("held", JSONB, nullable=False),
)

shown_visits = Table(
    "shown_visits",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), nullable=False),
    Column("patient_id", Text, nullable=False),
    Column("shown_at", DateTime(timezone=True), nullable=False),
    Column("visit_id", Text, nullable=False),
    Column("shown", JSONB, nullable=False),
    Column("held", JSONB, nullable=False),
)

# Attempts to book a visit, to move one and to call one off.
booking_attempts = Table(
    "booking_attempts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key", UUID(as_uuid=True), nullable=False, unique=True),
    Column("deed", Text, nullable=False, server_default="book"),
    Column("turn", Text, nullable=False),
    Column("conversation_id", UUID(as_uuid=True), nullable=False),
    Column("patient_id", Text, nullable=False),
    Column("shown", JSONB, nullable=False),
    Column("first_tried_at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text),
    Column("visit_id", Text),
    Column("held", JSONB),
    Column("settled_at", DateTime(timezone=True)),
)

# Who may act for whom. The records are asked as well: a right ends at once when they no longer bear it out.
rights = Table(
    "rights",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), nullable=False),
    Column("patient_id", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("shown_by", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    UniqueConstraint("conversation_id", "patient_id", "shown_by"),
)

wrong_tries = Table(
    "wrong_tries",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

# `patient_id` and `number` (the one on file, in E.164) are empty where MRN and birth date led to nobody.
logins = Table(
    "logins",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("conversation_id", UUID(as_uuid=True), nullable=False),
    Column("patient_id", Text),
    Column("number", Text),
    Column("code_hash", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("good_until", DateTime(timezone=True), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("used_at", DateTime(timezone=True)),
)

# Messaging takes each out when it puts the text into its outbox (docs/decisions/0013).
letters = Table(
    "letters",
    metadata,
    Column("id", UUID(as_uuid=True), primary_key=True),
    Column("number", Text),
    Column("say", Text, nullable=False),
    Column("values", JSONB, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)

# Rows are only ever added: the database itself refuses to change or delete one.
audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("who", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("patient_id", Text),
    Column("record", Text),
    Column("conversation_id", UUID(as_uuid=True), nullable=False),
    Column("turn", Text),
)
