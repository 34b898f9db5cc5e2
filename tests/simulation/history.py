"""What a run left behind: the database's rows and the platform's messages, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.issue import Issue, StepDone
from bot.ports import Database, Event, Record
from storage.engines import connect
from storage.tables import table
from tests.simulation.platform import Platform, Post

RECORD_KINDS = ("proposal", "deadline", "eightd", "import", "import.rows", "pause", "sync",
                "occurrence", "digest", "question")  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of the outbox."""

    id: int
    key: str
    place: str
    to: str
    kind: str
    name: str | None
    level: int | None
    priority: int
    thread: bool
    guard: str | None
    state: str
    attempts: int
    bundle: str | None
    ready_at: datetime | None
    not_before: datetime | None
    created: datetime
    card: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class CardRow:
    """A row of the cards."""

    id: int
    subject_id: int
    place: str
    key: str
    version: int
    shown: int
    ref: str | None
    wanted: dict[str, Any]


@dataclass
class History:
    """Everything the invariants look at."""

    program: str
    now: datetime
    asks: bool
    taken: int
    issues: list[Issue]
    steps: dict[int, list[StepDone]]
    events: list[Event]
    lines: list[Line]
    cards: list[CardRow]
    posts: list[Post]
    shown: Mapping[str, Mapping[str, Any]]
    places: tuple[str, ...]
    logged: Mapping[str, str] = field(default_factory=dict)
    """The issue that each logging was confirmed as, by the request's key."""
    rooted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """When it was known where a card is, by place and key."""
    records: list[Record] = field(default_factory=list)
    lived: list[tuple[datetime, datetime]] = field(default_factory=list)
    """From when to when each process lived."""
    died: list[datetime] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """What was seen to go wrong while it ran."""


def asked_about(history: History) -> list[str]:
    """Return what would be opened about everything that a side was asked in private first."""
    found = [record.data["opens"] for record in history.records if record.kind == "question"]
    return [opens["source"] for opens in found if opens is not None]


def read_history(db: Database, url: str, platform: Platform, now: datetime) -> History:
    """Read a run's end; what was promised to people is put in by the caller."""
    with db.read() as tx:
        row = tx.programs()[0]
        issues = tx.issues(row.id)
        steps = {issue.id: tx.steps(issue.id) for issue in issues}
        events = tx.events(row.id)
        records = [record for kind in RECORD_KINDS for record in tx.records(row.id, kind)]
    with connect(url) as connection:
        lines = [Line(*found) for found in connection.execute(_columns("outbox", Line))]
        cards = [CardRow(*found) for found in connection.execute(_columns("surface", CardRow))]
        programs = table("program")
        taken = connection.execute(select(programs.c.number)).scalar_one()
    return History(
        row.key,
        now,
        platform.asks,
        taken,
        issues,
        steps,
        events,
        lines,
        cards,
        list(platform.posts),
        dict(platform.shown),
        ("console:shared",),
        records=records,
        broken=list(platform.leaks),
    )


def _columns(name: str, value: type) -> Any:
    source = table(name)
    return select(*(source.c[column] for column in value.__dataclass_fields__)).order_by(
        source.c.id
    )
