"""A deadline knows how it recurs."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_RECORDS = sa.table("record", sa.column("id"), sa.column("kind"), sa.column("data"))


def upgrade() -> None:
    """What there is goes on as before: it was asked for once."""
    _change(lambda data: data | {"repeat": None})


def downgrade() -> None:
    _change(lambda data: {name: value for name, value in data.items() if name != "repeat"})


def _change(change: Any) -> None:
    """Change the data of every deadline, which is kept as a text."""
    found = op.get_bind().execute(
        sa.select(_RECORDS.c.id, _RECORDS.c.data).where(_RECORDS.c.kind == "deadline")
    )
    for number, text in found.all():
        stored = json.dumps(change(json.loads(text)), ensure_ascii=False)
        op.get_bind().execute(
            sa.update(_RECORDS).where(_RECORDS.c.id == number).values(data=stored)
        )
