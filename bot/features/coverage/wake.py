"""Watch over the expert roles of a program while it builds; where nobody covers one, open an issue.

One record of a program remembers what was told. It is made with the first build and sleeps when the
last one is over, so a program that builds nothing has none. Its wake follows the deadlines; a
change of the roster, of a calendar or of the program's state wakes it like every live record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.values import read_side
from bot.engine.feature import Wake
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.wakes import all_sent
from bot.engine.writer import Writer
from bot.features.coverage.policy import (
    COVERAGE,
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
from bot.features.coverage.texts import say
from bot.features.deadlines.policy import DEADLINE, MILESTONE, Deadline
from bot.features.deadlines.store import calendar_of
from bot.features.decisions.cards import role
from bot.features.issues.automatic import open_issue
from bot.messages.card import plain
from bot.ports import Record
from bot.ports.codec import from_data
from bot.program_file.calendars import show_range


def _milestones(writer: Writer) -> Iterator[tuple[Deadline, Calendar]]:
    """Yield the milestones that begin or end a build, also those that are done."""
    for record in writer.tx.records(writer.ctx.id, DEADLINE):
        if mark_of(record.name) is not None:
            item = from_data(Deadline, record.data)
            if item.kind == MILESTONE:
                yield item, calendar_of(writer, item)


def _load(writer: Writer, record: Record) -> Stored[Watched]:
    return Stored(record, from_data(Watched, record.data))


def _outlook(writer: Writer, stored: Stored[Watched]) -> Outlook:
    running = builds(_milestones(writer))
    coming = openings(writer.roster, running, stored.value, writer.now)
    return Outlook(bool(running), coming[0].at if coming else None)


WATCHES = RecordStore(COVERAGE, _load, _outlook)


def watch_coverage(writer: Writer) -> None:
    """Watch the builds of the program as they are planned now."""
    stored = WATCHES.named(writer, COVERAGE)
    if stored is not None:
        WATCHES.save(writer, stored)
    elif builds(_milestones(writer)):
        WATCHES.save(writer, Stored(WATCHES.unsaved(writer, COVERAGE), Watched()))


def follow(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """Follow a milestone of a build; what says nothing of its days changes nothing."""
    if mark_of(item.id) is None:
        return
    if before is None or _said(before) != _said(item):
        watch_coverage(writer)


def _said(item: Deadline) -> tuple[object, ...]:
    return (item.kind, item.owner, item.due, item.status, item.actual)


@dataclass(frozen=True, slots=True)
class IssueToOpen:
    """A step of the watch: a role that is uncovered for too long becomes an issue."""

    opening: Opening

    @property
    def at(self) -> datetime:
        """Return when the issue is opened."""
        return self.opening.at

    @property
    def key(self) -> str:
        """Return the name of the gap; the issue has it as its source."""
        gap = self.opening.gap
        return f"{COVERAGE}/{gap.side}/{gap.role}/{self.at.isoformat()}"


def _plan(writer: Writer, stored: Stored[Watched]) -> list[IssueToOpen]:
    running = builds(_milestones(writer))
    found = openings(writer.roster, running, stored.value, writer.now)
    return [IssueToOpen(each) for each in found]


def _remember(
    writer: Writer, stored: Stored[Watched], step: IssueToOpen, outcome: str
) -> Stored[Watched]:
    told = told_of(stored.value, [step.opening], writer.roster, writer.now)
    return stored.with_value(told)


def _save(writer: Writer, stored: Stored[Watched]) -> Stored[Watched]:
    """A gap that was told may have another end by now, also where nothing is due."""
    return WATCHES.change(writer, stored, told_of(stored.value, (), writer.roster, writer.now))


def _open(writer: Writer, stored: Stored[Watched], step: IssueToOpen) -> Stored[Watched]:
    """The side whose role is uncovered answers; the card names the role, and nobody."""
    gap, build = step.opening.gap, step.opening.build
    calendar = writer.ctx.calendars[gap.site]
    first, last = (f"{calendar.local(at):%Y-%m-%d}" for at in (build.since, build.due))
    fields = {"role": role(gap.role)}
    found = hole(gap, build, calendar, writer.now)
    if found is not None:
        fields["dates"] = show_range(found.days)
    title = plain(say("coverage.opens", role=role(gap.role), company=writer.ctx.company(gap.side)))
    open_issue(
        writer,
        "relationship",
        "minor",
        title,
        read_side(gap.side),
        source=step.key,
        fields=fields | {"build": f"{build.first} {first} to {build.last} {last}"},
    )
    return stored


WAKE = Wake(
    COVERAGE,
    load=_load,
    plan=_plan,
    judge=all_sent,
    remember=_remember,
    do=_open,
    save=_save,
)


def newly_uncovered(before: Writer, after: Writer) -> list[Hole]:
    """Return what a change of the roster leaves uncovered in builds, now or later."""
    running = builds(_milestones(after))
    known = holes(before.roster, running, before.now)
    return [each for each in holes(after.roster, running, after.now) if each not in known]
