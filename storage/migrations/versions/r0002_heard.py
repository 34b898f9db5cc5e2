"""What was heard: emoji that are known for ever, and conversations of direct messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (("reaction", "key"), ("direct", "place")):
        key = sa.PrimaryKeyConstraint(column, name=f"pk_{table}")
        op.create_table(table, sa.Column(column, sa.String(), nullable=False), key)
    op.execute(
        "INSERT INTO direct (place) SELECT DISTINCT place FROM outbox"
        " WHERE state = 'sent' AND \"to\" LIKE 'dm:%'"
    )


def downgrade() -> None:
    for table in ("direct", "reaction"):
        op.drop_table(table)
