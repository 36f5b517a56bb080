"""Makes the tables of who may act for whom."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0004"
down_revision = "0003"


def moment(name: str) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def conversation() -> "sa.Column[object]":
    return sa.Column("conversation_id", UUID(as_uuid=True), nullable=False)


def upgrade() -> None:
    make_rights()
    make_wrong_tries()
    make_logins()
    make_letters()


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
        sa.Column("kind", sa.Text, nullable=False),
        moment("at"),
    )
    op.create_index("wrong_tries_of_conversation", "wrong_tries", ["conversation_id", "at"])
    op.create_index("wrong_tries_by_age", "wrong_tries", ["at"])


def make_logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        conversation(),
        sa.Column("patient_id", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        moment("made_at"),
        moment("good_until"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_index("logins_of_conversation", "logins", ["conversation_id", "made_at"])
    op.create_index("logins_by_age", "logins", ["made_at"])


def make_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("number", sa.Text),
        sa.Column("say", sa.Text, nullable=False),
        sa.Column("values", JSONB, nullable=False),
        moment("made_at"),
    )


def downgrade() -> None:
    for table in ("letters", "logins", "wrong_tries", "rights"):
        op.drop_table(table)
