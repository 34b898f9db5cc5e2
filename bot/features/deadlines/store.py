"""Deadlines inside a unit of work: keep, move, finish, and do what falls due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.clocks import after
from bot.domain.judge import judge
from bot.domain.people import HIGHEST_LEVEL
from bot.domain.plan import ESCALATE, MISSED, REMIND, Step
from bot.domain.values import (
    Deadline,
    Duration,
    Nudge,
    Person,
    RuleSet,
    StepDone,
)
from bot.engine.context import Context
from bot.engine.program_tables import Keeper, keeps
from bot.engine.writer import Desk
from bot.features.closures.wake import watch_closures
from bot.features.deadlines import cards
from bot.features.deadlines.policy import (
    DEADLINE,
    MILESTONE,
    PLANNED,
    PROMISE,
    Obligation,
    is_long,
    moved,
    plan_obligation,
)
from bot.features.issues.automatic import open_issue
from bot.features.issues.wake import tell_holes_about
from bot.messages.card import Card, Text, plain
from bot.messages.say import say
from bot.ports import AT_STEP, RECORD_GUARD, Record, Subject
from bot.ports.codec import from_data, to_data

OPENS_AFTER = {MILESTONE: Duration(1, "bd"), PROMISE: Duration(3, "bd")}
"""How late a deadline of a kind is when Andon opens an issue about it."""

CHANGED: list[Callable[[Desk, Obligation | None, Obligation], None]] = []
"""Called when a deadline was kept or changed, with what it was before (``None``: it is new)."""


@dataclass(frozen=True)
class Kept:
    """A deadline with its record."""

    record: Record
    item: Obligation


def site_calendar(desk: Desk, owner: str, side: str) -> Calendar:
    """Return the calendar of a deadline's owner; of the side's first site once he has left."""
    person = desk.ctx.program.person(owner)
    site = person.site if person else desk.ctx.program.side_sites(side)[0].id
    return desk.ctx.calendars[site]


def calendar_of(desk: Desk, item: Obligation) -> Calendar:
    """Return the calendar on which a deadline counts."""
    return site_calendar(desk, item.owner, item.side)


def rules_of(ctx: Context, item: Obligation) -> RuleSet:
    """Return the rules under which a deadline was made."""
    return ctx.rule_sets.get(item.rules_version, ctx.rules)


def add_item(desk: Desk, item: Obligation) -> Kept:
    """Keep a new deadline, with its audit line and its wake."""
    long = item.kind == MILESTONE and is_long(calendar_of(desk, item), desk.now, item.due)
    item = replace(item, long=long)
    record = Record(0, desk.ctx.id, DEADLINE, item.id, True, item.issue_id, to_data(item))
    kept = Kept(desk.tx.add_record(record), item)
    payload = {"deadline": item.id, "title": item.title, "due": item.due.isoformat()}
    desk.record(None, "deadline.added", item.by, payload)
    _set_wake(desk, kept)
    if item.kind == MILESTONE:
        watch_closures(desk)
    _tell_changed(desk, None, item)
    return kept


def store(desk: Desk, kept: Kept, item: Obligation) -> Kept:
    """Store a changed deadline and renew its wake."""
    record = replace(kept.record, live=item.open, data=to_data(item))
    desk.tx.save_record(record)
    stored = Kept(record, item)
    _set_wake(desk, stored)
    _tell_changed(desk, kept.item, item)
    return stored


def _tell_changed(desk: Desk, before: Obligation | None, item: Obligation) -> None:
    for changed in CHANGED:
        changed(desk, before, item)


def named(desk: Desk, name: str) -> Kept | None:
    """Return a deadline by its id."""
    record = desk.tx.record_named(desk.ctx.id, DEADLINE, name)
    return None if record is None else Kept(record, from_data(Obligation, record.data))


def items(desk: Desk, *, live: bool = True) -> list[Kept]:
    """Return the deadlines of the program, by due date."""
    found = desk.tx.records(desk.ctx.id, DEADLINE, live=live)
    kept = [Kept(record, from_data(Obligation, record.data)) for record in found]
    return sorted(kept, key=lambda each: (each.item.due, each.item.id))


def free_id(desk: Desk, wanted: str) -> str:
    """Return an id that no deadline has yet: the wanted one, or with a number behind it."""
    name, number = wanted, 1
    while named(desk, name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _plan(desk: Desk, item: Obligation) -> list[Step]:
    return plan_obligation(item, rules_of(desk.ctx, item), calendar_of(desk, item))


def opens_at(desk: Desk, item: Obligation) -> datetime | None:
    """Return when Andon opens an issue about a late deadline; ``None``: it does not, or it did."""
    length = OPENS_AFTER.get(item.kind)
    if length is None or item.opened or not item.open:
        return None
    at = after(calendar_of(desk, item), item.due, length)
    return at if at is not None and at > item.since else None


def _set_wake(desk: Desk, kept: Kept) -> None:
    moments = [step.at for step in _plan(desk, kept.item)]
    opens = opens_at(desk, kept.item)
    if opens is not None:
        moments.append(opens)
    active = desk.ctx.row.state == "active"
    at = min(moments, default=None) if active and kept.item.open else None
    desk.tx.set_wake(Subject(DEADLINE, kept.record.id), desk.ctx.id, at)


def fire(desk: Desk, record: Record) -> None:
    """Do what is due for a deadline: nudge its owner, climb, and open an issue when it is late."""
    kept = Kept(record, from_data(Obligation, record.data))
    item = kept.item
    due = [step for step in _plan(desk, item) if step.at <= desk.now]
    done: list[StepDone] = []
    for judged in judge(due, (), None, desk.now):
        step = judged.step
        done.append(
            StepDone(step.key, desk.now, DEADLINE, step.level, "sent" if judged.send else "skipped")
        )
        if judged.send:
            _do(desk, kept, step)
    opens = opens_at(desk, item)
    if opens is not None and opens <= desk.now:
        _open_issue(desk, kept)
        item = replace(item, opened=True)
    store(desk, kept, replace(item, done=(*item.done, *done)))


def _do(desk: Desk, kept: Kept, step: Step) -> None:
    if step.kind == ESCALATE:
        climb(desk, kept, step.level or 1, step.key)
    elif step.kind in (REMIND, MISSED):
        _nudge(desk, kept, step)


def owners(desk: Desk, item: Obligation) -> tuple[Person, ...]:
    """Return who answers for a deadline: its owner, his backup, else his side's managers, else the
    next level that has somebody: a nudge is never said to nobody."""
    person, roster = desk.ctx.program.person(item.owner), desk.roster
    present = roster.present((person,), desk.now) if person else ()
    present = present or roster.managers(item.side, desk.now)
    levels = range(1, HIGHEST_LEVEL + 1) if not present else ()
    above = (roster.at_level(item.side, level, desk.now) for level in levels)
    return present or next((people for people in above if people), ())


def _guard(kept: Kept) -> str:
    """What was said about a date loses its meaning with the next one."""
    return f"{RECORD_GUARD}{kept.record.id}{AT_STEP}{to_data(kept.item)['since']}"


def _nudge(desk: Desk, kept: Kept, step: Step) -> None:
    item = kept.item
    late = step.kind == MISSED
    kind = "deadline.overdue" if late else "deadline.nudge"
    key, guard = f"{DEADLINE}/{item.id}/{step.key}", _guard(kept)
    people = owners(desk, item)
    calendar = calendar_of(desk, item)
    card = cards.nudge(desk.ctx, item, calendar, late=late)
    for person in people:
        desk.tell(person, kind, None, card, guard=guard, key=key, about=kept.record)
    same_day = calendar.local(step.at).date() == calendar.local(item.due).date()
    if late or same_day:
        crowd = desk.ctx.crowd(people, desk.now, any_hour=False)
        line = cards.line(desk.ctx, item, calendar, crowd, late=late)
        desk.line(kind, None, line, guard=guard, key=key, about=kept.record)


def climb(desk: Desk, kept: Kept, level: int, cause: str) -> None:
    """Alert a level of both sides about a deadline."""
    item = kept.item
    people, holes = desk.roster.alerted(level, desk.now)
    key, guard = f"{DEADLINE}/{item.id}/{cause}", _guard(kept)
    calendar, kind = calendar_of(desk, item), "deadline.escalated"

    def card(crowd: Text) -> Card:
        late = item.due <= desk.now
        return cards.escalated(desk.ctx, item, calendar, level, crowd, late=late)

    crowd = desk.ctx.crowd(people, desk.now, any_hour=False)
    desk.line(kind, None, card(crowd), level=level, guard=guard, key=key, about=kept.record)
    for person in people:
        shown = card(cards.names(people))
        desk.tell(person, kind, None, shown, level=level, guard=guard, key=key, about=kept.record)
    tell_holes_about(desk, kept.record, item.title, level, holes)


def _open_issue(desk: Desk, kept: Kept) -> None:
    """A milestone without a new date, or a broken promise, becomes an issue of its side."""
    item = kept.item
    milestone = item.kind == MILESTONE
    category, severity = ("delivery", "major") if milestone else ("relationship", "minor")
    key = "deadline.opens.milestone" if milestone else "deadline.opens.promise"
    title = plain(say(key, title=item.title))
    fields = {
        "deadline": item.id,
        "old_date": f"{calendar_of(desk, item).local(item.due):%Y-%m-%d}",
    }
    open_issue(
        desk, category, severity, title, item.side,
        fields=fields, source=f"{DEADLINE}/{item.id}/{item.due.isoformat()}",
    )  # fmt: skip


# the program file


def _adopt(desk: Desk, table: Deadline) -> None:
    """Keep a ``[[deadline]]`` table: its date is the committed one, a known one its history."""
    calendar = site_calendar(desk, table.owner, table.side)
    due = calendar.wall(table.due)
    kept = named(desk, table.id)
    if kept is None:
        add_item(
            desk, new_item(desk, table.id, table.title, table.kind, table.owner, due, table.nudge)
        )
        return
    item = replace(
        kept.item, title=table.title, kind=table.kind, owner=table.owner, side=table.side,
        nudge=table.nudge,
    )  # fmt: skip
    if due != item.due:
        item = moved(item, due, "import", None, desk.now, long=item.long)
    if item != kept.item:
        store(desk, kept, item)


def new_item(
    desk: Desk,
    name: str,
    title: str,
    kind: str,
    owner: str,
    due: datetime,
    nudge: tuple[Nudge, ...] | None = None,
    by: str | None = None,
) -> Obligation:
    """Return a new deadline of an owner; its first committed date is its date."""
    person = desk.ctx.program.person(owner)
    side = person.side if person else "oem"
    return Obligation(
        id=name, title=title, kind=kind, side=side, owner=owner, due=due, first=due,
        created=desk.now, since=desk.now, rules_version=desk.ctx.row.rules_version,
        nudge=nudge, by=by, status=PLANNED,
    )  # fmt: skip


def _defined(ctx: Context, record: Record) -> Deadline | None:
    if not record.live:
        return None
    item = from_data(Obligation, record.data)
    person = ctx.program.person(item.owner)
    if person is None:
        return None
    local = ctx.calendars[person.site].local(item.due).replace(tzinfo=None)
    return Deadline(item.id, item.title, item.kind, item.side, item.owner, local, item.nudge)


keeps(Keeper(DEADLINE, "deadlines", _adopt, _defined))


def soon(kept: Iterable[Kept], now: datetime, days: int) -> list[Kept]:
    """Return the open deadlines due within so many days, and those overdue."""
    limit = now + timedelta(days=days)
    return [each for each in kept if each.item.open and each.item.due <= limit]
