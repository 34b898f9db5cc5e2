"""An action knows until when it can be declined, and an 8D on which calendar its check counts."""

from __future__ import annotations

from storage.migrations.record_data import change_data, without

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What runs goes on as before: it was known of none."""
    change_data("deadline", lambda data: data | {"declined_by": None})
    change_data("eightd", lambda data: data | {"checks": None})


def downgrade() -> None:
    change_data("deadline", lambda data: without(data, "declined_by"))
    change_data("eightd", lambda data: without(data, "checks"))
