"""Cards of critical issues, and cards that were refused for good, are found by an index."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_issue_critical", "issue", "severity = 'critical' AND closed IS NULL", ("id",)),
    (
        "ix_surface_dead",
        "surface",
        "ready_at IS NULL AND error IS NOT NULL",
        ("program_id", "id"),
    ),
)


def upgrade() -> None:
    for name, table, where, columns in _INDEXES:
        rows = sa.text(where)
        some: dict[str, Any] = {"sqlite_where": rows, "postgresql_where": rows}
        op.create_index(name, table, list(columns), **some)


def downgrade() -> None:
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)
