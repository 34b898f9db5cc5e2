"""The first schema: every table with its constraints and indexes."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32).with_variant(sa.DateTime(timezone=True), "postgresql")


def _columns(kind: Any, *names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names]


_ids = partial(_columns, ID)
_words = partial(_columns, sa.String())
_texts = partial(_columns, sa.Text())
_numbers = partial(_columns, sa.Integer())
_flags = partial(_columns, sa.Boolean())
_moments = partial(_columns, MOMENT)


def _create(table: str, *parts: Any, key: tuple[str, ...] = ("id",)) -> None:
    # Left to itself SQLite gives the id of a deleted row again.
    primary = sa.PrimaryKeyConstraint(*key, name=f"pk_{table}")
    more = {"sqlite_autoincrement": True} if key == ("id",) else {}
    op.create_table(table, *parts, primary, **more)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _references(table: str, other: str) -> sa.ForeignKeyConstraint:
    column = f"{other}_id"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _index(
    name: str, table: str, *columns: str, where: str | None = None, unique: bool = False
) -> None:
    rows = None if where is None else sa.text(where)
    some: dict[str, Any] = {"sqlite_where": rows, "postgresql_where": rows}
    op.create_index(name, table, list(columns), unique=unique, **some)


def _inbound() -> None:
    _create("inbound", *_words("key"), *_moments("at"), *_texts("answer"), key=("key",))


def _kept() -> None:
    _create("kept", *_words("name", "value"), key=("name",))


def _installation() -> None:
    _create(
        "installation",
        *_words("platform", "workspace"),
        *_words("enterprise", null=True),
        *_words("name", "url", "app", "bot"),
        *_words("bot_id", null=True),
        *_texts("scopes", "token"),
        *_words("installed_by"),
        *_moments("installed"),
        *_moments("ended", null=True),
        *_words("why", null=True),
        key=("platform", "workspace"),
    )


def _program() -> None:
    _create(
        "program",
        *_ids("id"),
        *_words("key", "state"),
        *_numbers("revision", "rules_version", "number"),
        *_words("document"),
        *_moments("created"),
        _unique("program", "key"),
    )


def _program_rules() -> None:
    _create(
        "program_rules",
        *_ids("program_id"),
        *_numbers("version"),
        *_words("state", "document"),
        *_words("proposed_by", "proposed_side", null=True),
        *_moments("at"),
        _references("program_rules", "program"),
        key=("program_id", "version"),
    )


def _channel() -> None:
    _create(
        "channel",
        *_ids("id", "program_id"),
        *_words("place", "audience"),
        _unique("channel", "place"),
        _references("channel", "program"),
    )


def _person() -> None:
    _create(
        "person",
        *_ids("id", "program_id"),
        *_words("name"),
        *_words("slack", "discord", null=True),
        _unique("person", "program_id", "name"),
        _references("person", "program"),
    )
    for column in ("name", "slack", "discord"):
        _index(f"ix_person_{column}", "person", column)


def _event() -> None:
    _create(
        "event",
        *_ids("id", "program_id"),
        *_words("subject_kind", null=True),
        *_ids("subject_id", null=True),
        *_moments("at"),
        *_words("actor", "side", null=True),
        *_words("kind"),
        *_texts("payload"),
        *_words("audience"),
        _references("event", "program"),
    )
    subject = ("program_id", "subject_kind", "subject_id")
    _index("ix_event_program_id_subject_kind_subject_id", "event", *subject)


def _issue() -> None:
    _create(
        "issue",
        *_ids("id", "program_id"),
        *_numbers("number"),
        *_words("title", "category", "severity", "state", "responder", "waiting_on"),
        *_words("raised_by", "raised_side"),
        *_moments("logged"),
        *_numbers("rules_version"),
        *_words("owner_oem", "owner_ems", null=True),
        *_texts("fields", "clocks"),
        *_moments("acked", "contained", "resolved", "closed", null=True),
        *_texts("reopened"),
        *_words("resolution", null=True),
        *_texts("hold", null=True),
        *_moments("wait_until", null=True),
        *_words("wait_side", null=True),
        *_numbers("merged_into", null=True),
        *_words("source", null=True),
        *_moments("due_next", null=True),
        _unique("issue", "program_id", "number"),
        _references("issue", "program"),
    )
    source, given = ("program_id", "source"), "source IS NOT NULL"
    _index("ix_issue_program_id_state", "issue", "program_id", "state")
    _index("ix_issue_ended", "issue", "program_id", "closed", where="closed IS NOT NULL")
    _index("uq_issue_program_id_source", "issue", *source, where=given, unique=True)


def _step() -> None:
    _create(
        "step",
        *_ids("id", "issue_id"),
        *_words("key"),
        *_moments("at"),
        *_words("trigger"),
        *_numbers("level", null=True),
        *_words("outcome"),
        _unique("step", "issue_id", "key"),
        _references("step", "issue"),
    )


def _wake() -> None:
    _create(
        "wake",
        *_ids("id"),
        *_words("subject_kind"),
        *_ids("subject_id", "program_id"),
        *_moments("at", "due"),
        _unique("wake", "subject_kind", "subject_id"),
        _references("wake", "program"),
    )
    _index("ix_wake_at", "wake", "at")


def _outbox() -> None:
    _create(
        "outbox",
        *_ids("id"),
        *_columns(sa.String(24), "key"),
        *_ids("program_id"),
        *_words("place", "to", "kind"),
        *_words("subject_kind", null=True),
        *_ids("subject_id", null=True),
        *_words("name", null=True),
        *_texts("card", "mentions"),
        *_numbers("level", null=True),
        *_numbers("priority"),
        *_moments("not_before", null=True),
        *_words("guard", null=True),
        *_flags("thread"),
        *_words("state"),
        *_numbers("attempts"),
        *_moments("first_claimed", null=True),
        *_words("bundle", null=True),
        *_moments("ready_at", "held", null=True),
        *_words("ref", "error", null=True),
        *_moments("created"),
        *_moments("settled", null=True),
        _unique("outbox", "key"),
        _references("outbox", "program"),
    )
    active, thread = "ready_at IS NOT NULL", ("subject_kind", "subject_id", "place")
    _index("ix_outbox_line", "outbox", "place", "priority", "id", where=active)
    _index("ix_outbox_next", "outbox", "place", "ready_at", where=active)
    _index("ix_outbox_held", "outbox", "place", "held", where="held IS NOT NULL")
    _index("ix_outbox_thread", "outbox", *thread, where=f"thread AND {active}")
    _index("ix_outbox_ref", "outbox", "place", "ref", where="ref IS NOT NULL")
    _index("ix_outbox_dead", "outbox", "program_id", "id", where="state = 'dead'")


def _surface() -> None:
    _create(
        "surface",
        *_ids("id", "program_id"),
        *_words("subject_kind"),
        *_ids("subject_id"),
        *_words("name", "place", "to", "key"),
        *_texts("wanted", "mentions"),
        *_numbers("version", "shown"),
        *_words("ref", null=True),
        *_numbers("attempts"),
        *_moments("first_claimed", "leased", "ready_at", null=True),
        *_moments("wanted_at"),
        *_words("error", null=True),
        _unique("surface", "subject_kind", "subject_id", "place", "program_id"),
        _references("surface", "program"),
    )
    stale = "ready_at IS NOT NULL"
    _index("ix_surface_stale", "surface", "place", "ready_at", "id", where=stale)
    _index("ix_surface_unshown", "surface", "place", where=f"ref IS NULL AND {stale}")
    _index("ix_surface_leased", "surface", "place", "leased", where="leased IS NOT NULL")
    _index("ix_surface_ref", "surface", "place", "ref", where="ref IS NOT NULL")


def _record() -> None:
    _create(
        "record",
        *_ids("id", "program_id"),
        *_words("kind", "name"),
        *_flags("live"),
        *_ids("issue_id", null=True),
        *_texts("data"),
        _unique("record", "program_id", "kind", "name"),
        _references("record", "program"),
        _references("record", "issue"),
    )
    _index("ix_record_issue_id", "record", "issue_id")
    _index("ix_record_live", "record", "program_id", "kind", where="live")


def upgrade() -> None:
    _program()
    _program_rules()
    _person()
    _channel()
    _issue()
    _step()
    _event()
    _wake()
    _outbox()
    _surface()
    _record()
    _inbound()
    _installation()
    _kept()


def downgrade() -> None:
    # What references comes first.
    order = "record surface outbox wake event step issue channel person program_rules program"
    for table in (*order.split(), "inbound", "installation", "kept"):
        op.drop_table(table)
