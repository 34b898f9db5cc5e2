"""A message may lie in the thread of another one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("under", sa.String(24), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "under")
