"""Makes the tables of the messaging room."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0001"
down_revision = None

STATUSES = (
    "'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed', 'undelivered', 'canceled', 'withheld'"
)


def moment(name: str, *, required: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required)


def number(name: str = "id") -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger, sa.Identity(), primary_key=True)


def conversation() -> "sa.Column[object]":
    return sa.Column("conversation_id", UUID(as_uuid=True), sa.ForeignKey("conversations.id"), nullable=False)


def upgrade() -> None:
    make_conversations()
    make_inbox()
    make_outbox()
    make_consents()
    make_handovers()


def make_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", UUID(as_uuid=True), primary_key=True, server_default=sa.func.gen_random_uuid()),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("clinic_address", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False, server_default="en"),
        moment("created_at", required=True),
        sa.Column("fence", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("options", JSONB, nullable=False, server_default="[]"),
        sa.UniqueConstraint("channel", "address", "clinic_address"),
    )


def make_inbox() -> None:
    op.create_table(
        "inbox",
        number(),
        sa.Column("provider_id", sa.Text, nullable=False, unique=True),
        conversation(),
        moment("received_at", required=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attachments", sa.Integer, nullable=False, server_default="0"),
        sa.Column("carrier_word", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        moment("next_try_at"),
        moment("told_of_delay_at"),
        moment("answered_at"),
        sa.Column("outcome", sa.Text),
    )
    op.create_index("inbox_unanswered", "inbox", ["conversation_id", "id"], postgresql_where="answered_at IS NULL")
    op.create_index("inbox_by_conversation", "inbox", ["conversation_id", "id"])


def make_outbox() -> None:
    op.create_table(
        "outbox",
        number(),
        conversation(),
        sa.Column("inbox_id", sa.BigInteger, sa.ForeignKey("inbox.id")),
        sa.Column("replies", JSONB, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("despite_opt_out", sa.Boolean, nullable=False, server_default="false"),
        moment("created_at", required=True),
        sa.Column("status", sa.Text, nullable=False, server_default="queued"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        moment("next_try_at"),
        moment("sending_since"),
        sa.Column("provider_id", sa.Text, unique=True),
        sa.Column("error_code", sa.BigInteger),
        moment("settled_at"),
        sa.CheckConstraint(f"status IN ({STATUSES})", name="outbox_status"),
    )
    unsent = "status IN ('queued', 'sending', 'unknown')"
    op.create_index("outbox_unsent", "outbox", ["conversation_id", "id"], postgresql_where=unsent)
    op.create_index("outbox_by_conversation", "outbox", ["conversation_id", "id"])


def make_consents() -> None:
    op.create_table(
        "consents",
        number(),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("clinic_address", sa.Text, nullable=False),
        sa.Column("may_text", sa.Boolean, nullable=False),
        sa.Column("shown_by", sa.Text, nullable=False),
        moment("at", required=True),
    )
    op.create_index("consents_newest", "consents", ["channel", "address", "clinic_address", sa.text("id DESC")])


def make_handovers() -> None:
    op.create_table(
        "handovers",
        number(),
        conversation(),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("silences_bot", sa.Boolean, nullable=False),
        moment("opened_at", required=True),
        moment("told_to_wait_at"),
        moment("closed_at"),
    )
    is_open = "closed_at IS NULL"
    op.create_index("handovers_open", "handovers", ["conversation_id", "reason"], unique=True, postgresql_where=is_open)


def downgrade() -> None:
    for table in ("handovers", "consents", "outbox", "inbox", "conversations"):
        op.drop_table(table)
