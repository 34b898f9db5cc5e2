"""Files of issues: their names and where they are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32).with_variant(sa.DateTime(timezone=True), "postgresql")


def _words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("id", ID, nullable=False),
        sa.Column("issue_id", ID, nullable=False),
        *_words("source"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_words("name", "link", "author", "side"),
        sa.Column("at", MOMENT, nullable=False),
        *_words("audience"),
        sa.Column("burst", sa.String(), nullable=True),
        sa.Column("gone", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.UniqueConstraint("source", "position", name="uq_file_source_position"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_file_issue_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_file_issue_id_author", "file", ["issue_id", "author"])


def downgrade() -> None:
    op.drop_table("file")
