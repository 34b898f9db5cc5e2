"""Watch over the expert roles of a program while it builds; where nobody covers one, its side is
asked in private first, and an issue follows.

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
    Told,
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
from bot.features.issues.policy import ToOpen
from bot.features.questions.policy import ROLE, Question
from bot.features.questions.store import limit, put, withdraw
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
        _settle(writer, stored.value)
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
class GapToTell:
    """A step of the watch: about a role that is uncovered for too long its side is asked."""

    opening: Opening

    @property
    def at(self) -> datetime:
        """Return when the side is asked."""
        return self.opening.at

    @property
    def key(self) -> str:
        """Return the name of the gap; the issue has it as its source."""
        gap = self.opening.gap
        return f"{COVERAGE}/{gap.side}/{gap.role}/{self.at.isoformat()}"


def _plan(writer: Writer, stored: Stored[Watched]) -> list[GapToTell]:
    running = builds(_milestones(writer))
    found = openings(writer.roster, running, stored.value, writer.now)
    return [GapToTell(each) for each in found]


def _remember(
    writer: Writer, stored: Stored[Watched], step: GapToTell, outcome: str
) -> Stored[Watched]:
    told = told_of(stored.value, [step.opening], writer.roster, writer.now)
    return stored.with_value(told)


def _save(writer: Writer, stored: Stored[Watched]) -> Stored[Watched]:
    """A gap that was told may have another end by now, also where nothing is due."""
    watched = told_of(stored.value, (), writer.roster, writer.now)
    _settle(writer, watched)
    return WATCHES.change(writer, stored, watched)


def _settle(writer: Writer, watched: Watched) -> None:
    """Withdraw what was asked about a role that is covered by now, or needed by no build."""
    found = holes(writer.roster, builds(_milestones(writer)), writer.now) if watched.told else ()
    open_ones = {(each.side, each.role) for each in found}
    for told in watched.told:
        if (told.side, told.role) in open_ones:
            limit(writer, question_of(told), told.until)
        else:
            withdraw(writer, question_of(told))


def question_of(told: Told) -> str:
    """Return the name of the question about a gap."""
    return f"{ROLE}/{told.side}/{told.role}/{told.at:%Y-%m-%d}"


def _ask(writer: Writer, stored: Stored[Watched], step: GapToTell) -> Stored[Watched]:
    """Ask the side whose role is uncovered; the question names the role, and nobody."""
    gap, build = step.opening.gap, step.opening.build
    calendar = writer.ctx.calendars[gap.site]
    first, last = (f"{calendar.local(at):%Y-%m-%d}" for at in (build.since, build.due))
    words = {"role": role(gap.role), "build": f"{build.first} {first} to {build.last} {last}"}
    found = hole(gap, build, calendar, writer.now)
    dates = {} if found is None else {"dates": show_range(found.days)}
    title = plain(say("coverage.opens", role=role(gap.role), company=writer.ctx.company(gap.side)))
    side = read_side(gap.side)
    fields = {"role": words["role"], **dates, "build": words["build"]}
    wanted = ToOpen("relationship", "minor", title, side, step.key, fields)
    words["dates"] = dates.get("dates", f"{calendar.local(gap.since):%Y-%m-%d}")
    name = question_of(Told(gap.side, gap.role, writer.now, gap.until))
    asked = Question(
        ROLE, gap.role, side, (side,), writer.now, words, until=gap.until, opens=wanted
    )
    put(writer, name, asked)
    return stored


WAKE = Wake(
    COVERAGE,
    load=_load,
    plan=_plan,
    judge=all_sent,
    remember=_remember,
    do=_ask,
    save=_save,
)


def newly_uncovered(before: Writer, after: Writer) -> list[Hole]:
    """Return what a change of the roster leaves uncovered in builds, now or later."""
    running = builds(_milestones(after))
    known = holes(before.roster, running, before.now)
    return [each for each in holes(after.roster, running, after.now) if each not in known]
