"""What grows with history is found by an index, and records know when they ended."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.String(32).with_variant(sa.DateTime(timezone=True), "postgresql")

_INDEXES: tuple[tuple[str, str, tuple[str, ...], str | None], ...] = (
    ("ix_issue_live", "issue", ("program_id", "number"), "closed IS NULL"),
    (
        "ix_issue_merged",
        "issue",
        ("program_id", "merged_into", "number"),
        "merged_into IS NOT NULL",
    ),
    (
        "ix_issue_ref",
        "issue",
        ("program_id", "number"),
        "closed IS NOT NULL AND fields LIKE '%\"ref\":%'",
    ),
    ("ix_outbox_bundle", "outbox", ("bundle",), "bundle IS NOT NULL"),
    ("ix_outbox_kept", "outbox", ("program_id",), "state = 'queued' AND ready_at IS NULL"),
    ("ix_outbox_texts", "outbox", ("settled",), "settled IS NOT NULL AND card <> '{}'"),
    ("ix_surface_texts", "surface", ("wanted_at",), "ready_at IS NULL AND wanted <> '{}'"),
    ("ix_record_past", "record", ("program_id", "kind", "id"), "NOT live"),
    ("ix_record_apart", "record", ("program_id", "kind"), "issue_id IS NULL"),
    ("ix_record_ended", "record", ("program_id", "kind", "ended"), "ended IS NOT NULL"),
    ("ix_inbound_at", "inbound", ("at",), None),
)
_LIVE = ("ix_record_live", "record", ("program_id", "kind"), "live")
_STATE = ("ix_issue_program_id_state", "issue", ("program_id", "state"), None)
# In the form in which moments are stored.
_NOW = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')",
    "postgresql": "CURRENT_TIMESTAMP",
}


def _index(name: str, table: str, columns: tuple[str, ...], where: str | None) -> None:
    rows = None if where is None else sa.text(where)
    some: dict[str, Any] = {"sqlite_where": rows, "postgresql_where": rows}
    op.create_index(name, table, list(columns), **some)


def upgrade() -> None:
    """Records that ended before count as ended now: whoever asks for the latest sees them again."""
    op.drop_index(_LIVE[0], _LIVE[1])
    with op.batch_alter_table("record", table_kwargs={"sqlite_autoincrement": True}) as record:
        record.add_column(sa.Column("ended", MOMENT, nullable=True))
    now = _NOW[op.get_bind().dialect.name]
    op.execute(f"UPDATE record SET ended = {now} WHERE NOT live")
    op.drop_index(_STATE[0], _STATE[1])
    for index in (_LIVE, *_INDEXES):
        _index(*index)


def downgrade() -> None:
    """Take the indexes back, and forget when records ended."""
    for name, table, *_ in (_LIVE, *_INDEXES):
        op.drop_index(name, table)
    with op.batch_alter_table("record", table_kwargs={"sqlite_autoincrement": True}) as record:
        record.drop_column("ended")
    for index in (_LIVE, _STATE):
        _index(*index)
