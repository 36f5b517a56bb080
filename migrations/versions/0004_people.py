"""Makes the tables of who may act for whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import UUID

revision = "0004"
down_revision = "0003"


def moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def conversation() -> "sa.Column[object]":
    return sa.Column("conversation_id", UUID(as_uuid=True), nullable=False)


def upgrade() -> None:
    make_rights()
    make_wrong_tries()


def make_rights() -> None:
    op.create_table(
        "rights",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        conversation(),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("shown_by", sa.Text, nullable=False),
        moment("since"),
        moment("until"),
        sa.UniqueConstraint("conversation_id", "patient_id", "shown_by"),
    )


def make_wrong_tries() -> None:
    op.create_table(
        "wrong_tries",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        conversation(),
        moment("at"),
    )
    op.create_index("wrong_tries_of_conversation", "wrong_tries", ["conversation_id", "at"])


def downgrade() -> None:
    for table in ("wrong_tries", "rights"):
        op.drop_table(table)
