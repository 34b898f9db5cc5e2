"""Watch over the expert roles of a program while it builds; where nobody covers one, open an issue.

One record of a program remembers what was told. It is made with the first build and sleeps when the
last one is over, so a program that builds nothing has none. Its wake follows the deadlines; a
change of the roster, of a calendar or of the program's state wakes it like every live record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.engine.context import Contexts
from bot.engine.writer import Writer
from bot.features.coverage.policy import (
    COVERAGE,
    Build,
    Hole,
    Opening,
    Watched,
    builds,
    hole,
    holes,
    mark_of,
    openings,
    told_of,
)
from bot.features.deadlines.policy import DEADLINE, MILESTONE, Deadline
from bot.features.deadlines.store import CHANGED, calendar_of
from bot.features.decisions.cards import role
from bot.features.issues.automatic import open_issue
from bot.messages.card import plain
from bot.messages.say import say
from bot.ports import Record, Subject, UnitOfWork
from bot.ports.codec import from_data, to_data
from bot.program_file.calendars import show_range

_TAKEN_UP = "coverage"


def _milestones(writer: Writer) -> Iterator[tuple[Deadline, Calendar]]:
    """Yield the milestones that begin or end a build, also those that are done."""
    for record in writer.tx.records(writer.ctx.id, DEADLINE):
        if mark_of(record.name) is not None:
            item = from_data(Deadline, record.data)
            if item.kind == MILESTONE:
                yield item, calendar_of(writer, item)


def _record(writer: Writer) -> Record | None:
    return writer.tx.record_named(writer.ctx.id, COVERAGE, COVERAGE)


def watch_coverage(writer: Writer) -> None:
    """Watch the builds of the program as they are planned now."""
    running, record = builds(_milestones(writer)), _record(writer)
    if record is None:
        if not running:
            return
        data = to_data(Watched())
        record = writer.tx.add_record(
            Record(0, writer.ctx.id, COVERAGE, COVERAGE, True, None, data)
        )
    elif record.live != bool(running):
        writer.tx.save_record(replace(record, live=bool(running)))
    _set_wake(writer, record, running, from_data(Watched, record.data))


def _set_wake(writer: Writer, record: Record, running: list[Build], watched: Watched) -> None:
    coming = openings(writer.roster, running, watched, writer.now)
    active = writer.ctx.row.state == "active"
    at = coming[0].at if coming and active else None
    writer.tx.set_wake(Subject(COVERAGE, record.id), writer.ctx.id, at)


def _deadline_changed(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """Follow a milestone of a build; what says nothing of its days changes nothing."""
    if mark_of(item.id) is None:
        return
    if before is None or _said(before) != _said(item) or _record(writer) is None:
        watch_coverage(writer)


def _said(item: Deadline) -> tuple[object, ...]:
    return (item.kind, item.owner, item.due, item.status, item.actual)


CHANGED.append(_deadline_changed)


def take_up(contexts: Contexts, tx: UnitOfWork, now: datetime) -> None:
    """Watch the builds that were planned before this was known to be watched; once a database."""
    if tx.note(_TAKEN_UP) is not None:
        return
    tx.keep(_TAKEN_UP, now.isoformat())
    for row in tx.programs():
        if any(mark_of(each.name) for each in tx.records(row.id, DEADLINE, live=True)):
            watch_coverage(Writer(tx, contexts.of(tx, row.id, lock=True), now, COVERAGE))


def fire(writer: Writer, record: Record) -> None:
    """Open an issue for each role that is uncovered for too long; a gap that is over is dropped."""
    watched, running = from_data(Watched, record.data), builds(_milestones(writer))
    due = [
        each
        for each in openings(writer.roster, running, watched, writer.now)
        if each.at <= writer.now
    ]
    for each in due:
        _open(writer, each)
    renewed = told_of(watched, due, writer.roster, writer.now)
    record = replace(record, live=bool(running), data=to_data(renewed))
    writer.tx.save_record(record)
    _set_wake(writer, record, running, renewed)


def _open(writer: Writer, each: Opening) -> None:
    """The side whose role is uncovered answers; the card names the role, and nobody."""
    gap, build = each.gap, each.build
    calendar = writer.ctx.calendars[gap.site]
    first, last = (f"{calendar.local(at):%Y-%m-%d}" for at in (build.since, build.due))
    fields = {"role": role(gap.role)}
    found = hole(gap, build, calendar, writer.now)
    if found is not None:
        fields["dates"] = show_range(found.days)
    title = plain(say("coverage.opens", role=role(gap.role), company=writer.ctx.company(gap.side)))
    open_issue(
        writer, "relationship", "minor", title, gap.side,
        source=f"{COVERAGE}/{gap.side}/{gap.role}/{each.at.isoformat()}",
        fields=fields | {"build": f"{build.first} {first} to {build.last} {last}"},
    )  # fmt: skip


def newly_uncovered(before: Writer, after: Writer) -> list[Hole]:
    """Return what a change of the roster leaves uncovered in builds, now or later."""
    running = builds(_milestones(after))
    known = holes(before.roster, running, before.now)
    return [each for each in holes(after.roster, running, after.now) if each not in known]
