"""Issues by when they ended: a digest counts those of its own period only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ended = sa.text("closed IS NOT NULL")
    op.create_index(
        "ix_issue_ended",
        "issue",
        ["program_id", "closed"],
        unique=False,
        sqlite_where=ended,
        postgresql_where=ended,
    )


def downgrade() -> None:
    op.drop_index("ix_issue_ended", table_name="issue")
