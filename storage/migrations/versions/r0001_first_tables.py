"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32).with_variant(sa.DateTime(timezone=True), "postgresql")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _inbound() -> None:
    op.create_table(
        "inbound",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbound"),
    )


def _kept() -> None:
    op.create_table(
        "kept",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept"),
    )


def _program() -> None:
    op.create_table(
        "program",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_program"),
        sa.UniqueConstraint("key", name="uq_program_key"),
        sqlite_autoincrement=True,
    )


def _channel() -> None:
    op.create_table(
        "channel",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel"),
        sa.UniqueConstraint("place", name="uq_channel_place"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_channel_program_id"),
        sqlite_autoincrement=True,
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("side", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_event_program_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_event_program_id_subject_kind_subject_id",
        "event",
        ["program_id", "subject_kind", "subject_id"],
        unique=False,
    )


def _issue() -> None:
    op.create_table(
        "issue",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("responder", sa.String(), nullable=False),
        sa.Column("waiting_on", sa.String(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("raised_side", sa.String(), nullable=False),
        sa.Column("logged", MOMENT, nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("owner_oem", sa.String(), nullable=True),
        sa.Column("owner_ems", sa.String(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("clocks", sa.Text(), nullable=False),
        sa.Column("acked", MOMENT, nullable=True),
        sa.Column("contained", MOMENT, nullable=True),
        sa.Column("resolved", MOMENT, nullable=True),
        sa.Column("closed", MOMENT, nullable=True),
        sa.Column("reopened", sa.Text(), nullable=False),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("hold", sa.Text(), nullable=True),
        sa.Column("wait_until", MOMENT, nullable=True),
        sa.Column("wait_side", sa.String(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("due_next", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_issue"),
        sa.UniqueConstraint("program_id", "number", name="uq_issue_program_id_number"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_issue_program_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_issue_program_id_state", "issue", ["program_id", "state"], unique=False)
    op.create_index(
        "uq_issue_program_id_source",
        "issue",
        ["program_id", "source"],
        unique=True,
        **_where("source IS NOT NULL"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", ID, nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("guard", sa.String(), nullable=True),
        sa.Column("thread", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_claimed", MOMENT, nullable=True),
        sa.Column("bundle", sa.String(), nullable=True),
        sa.Column("ready_at", MOMENT, nullable=True),
        sa.Column("held", MOMENT, nullable=True),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("settled", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_outbox_program_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_dead", "outbox", ["program_id", "id"], unique=False, **_where("state = 'dead'")
    )
    op.create_index(
        "ix_outbox_held", "outbox", ["place", "held"], unique=False, **_where("held IS NOT NULL")
    )
    op.create_index(
        "ix_outbox_line",
        "outbox",
        ["place", "priority", "id"],
        unique=False,
        **_where("ready_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_next",
        "outbox",
        ["place", "ready_at"],
        unique=False,
        **_where("ready_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_ref", "outbox", ["place", "ref"], unique=False, **_where("ref IS NOT NULL")
    )
    op.create_index(
        "ix_outbox_thread",
        "outbox",
        ["subject_kind", "subject_id", "place"],
        unique=False,
        **_where("thread AND ready_at IS NOT NULL"),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slack", sa.String(), nullable=True),
        sa.Column("discord", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("program_id", "name", name="uq_person_program_id_name"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_person_program_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_discord", "person", ["discord"], unique=False)
    op.create_index("ix_person_name", "person", ["name"], unique=False)
    op.create_index("ix_person_slack", "person", ["slack"], unique=False)


def _program_rules() -> None:
    op.create_table(
        "program_rules",
        sa.Column("program_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=True),
        sa.Column("proposed_side", sa.String(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("program_id", "version", name="pk_program_rules"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_program_rules_program_id"),
    )


def _surface() -> None:
    op.create_table(
        "surface",
        sa.Column("id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_claimed", MOMENT, nullable=True),
        sa.Column("leased", MOMENT, nullable=True),
        sa.Column("ready_at", MOMENT, nullable=True),
        sa.Column("wanted_at", MOMENT, nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_surface"),
        sa.UniqueConstraint(
            "subject_kind",
            "subject_id",
            "place",
            "program_id",
            name="uq_surface_subject_kind_subject_id_place_program_id",
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_surface_program_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_surface_leased",
        "surface",
        ["place", "leased"],
        unique=False,
        **_where("leased IS NOT NULL"),
    )
    op.create_index(
        "ix_surface_ref", "surface", ["place", "ref"], unique=False, **_where("ref IS NOT NULL")
    )
    op.create_index(
        "ix_surface_stale",
        "surface",
        ["place", "ready_at", "id"],
        unique=False,
        **_where("ready_at IS NOT NULL"),
    )
    op.create_index(
        "ix_surface_unshown",
        "surface",
        ["place"],
        unique=False,
        **_where("ref IS NULL AND ready_at IS NOT NULL"),
    )


def _wake() -> None:
    op.create_table(
        "wake",
        sa.Column("id", ID, nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("program_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wake"),
        sa.UniqueConstraint("subject_kind", "subject_id", name="uq_wake_subject_kind_subject_id"),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name="fk_wake_program_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_wake_at", "wake", ["at"], unique=False)


def _step() -> None:
    op.create_table(
        "step",
        sa.Column("id", ID, nullable=False),
        sa.Column("issue_id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_step"),
        sa.UniqueConstraint("issue_id", "key", name="uq_step_issue_id_key"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name="fk_step_issue_id"),
        sqlite_autoincrement=True,
    )


def upgrade() -> None:
    _inbound()
    _kept()
    _program()
    _channel()
    _event()
    _issue()
    _outbox()
    _person()
    _program_rules()
    _surface()
    _wake()
    _step()


def downgrade() -> None:
    for name in (
        "step",
        "wake",
        "surface",
        "program_rules",
        "person",
        "outbox",
        "issue",
        "event",
        "channel",
        "program",
        "kept",
        "inbound",
    ):
        op.drop_table(name)
