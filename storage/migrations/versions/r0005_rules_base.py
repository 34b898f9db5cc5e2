"""A version of a program's rules says which shipped rules it changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was agreed before there was a second version changes the first.
    op.add_column(
        "program_rules", sa.Column("base", sa.Integer(), nullable=False, server_default="1")
    )


def downgrade() -> None:
    op.drop_column("program_rules", "base")
