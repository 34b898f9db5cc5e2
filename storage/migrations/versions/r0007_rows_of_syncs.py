"""A sync knows whether its roll is called, whether it is paused, and what was asked about it."""

from __future__ import annotations

from typing import Any

from storage.migrations.record_data import change_data, without

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEW: dict[str, Any] = {
    "roll": "on",
    "paused": None,
    "unmarked": [],
    "unwritten": [],
    "question": None,
}


def upgrade() -> None:
    """Every roll goes on being called; rows of silent dates begin now."""
    change_data("sync", lambda data: data | _NEW)


def downgrade() -> None:
    """Forget it again: a paused sync goes on."""
    change_data("sync", lambda data: without(data, *_NEW))
