"""The tables. Values live in ``bot``; ``storage.rows`` turns one into the other.

Every moment is aware UTC, every id is never used twice. A row of ``outbox`` or ``surface`` is
active exactly while its ``ready_at`` is set: then it says when the row may be claimed next.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, MetaData, Table, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Id, Json, Moment, Word

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_SOURCE = "uq_issue_program_id_source"
# What a row says is emptied after a while: the index holds only rows that say something.
_TEXTS = "card <> '{}'"
_AUTOINCREMENT = {"sqlite_autoincrement": True}

ITSELF = "itself"
"""Who reads the words of an issue's own texts: whoever sees the issue."""

WITH_REF = "closed IS NOT NULL AND fields LIKE '%\"ref\":%'"
"""Which issues have ended and have a list's own number, as a condition: details are text."""


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _row_id() -> Any:
    return Field(default=None, primary_key=True, sa_type=Id)


def _program() -> Any:
    return Field(foreign_key="program.id", sa_type=Id)


class Base(SQLModel):
    """The tables' own registry of names."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMES)


class ProgramTable(Base, table=True):
    """A program; ``number`` is the last issue number that was taken."""

    __tablename__ = "program"
    __table_args__ = (UniqueConstraint("key"), _AUTOINCREMENT)
    id: int | None = _row_id()
    key: str
    state: str
    revision: int
    rules_version: int
    number: int
    document: str
    created: datetime = Field(sa_type=Moment)


class RulesTable(Base, table=True):
    """A version of a program's rules."""

    __tablename__ = "program_rules"
    program_id: int = Field(foreign_key="program.id", primary_key=True, sa_type=Id)
    version: int = Field(primary_key=True)
    state: str
    document: str
    proposed_by: str | None
    proposed_side: str | None
    at: datetime = Field(sa_type=Moment)
    base: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class PersonTable(Base, table=True):
    """Who an identity of a platform is; ``name`` is the roster's id."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("program_id", "name"),
        Index(None, "name"),
        Index(None, "slack"),
        Index(None, "discord"),
        _AUTOINCREMENT,
    )
    id: int | None = _row_id()
    program_id: int = _program()
    name: str
    slack: str | None
    discord: str | None


class ChannelTable(Base, table=True):
    """A conversation; it belongs to one program only."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("place"), _AUTOINCREMENT)
    id: int | None = _row_id()
    program_id: int = _program()
    place: str
    audience: str


class IssueTable(Base, table=True):
    """An issue: a column for each field of the value."""

    __tablename__ = "issue"
    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        Index("ix_issue_live", "program_id", "number", **_where("closed IS NULL")),
        Index(
            "ix_issue_merged",
            "program_id",
            "merged_into",
            "number",
            **_where("merged_into IS NOT NULL"),
        ),
        Index("ix_issue_critical", "id", **_where("severity = 'critical' AND closed IS NULL")),
        Index("ix_issue_ref", "program_id", "number", **_where(WITH_REF)),
        Index("ix_issue_ended", "program_id", "closed", **_where("closed IS NOT NULL")),
        Index(_SOURCE, "program_id", "source", unique=True, **_where("source IS NOT NULL")),
        _AUTOINCREMENT,
    )
    id: int | None = _row_id()
    program_id: int = _program()
    number: int
    title: str
    category: str
    severity: str
    state: str
    responder: str
    waiting_on: str
    raised_by: str
    raised_side: str
    logged: datetime = Field(sa_type=Moment)
    rules_version: int
    owner_oem: str | None
    owner_ems: str | None
    fields: dict[str, str] = Field(sa_type=Json)
    clocks: list[Any] = Field(sa_type=Json)
    acked: datetime | None = Field(sa_type=Moment)
    contained: datetime | None = Field(sa_type=Moment)
    resolved: datetime | None = Field(sa_type=Moment)
    closed: datetime | None = Field(sa_type=Moment)
    reopened: list[Any] = Field(sa_type=Json)
    resolution: str | None
    hold: dict[str, str] | None = Field(sa_type=Json)
    wait_until: datetime | None = Field(sa_type=Moment)
    wait_side: str | None
    merged_into: int | None
    source: str | None
    due_next: datetime | None = Field(sa_type=Moment)


