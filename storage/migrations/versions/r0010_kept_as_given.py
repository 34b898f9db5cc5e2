"""An action knows until when it can be declined, and an 8D on which calendar its check counts."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_RECORDS = sa.table("record", sa.column("id"), sa.column("kind"), sa.column("data"))
_NEW = {"deadline": "declined_by", "eightd": "checks"}


def upgrade() -> None:
    """What runs goes on as before: it was known of none."""
    for kind, name in _NEW.items():
        _change(kind, lambda data, name=name: data | {name: None})


def downgrade() -> None:
    for kind, name in _NEW.items():
        _change(kind, lambda data, name=name: {k: v for k, v in data.items() if k != name})


def _change(kind: str, change: Any) -> None:
    """Change the data of every record of a kind, which is kept as a text."""
    found = op.get_bind().execute(
        sa.select(_RECORDS.c.id, _RECORDS.c.data).where(_RECORDS.c.kind == kind)
    )
    for number, text in found.all():
        stored = json.dumps(change(json.loads(text)), ensure_ascii=False)
        op.get_bind().execute(
            sa.update(_RECORDS).where(_RECORDS.c.id == number).values(data=stored)
        )
