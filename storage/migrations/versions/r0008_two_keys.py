"""A message may lie in the thread of another one. A deadline knows whose word ends it, a drill who
has not answered its offer, a daily digest up to when it has told, and a severity or a date that was
proposed is asked for as any other act."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_RECORDS = sa.table("record", sa.column("id"), sa.column("kind"), sa.column("data"))
_Data = dict[str, Any]


def upgrade() -> None:
    op.add_column("outbox", sa.Column("under", sa.String(24), nullable=True))
    _change("deadline", lambda data: data | {"approve": None, "site": None})
    _change("drill", lambda data: data | {"open": []})
    _change("digest", lambda data: data | {"told": None})
    _change("proposal", _asked_as_an_act)


def downgrade() -> None:
    op.drop_column("outbox", "under")
    new = ("approve", "site")
    _change("deadline", lambda data: {k: v for k, v in data.items() if k not in new})
    _change("drill", lambda data: {k: v for k, v in data.items() if k != "open"})
    _change("digest", lambda data: {k: v for k, v in data.items() if k != "told"})


def _asked_as_an_act(data: _Data) -> _Data:
    """What it would do was not kept: whoever agrees is told that it is outdated."""
    payload = data["payload"]
    if data["topic"] == "severity":
        line = f"issue severity {payload['severity']}"
    elif data["topic"] == "date":
        line = f"deadline commit {payload['deadline']} {payload['due'][:10]}"
    else:
        return data
    act = {
        "line": line,
        "shown": line,
        "place": "",
        "thread": "",
        "platform": "console",
        "audience": "shared",
        "effects": "[]",
    }
    return data | {"topic": "act", "payload": act}


def _change(kind: str, change: Callable[[_Data], _Data]) -> None:
    """Change the data of every record of a kind, which is kept as a text."""
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
