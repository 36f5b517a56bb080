"""Makes room for changing visits: those that were shown, and attempts to move one or to call one off."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "shown_visits",
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("conversation_id", UUID(as_uuid=True), nullable=False),
        sa.Column("patient_id", sa.Text, nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visit_id", sa.Text, nullable=False),
        sa.Column("shown", JSONB, nullable=False),
        sa.Column("held", JSONB, nullable=False),
    )
    op.create_index("shown_visits_by_age", "shown_visits", ["shown_at"])
    # With a default, so that the release before this one may go on booking while this one is rolled out.
    op.add_column("booking_attempts", sa.Column("deed", sa.Text, nullable=False, server_default="book"))
    op.add_column("booking_attempts", sa.Column("held", JSONB))


def downgrade() -> None:
    op.drop_column("booking_attempts", "held")
    op.drop_column("booking_attempts", "deed")
    op.drop_table("shown_visits")
