"""Makes the tables of the clinic room: what was offered, what was tried to be booked, and who saw or changed what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0002"
down_revision = "0001"

# The rooms do not know each other's tables: conversation ids here refer to `conversations` without a foreign key.

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$
"""
ONLY_ADDED = """
CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def moment(name: str, *, required: bool = True, now: bool = False) -> "sa.Column[object]":
    default = sa.func.now() if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required, server_default=default)


def conversation() -> "sa.Column[object]":
    return sa.Column("conversation_id", UUID(as_uuid=True), nullable=False)


def upgrade() -> None:
    make_offers()
    make_booking_attempts()
    make_audit()


def make_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        conversation(),
        sa.Column("patient_id", sa.Text, nullable=False),
        moment("offered_at"),
        sa.Column("time_id", sa.Text, nullable=False),
        moment("starts_at"),
        sa.Column("shown", JSONB, nullable=False),
        sa.Column("held", JSONB, nullable=False),
    )
    op.create_index("offers_by_age", "offers", ["offered_at"])


def make_booking_attempts() -> None:
    op.create_table(
        "booking_attempts",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("key", UUID(as_uuid=True), nullable=False, unique=True),
        sa.Column("turn", sa.Text, nullable=False),
        conversation(),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("shown", JSONB, nullable=False),
        moment("first_tried_at"),
        sa.Column("outcome", sa.Text),
        sa.Column("visit_id", sa.Text),
        moment("settled_at", required=False),
    )
    op.create_index("booking_attempts_by_turn", "booking_attempts", ["turn", "id"])


def make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        moment("at", now=True),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("patient_id", sa.Text),
        sa.Column("record", sa.Text),
        conversation(),
        sa.Column("turn", sa.Text),
    )
    op.create_index("audit_by_patient", "audit", ["patient_id", "id"])
    op.create_index("audit_by_conversation", "audit", ["conversation_id", "id"])
    op.execute(REFUSE_CHANGE)
    op.execute(ONLY_ADDED)


def downgrade() -> None:
    for table in ("audit", "booking_attempts", "offers"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
