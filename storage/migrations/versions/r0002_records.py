"""Records: proposals and whatever else is kept whole and looked up by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table of records."""
    op.create_table(
        "record",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("issue_id", ID, nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.UniqueConstraint("program_id", "kind", "name", name="uq_record_program_id_kind_name"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_record_program_id"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_record_issue_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_issue_id", "record", ["issue_id"])
    op.create_index(
        "ix_record_live",
        "record",
        ["program_id", "kind"],
        sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("record")
