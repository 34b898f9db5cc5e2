"""A message may lie in the thread of another one. A deadline knows whose word ends it, a drill who
has not answered its offer, a daily digest up to when it has told, and a severity or a date that was
proposed is asked for as any other act."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.record_data import Data, change_data, without

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("under", sa.String(24), nullable=True))
    change_data("deadline", lambda data: data | {"approve": None, "site": None})
    change_data("drill", lambda data: data | {"open": []})
    change_data("digest", lambda data: data | {"told": None})
    change_data("proposal", _asked_as_an_act)


def downgrade() -> None:
    op.drop_column("outbox", "under")
    change_data("deadline", lambda data: without(data, "approve", "site"))
    change_data("drill", lambda data: without(data, "open"))
    change_data("digest", lambda data: without(data, "told"))


def _asked_as_an_act(data: Data) -> Data:
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