class StepTable(Base, table=True):
    """A step of an issue's plan that is done; its key makes doing it twice impossible."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("issue_id", "key"), _AUTOINCREMENT)
    id: int | None = _row_id()
    issue_id: int = Field(foreign_key="issue.id", sa_type=Id)
    key: str
    at: datetime = Field(sa_type=Moment)
    trigger: str
    level: int | None
    outcome: str


class FileTable(Base, table=True):
    """A file that somebody gave an issue: its name and link; the content stays where it is.

    ``position`` is its place in the message ``source``. ``burst`` is the message that began a row
    of files without words.
    """

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("source", "position"),
        Index(None, "issue_id", "author"),
        _AUTOINCREMENT,
    )
    id: int | None = _row_id()
    issue_id: int = Field(foreign_key="issue.id", sa_type=Id)
    source: str
    position: int
    name: str
    link: str
    author: str
    side: str
    at: datetime = Field(sa_type=Moment)
    audience: str
    burst: str | None
    gone: datetime | None = Field(sa_type=Moment)


class EventTable(Base, table=True):
    """A line of the audit log; rows are only ever added."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "program_id", "subject_kind", "subject_id"), _AUTOINCREMENT)
    id: int | None = _row_id()
    program_id: int = _program()
    subject_kind: str | None
    subject_id: int | None = Field(sa_type=Id)
    at: datetime = Field(sa_type=Moment)
    actor: str | None
    side: str | None
    kind: str
    payload: dict[str, Any] = Field(sa_type=Json)
    audience: str


class WordTable(Base, table=True):
    """Which issue says a word, for whom: an ``audience`` of audit lines, or in the issue itself.

    There are many, so no row refers to another one: an issue is never deleted. By byte, so that
    words that begin alike stand together on every database.
    """

    __tablename__ = "word"
    __table_args__ = ({"sqlite_with_rowid": False},)
    program_id: int = Field(primary_key=True, sa_type=Id)
    audience: str = Field(primary_key=True)
    word: str = Field(primary_key=True, sa_type=Word)
    issue_id: int = Field(primary_key=True, sa_type=Id)


class WakeTable(Base, table=True):
    """When a subject is looked at next: ``at``. A lease moves it on; ``due`` keeps what was set."""

    __tablename__ = "wake"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        Index(None, "at"),
        _AUTOINCREMENT,
    )
    id: int | None = _row_id()
    subject_kind: str
    subject_id: int = Field(sa_type=Id)
    program_id: int = _program()
    at: datetime = Field(sa_type=Moment)
    due: datetime = Field(sa_type=Moment)


