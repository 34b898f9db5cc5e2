"""Deadlines inside a unit of work: store them, and do what falls due of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.clocks import after
from bot.domain.people import HIGHEST_LEVEL
from bot.domain.plan import ESCALATE, MISSED, REMIND, Step
from bot.domain.program import Nudge
from bot.domain.rule_set import RuleSet
from bot.domain.values import Duration, Person
from bot.engine.context import Context
from bot.engine.feature import CHANGED, Wake
from bot.engine.holes import tell_holes_about
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.wakes import highest, step_done
from bot.engine.writer import Writer
from bot.features.deadlines import cards
from bot.features.deadlines.policy import (
    DEADLINE,
    MILESTONE,
    PLANNED,
    PROMISE,
    Deadline,
    is_long,
    plan_deadline,
)
from bot.features.deadlines.texts import say
from bot.features.issues.automatic import open_issue
from bot.messages.card import Card, Text, plain
from bot.ports import Record, RecordGuard
from bot.ports.codec import from_data, to_data
from bot.ports.message import Message

OPENS_AFTER = {MILESTONE: Duration(1, "bd"), PROMISE: Duration(3, "bd")}
"""How late a deadline of a kind is when Andon opens an issue about it."""


class Kept(Stored[Deadline]):
    """A deadline with its record."""

    @property
    def item(self) -> Deadline:
        """Return the deadline."""
        return self.value


def site_calendar(writer: Writer, owner: str, side: str) -> Calendar:
    """Return the calendar of a deadline's owner; of the side's first site once they have left."""
    person = writer.ctx.program.person(owner)
    site = person.site if person else writer.ctx.program.side_sites(side)[0].id
    return writer.ctx.calendars[site]


def calendar_of(writer: Writer, item: Deadline) -> Calendar:
    """Return the calendar on which a deadline counts."""
    return site_calendar(writer, item.owner, item.side)


def rules_of(ctx: Context, item: Deadline) -> RuleSet:
    """Return the rules under which a deadline was made."""
    return ctx.rule_sets[item.rules_version]


def _plan(writer: Writer, deadline: Kept) -> list[Step]:
    item = deadline.item
    return plan_deadline(item, rules_of(writer.ctx, item), calendar_of(writer, item))


def opens_at(writer: Writer, item: Deadline) -> datetime | None:
    """Return when Andon opens an issue about a late deadline; ``None``: it does not, or it did."""
    length = OPENS_AFTER.get(item.kind)
    if length is None or item.opened or not item.open:
        return None
    at = after(calendar_of(writer, item), item.due, length)
    return at if at is not None and at > item.since else None


def _load(writer: Writer, record: Record) -> Kept:
    return Kept(record, from_data(Deadline, record.data))


def _outlook(writer: Writer, deadline: Kept) -> Outlook:
    steps, opens = _plan(writer, deadline), opens_at(writer, deadline.item)
    moments = [*(step.at for step in steps), *(() if opens is None else (opens,))]
    return Outlook(deadline.item.open, min(moments, default=None))


DEADLINES = RecordStore(DEADLINE, _load, _outlook)


def add_item(writer: Writer, item: Deadline) -> Kept:
    """Keep a new deadline, with its audit line and its wake."""
    long = item.kind == MILESTONE and is_long(calendar_of(writer, item), writer.now, item.due)
    item = replace(item, long=long)
    stored = DEADLINES.save(writer, Kept(DEADLINES.unsaved(writer, item.id, item.issue_id), item))
    payload = {"deadline": item.id, "title": item.title, "due": item.due.isoformat()}
    writer.record(None, "deadline.added", item.by, payload)
    _tell_changed(writer, None, item)
    return stored


def store(writer: Writer, kept: Kept, item: Deadline) -> Kept:
    """Store a changed deadline and renew its wake."""
    stored = DEADLINES.change(writer, kept, item)
    _tell_changed(writer, kept.item, item)
    return stored


def _tell_changed(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    for follow in writer.ctx.index.following(DEADLINE, CHANGED):
        follow(writer, before, item)


def named(writer: Writer, name: str) -> Kept | None:
    """Return a deadline by its id."""
    return DEADLINES.named(writer, name)


def items(writer: Writer, *, live: bool = True) -> list[Kept]:
    """Return the deadlines of the program, by due date."""
    deadlines = DEADLINES.all(writer, live=live)
    return sorted(deadlines, key=lambda deadline: (deadline.item.due, deadline.item.id))


def free_id(writer: Writer, wanted: str) -> str:
    """Return an id that no deadline has yet: the wanted one, or with a number behind it."""
    name, number = wanted, 1
    while named(writer, name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name


# what falls due


def _judge(writer: Writer, deadline: Kept, due: Sequence[Step]) -> list[tuple[Step, str]]:
    return highest(writer, due)


def _remember(writer: Writer, deadline: Kept, step: Step, outcome: str) -> Kept:
    past = (*deadline.item.done, step_done(writer, step, outcome))
    return deadline.with_value(replace(deadline.item, done=past))


def _do(writer: Writer, kept: Kept, step: Step) -> Kept:
    if step.kind == ESCALATE:
        climb(writer, kept, step.level or 1, step.key)
    elif step.kind in (REMIND, MISSED):
        _nudge(writer, kept, step)
    return kept


def _save(writer: Writer, deadline: Kept) -> Kept:
    """Store what was done. The issue about a late deadline is opened after all of it."""
    item = deadline.item
    opens = opens_at(writer, item)
    if opens is not None and opens <= writer.now:
        _open_issue(writer, deadline)
        item = replace(item, opened=True)
    return store(writer, deadline, item)


WAKE = Wake(
    DEADLINE,
    load=_load,
    plan=_plan,
    judge=_judge,
    remember=_remember,
    do=_do,
    save=_save,
)


def owners(writer: Writer, item: Deadline) -> tuple[Person, ...]:
    """Return who answers for a deadline: its owner, their backup, else the side's managers, else
    the next level that has somebody: a nudge is never said to nobody."""
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


def soon(kept: Iterable[Kept], now: datetime, days: int) -> list[Kept]:
    """Return the open deadlines due within so many days, and those overdue."""
    limit = now + timedelta(days=days)
    return [each for each in kept if each.item.open and each.item.due <= limit]
