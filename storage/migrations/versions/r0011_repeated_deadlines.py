"""A deadline knows how it recurs."""

from __future__ import annotations

from storage.migrations.record_data import change_data, without

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What there is goes on as before: it was asked for once."""
    change_data("deadline", lambda data: data | {"repeat": None})


def downgrade() -> None:
    change_data("deadline", lambda data: without(data, "repeat"))
