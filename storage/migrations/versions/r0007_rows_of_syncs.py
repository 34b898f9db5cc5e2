"""A sync knows whether its roll is called, whether it is paused, and what was asked about it."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_RECORDS = sa.table("record", sa.column("id"), sa.column("kind"), sa.column("data"))
_NEW: dict[str, Any] = {
    "roll": "on",
    "paused": None,
    "unmarked": [],
    "unwritten": [],
    "question": None,
}


def _syncs() -> list[tuple[int, dict[str, Any]]]:
    """Return the syncs with their data, which is kept as a text."""
    found = op.get_bind().execute(
        sa.select(_RECORDS.c.id, _RECORDS.c.data).where(_RECORDS.c.kind == "sync")
    )
    return [(row.id, json.loads(row.data)) for row in found]


def _store(number: int, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False)
    op.get_bind().execute(sa.update(_RECORDS).where(_RECORDS.c.id == number).values(data=text))


def upgrade() -> None:
    """Every roll goes on being called; rows of silent dates begin now."""
    for number, data in _syncs():
        _store(number, data | _NEW)


def downgrade() -> None:
    """Forget it again: a paused sync goes on."""
    for number, data in _syncs():
        _store(number, {key: value for key, value in data.items() if key not in _NEW})
