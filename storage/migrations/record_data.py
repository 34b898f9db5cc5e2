"""The data of records, as migrations change it: it is kept as a text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

Data = dict[str, Any]
_RECORDS = sa.table("record", *map(sa.column, ("id", "kind", "data")))


def change_data(kind: str, change: Callable[[Data], Data]) -> None:
    """Change the data of every record of a kind."""
    found = op.get_bind().execute(
        sa.select(_RECORDS.c.id, _RECORDS.c.data).where(_RECORDS.c.kind == kind)
    )
    for number, text in found.all():
        data = json.loads(text)
        changed = change(data)
        if changed != data:
            stored = json.dumps(changed, ensure_ascii=False)
            op.get_bind().execute(
                sa.update(_RECORDS).where(_RECORDS.c.id == number).values(data=stored)
            )


def without(data: Data, *names: str) -> Data:
    """Return the data without some of its keys."""
    return {key: value for key, value in data.items() if key not in names}