class OutboxTable(Base, table=True):
    """A message to be said once.

    ``ready_at`` is the latest of ``not_before``, the next try and the end of the lease. ``held``
    is the same of a row that was tried: until then its conversation waits.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outbox_line", "place", "priority", "id", **_where("ready_at IS NOT NULL")),
        Index("ix_outbox_next", "place", "ready_at", **_where("ready_at IS NOT NULL")),
        Index("ix_outbox_held", "place", "held", **_where("held IS NOT NULL")),
        Index(
            "ix_outbox_thread",
            "subject_kind",
            "subject_id",
            "place",
            **_where("thread AND ready_at IS NOT NULL"),
        ),
        Index("ix_outbox_ref", "place", "ref", **_where("ref IS NOT NULL")),
        Index("ix_outbox_dead", "program_id", "id", **_where("state = 'dead'")),
        Index("ix_outbox_bundle", "bundle", **_where("bundle IS NOT NULL")),
        Index("ix_outbox_kept", "program_id", **_where("state = 'queued' AND ready_at IS NULL")),
        Index("ix_outbox_texts", "settled", **_where(f"settled IS NOT NULL AND {_TEXTS}")),
        _AUTOINCREMENT,
    )
    id: int | None = _row_id()
    key: str = Field(max_length=24)
    program_id: int = _program()
    place: str
    to: str
    kind: str
    subject_kind: str | None
    subject_id: int | None = Field(sa_type=Id)
    name: str | None
    card: dict[str, Any] = Field(sa_type=Json)
    mentions: list[str] = Field(sa_type=Json)
    level: int | None
    priority: int
    not_before: datetime | None = Field(sa_type=Moment)
    guard: str | None
    thread: bool
    state: str
    attempts: int
    first_claimed: datetime | None = Field(sa_type=Moment)
    bundle: str | None
    ready_at: datetime | None = Field(sa_type=Moment)
    held: datetime | None = Field(sa_type=Moment)
    ref: str | None
    error: str | None
    created: datetime = Field(sa_type=Moment)
    settled: datetime | None = Field(sa_type=Moment)
    under: str | None = Field(max_length=24)


class SurfaceTable(Base, table=True):
    """A place where a card is shown. ``leased`` is the end of the lease until it is settled,
    ``wanted_at`` is when the wanted content last changed.
    """

    __tablename__ = "surface"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "place", "program_id"),
        Index("ix_surface_stale", "place", "ready_at", "id", **_where("ready_at IS NOT NULL")),
        Index("ix_surface_unshown", "place", **_where("ref IS NULL AND ready_at IS NOT NULL")),
        Index("ix_surface_leased", "place", "leased", **_where("leased IS NOT NULL")),
        Index("ix_surface_ref", "place", "ref", **_where("ref IS NOT NULL")),
        Index(
            "ix_surface_dead",
            "program_id",
            "id",
            **_where("ready_at IS NULL AND error IS NOT NULL"),
        ),
        Index("ix_surface_texts", "wanted_at", **_where("ready_at IS NULL AND wanted <> '{}'")),
        _AUTOINCREMENT,
    )
    id: int | None = _row_id()
    program_id: int = _program()
    subject_kind: str
    subject_id: int = Field(sa_type=Id)
    name: str
    place: str
    to: str
    key: str
    wanted: dict[str, Any] = Field(sa_type=Json)
    mentions: list[str] = Field(sa_type=Json)
    version: int
    shown: int
    ref: str | None
    attempts: int
    first_claimed: datetime | None = Field(sa_type=Moment)
    leased: datetime | None = Field(sa_type=Moment)
    ready_at: datetime | None = Field(sa_type=Moment)
    wanted_at: datetime = Field(sa_type=Moment)
    error: str | None


class RecordTable(Base, table=True):
    """Something kept whole, such as a proposal: ``name`` is unique among its kind in a program.

    ``live`` ones have a plan, so they are woken; ``issue_id`` is the issue that it is about.
    ``ended`` is when one with a plan was last stored without anything to come.
    """

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("program_id", "kind", "name"),
        Index(None, "issue_id"),
        Index("ix_record_live", "program_id", "kind", **_where("live")),
        Index("ix_record_past", "program_id", "kind", "id", **_where("NOT live")),
        Index("ix_record_apart", "program_id", "kind", **_where("issue_id IS NULL")),
        Index("ix_record_ended", "program_id", "kind", "ended", **_where("ended IS NOT NULL")),
        _AUTOINCREMENT,
    )
    id: int | None = _row_id()
    program_id: int = _program()
    kind: str
    name: str
    live: bool
    issue_id: int | None = Field(foreign_key="issue.id", sa_type=Id)
    data: dict[str, Any] = Field(sa_type=Json)
    ended: datetime | None = Field(default=None, sa_type=Moment)


class InboundTable(Base, table=True):
    """An event of a platform by its natural key, with the answer that was given."""

    __tablename__ = "inbound"
    __table_args__ = (Index(None, "at"),)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    answer: dict[str, Any] = Field(sa_type=Json)


class ReactionTable(Base, table=True):
    """An emoji of a person on a message that is known; it can be found for as long as it stands."""

    __tablename__ = "reaction"
    key: str = Field(primary_key=True)


class DirectTable(Base, table=True):
    """A conversation of direct messages in which something was said."""

    __tablename__ = "direct"
    place: str = Field(primary_key=True)


class InstallationTable(Base, table=True):
    """A workspace in which somebody installed the app; ``token`` is sealed, never in clear."""

    __tablename__ = "installation"
    platform: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    enterprise: str | None
    name: str
    url: str
    app: str
    bot: str
    bot_id: str | None
    scopes: list[str] = Field(sa_type=Json)
    token: str = Field(sa_type=Text)
    installed_by: str
    installed: datetime = Field(sa_type=Moment)
    ended: datetime | None = Field(sa_type=Moment)
    why: str | None


class KeptTable(Base, table=True):
    """A value kept by name."""

    __tablename__ = "kept"
    name: str = Field(primary_key=True)
    value: str


METADATA = Base.metadata


def table(name: str) -> Table:
    """Return a table by its name; an unknown one raises ``KeyError``."""
    return METADATA.tables[name]
