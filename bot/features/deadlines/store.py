"""Deadlines inside a unit of work: keep, move, finish, and do what falls due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.clocks import after
from bot.domain.judge import judge
from bot.domain.people import HIGHEST_LEVEL
from bot.domain.plan import ESCALATE, MISSED, REMIND, Step
from bot.domain.values import (
    DeadlineTable,
    Duration,
    Nudge,
    Person,
    RuleSet,
    StepDone,
)
from bot.engine.context import Context
from bot.engine.feature import CHANGED
from bot.engine.holes import tell_holes_about
from bot.engine.writer import Writer
from bot.features.deadlines import cards
from bot.features.deadlines.policy import (
    DEADLINE,
    MILESTONE,
    PLANNED,
    PROMISE,
    Deadline,
    is_long,
    moved,
    plan_deadline,
)
from bot.features.deadlines.texts import say
from bot.features.issues.automatic import open_issue
from bot.messages.card import Card, Text, plain
from bot.ports import Record, RecordGuard, Subject
from bot.ports.codec import from_data, to_data
from bot.ports.message import Message

OPENS_AFTER = {MILESTONE: Duration(1, "bd"), PROMISE: Duration(3, "bd")}
"""How late a deadline of a kind is when Andon opens an issue about it."""


@dataclass(frozen=True)
class Kept:
    """A deadline with its record."""

    record: Record
    item: Deadline


def site_calendar(writer: Writer, owner: str, side: str) -> Calendar:
    """Return the calendar of a deadline's owner; of the side's first site once he has left."""
    person = writer.ctx.program.person(owner)
    site = person.site if person else writer.ctx.program.side_sites(side)[0].id
    return writer.ctx.calendars[site]


def calendar_of(writer: Writer, item: Deadline) -> Calendar:
    """Return the calendar on which a deadline counts."""
    return site_calendar(writer, item.owner, item.side)


def rules_of(ctx: Context, item: Deadline) -> RuleSet:
    """Return the rules under which a deadline was made."""
    return ctx.rule_sets[item.rules_version]


def add_item(writer: Writer, item: Deadline) -> Kept:
    """Keep a new deadline, with its audit line and its wake."""
    long = item.kind == MILESTONE and is_long(calendar_of(writer, item), writer.now, item.due)
    item = replace(item, long=long)
    record = Record(0, writer.ctx.id, DEADLINE, item.id, True, item.issue_id, to_data(item))
    kept = Kept(writer.tx.add_record(record), item)
    payload = {"deadline": item.id, "title": item.title, "due": item.due.isoformat()}
    writer.record(None, "deadline.added", item.by, payload)
    _set_wake(writer, kept)
    _tell_changed(writer, None, item)
    return kept


def store(writer: Writer, kept: Kept, item: Deadline) -> Kept:
    """Store a changed deadline and renew its wake."""
    record = replace(kept.record, live=item.open, data=to_data(item))
    writer.tx.save_record(record)
    stored = Kept(record, item)
    _set_wake(writer, stored)
    _tell_changed(writer, kept.item, item)
    return stored


def _tell_changed(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    for follow in writer.ctx.index.following(DEADLINE, CHANGED):
        follow(writer, before, item)


def named(writer: Writer, name: str) -> Kept | None:
    """Return a deadline by its id."""
    record = writer.tx.record_named(writer.ctx.id, DEADLINE, name)
    return None if record is None else Kept(record, from_data(Deadline, record.data))


def items(writer: Writer, *, live: bool = True) -> list[Kept]:
    """Return the deadlines of the program, by due date."""
    found = writer.tx.records(writer.ctx.id, DEADLINE, live=live)
    kept = [Kept(record, from_data(Deadline, record.data)) for record in found]
    return sorted(kept, key=lambda each: (each.item.due, each.item.id))


def free_id(writer: Writer, wanted: str) -> str:
    """Return an id that no deadline has yet: the wanted one, or with a number behind it."""
    name, number = wanted, 1
    while named(writer, name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _plan(writer: Writer, item: Deadline) -> list[Step]:
    return plan_deadline(item, rules_of(writer.ctx, item), calendar_of(writer, item))


def opens_at(writer: Writer, item: Deadline) -> datetime | None:
    """Return when Andon opens an issue about a late deadline; ``None``: it does not, or it did."""
    length = OPENS_AFTER.get(item.kind)
    if length is None or item.opened or not item.open:
        return None
    at = after(calendar_of(writer, item), item.due, length)
    return at if at is not None and at > item.since else None


def _set_wake(writer: Writer, kept: Kept) -> None:
    moments = [step.at for step in _plan(writer, kept.item)]
    opens = opens_at(writer, kept.item)
    if opens is not None:
        moments.append(opens)
    active = writer.ctx.row.state == "active"
    at = min(moments, default=None) if active and kept.item.open else None
    writer.tx.set_wake(Subject(DEADLINE, kept.record.id), writer.ctx.id, at)


def fire(writer: Writer, record: Record) -> None:
    """Do what is due for a deadline: nudge its owner, climb, and open an issue when it is late."""
    kept = Kept(record, from_data(Deadline, record.data))
    item = kept.item
    due = [step for step in _plan(writer, item) if step.at <= writer.now]
    done: list[StepDone] = []
    for judged in judge(due, (), None, writer.now):
        step = judged.step
        done.append(
            StepDone(
                step.key, writer.now, DEADLINE, step.level, "sent" if judged.send else "skipped"
            )
        )
        if judged.send:
            _do(writer, kept, step)
    opens = opens_at(writer, item)
    if opens is not None and opens <= writer.now:
        _open_issue(writer, kept)
        item = replace(item, opened=True)
    store(writer, kept, replace(item, done=(*item.done, *done)))


def _do(writer: Writer, kept: Kept, step: Step) -> None:
    if step.kind == ESCALATE:
        climb(writer, kept, step.level or 1, step.key)
    elif step.kind in (REMIND, MISSED):
        _nudge(writer, kept, step)


def owners(writer: Writer, item: Deadline) -> tuple[Person, ...]:
    """Return who answers for a deadline: its owner, his backup, else his side's managers, else the
    next level that has somebody: a nudge is never said to nobody."""
    person, roster = writer.ctx.program.person(item.owner), writer.roster
    present = roster.present((person,), writer.now) if person else ()
    present = present or roster.managers(item.side, writer.now)
    levels = range(1, HIGHEST_LEVEL + 1) if not present else ()
    above = (roster.at_level(item.side, level, writer.now) for level in levels)
    return present or next((people for people in above if people), ())


def _guard(kept: Kept) -> RecordGuard:
    """What was said about a date loses its meaning with the next one."""
    return RecordGuard(kept.record.id, to_data(kept.item)["since"])


def _nudge(writer: Writer, kept: Kept, step: Step) -> None:
    item = kept.item
    late = step.kind == MISSED
    kind = "deadline.overdue" if late else "deadline.nudge"
    key, guard = f"{DEADLINE}/{item.id}/{step.key}", _guard(kept)
    people = owners(writer, item)
    calendar = calendar_of(writer, item)
    card = cards.nudge(writer.ctx, item, calendar, late=late)
    message = Message(kind, card, record=kept.record, guard=guard, key=key)
    for person in people:
        writer.tell(person, message)
    same_day = calendar.local(step.at).date() == calendar.local(item.due).date()
    if late or same_day:
        crowd = writer.ctx.crowd(people, writer.now, any_hour=False)
        line = cards.line(writer.ctx, item, calendar, crowd, late=late)
        writer.post(message.showing(line))


def climb(writer: Writer, kept: Kept, level: int, cause: str) -> None:
    """Alert a level of both sides about a deadline."""
    item = kept.item
    people, holes = writer.roster.alerted(level, writer.now)
    key, guard = f"{DEADLINE}/{item.id}/{cause}", _guard(kept)
    calendar, kind = calendar_of(writer, item), "deadline.escalated"

    def card(crowd: Text) -> Card:
        late = item.due <= writer.now
        return cards.escalated(writer.ctx, item, calendar, level, crowd, late=late)

    crowd = writer.ctx.crowd(people, writer.now, any_hour=False)
    message = Message(kind, card(crowd), record=kept.record, level=level, guard=guard, key=key)
    writer.post(message)
    for person in people:
        writer.tell(person, message.showing(card(cards.names(people))))
    tell_holes_about(writer, kept.record, item.title, level, holes)


def _open_issue(writer: Writer, kept: Kept) -> None:
    """A milestone without a new date, or a broken promise, becomes an issue of its side."""
    item = kept.item
    milestone = item.kind == MILESTONE
    category, severity = ("delivery", "major") if milestone else ("relationship", "minor")
    key = "deadline.opens.milestone" if milestone else "deadline.opens.promise"
    title = plain(say(key, title=item.title))
    fields = {
        "deadline": item.id,
        "old_date": f"{calendar_of(writer, item).local(item.due):%Y-%m-%d}",
    }
    open_issue(
        writer, category, severity, title, item.side,
        fields=fields, source=f"{DEADLINE}/{item.id}/{item.due.isoformat()}",
    )  # fmt: skip


# the program file


def adopt(writer: Writer, tables: Sequence[DeadlineTable]) -> None:
    """Keep the ``[[deadline]]`` tables of an import."""
    for table in tables:
        _adopt(writer, table)


def _adopt(writer: Writer, table: DeadlineTable) -> None:
    """Keep a ``[[deadline]]`` table: its date is the committed one, a known one its history."""
    calendar = site_calendar(writer, table.owner, table.side)
    due = calendar.wall(table.due)
    kept = named(writer, table.id)
    if kept is None:
        add_item(
            writer,
            new_item(writer, table.id, table.title, table.kind, table.owner, due, table.nudge),
        )
        return
    item = replace(
        kept.item, title=table.title, kind=table.kind, owner=table.owner, side=table.side,
        nudge=table.nudge,
    )  # fmt: skip
    if due != item.due:
        item = moved(item, due, "import", None, writer.now, long=item.long)
    if item != kept.item:
        store(writer, kept, item)


def new_item(
    writer: Writer,
    name: str,
    title: str,
    kind: str,
    owner: str,
    due: datetime,
    nudge: tuple[Nudge, ...] | None = None,
    by: str | None = None,
) -> Deadline:
    """Return a new deadline of an owner; its first committed date is its date."""
    person = writer.ctx.program.person(owner)
    side = person.side if person else "oem"
    return Deadline(
        id=name, title=title, kind=kind, side=side, owner=owner, due=due, first=due,
        created=writer.now, since=writer.now, rules_version=writer.ctx.row.rules_version,
        nudge=nudge, by=by, status=PLANNED,
    )  # fmt: skip


def defined(ctx: Context, record: Record) -> DeadlineTable | None:
    """Return the table of a record for an export; ``None``: it has ended."""
    if not record.live:
        return None
    item = from_data(Deadline, record.data)
    person = ctx.program.person(item.owner)
    if person is None:
        return None
    local = ctx.calendars[person.site].local(item.due).replace(tzinfo=None)
    return DeadlineTable(item.id, item.title, item.kind, item.side, item.owner, local, item.nudge)


def soon(kept: Iterable[Kept], now: datetime, days: int) -> list[Kept]:
    """Return the open deadlines due within so many days, and those overdue."""
    limit = now + timedelta(days=days)
    return [each for each in kept if each.item.open and each.item.due <= limit]
