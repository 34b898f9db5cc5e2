"""``deadline plan``: the milestones of a build, laid out backwards from the on-dock date."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.domain.values import Person
from bot.domain.worktime import shift_business_days
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.deadlines.commands.common import understood
from bot.features.deadlines.policy import MILESTONE, Deadline, laid_out
from bot.features.deadlines.store import add_item, calendar_of, named, new_item, site_calendar
from bot.features.deadlines.texts import refuse, say
from bot.messages.card import Card, Text
from bot.ports.request import Reply
from bot.program_file.roles import Milestone, dock_side
from bot.program_file.roles import milestones as usual_milestones


@command(
    "deadline plan",
    Param("on_dock", "due", help="when the lot is on the dock"),
    Param("id", "word", required=False, option=True, help="a name in front of the ids, as lot-2"),
    help="Lay out the milestones of a build backwards from the on-dock date (program managers)",
    example="deadline plan 2027-04-01",
)
def plan(call: Call, on_dock: str, id: str | None) -> Reply:
    """Keep the eighteen milestones, each in business days of its owner's own calendar: those of the
    other side make it one proposal."""
    prefix = f"{id.lower()}-" if id else ""
    dock = call.ctx.calendars[call.ctx.program.side_sites(dock_side())[0].id]
    due = understood(on_dock, call.since, dock)
    if due <= call.now:
        raise refuse("no.deadline.past", due=call.ctx.moment(due, dock.site.id))
    _require_free(call, prefix, f"{dock.local(due):%Y-%m-%d}")
    made = _milestones(call, dock.local(due), prefix)
    for item in made:
        add_item(call.writer, item)
    return _shown(call, made, due, dock.site.id)


def _require_free(call: Call, prefix: str, day: str) -> None:
    """Refuse ids that a plan with this prefix would need and something else has already."""
    ids = _taken(call, prefix)
    if not ids:
        return
    numbered = (f"lot-{number}" for number in count(2))
    example = f"deadline plan {day} id={next(n for n in numbered if not _taken(call, f'{n}-'))}"
    last = named(call.writer, f"{prefix}on_dock")
    if last is not None and last.item.plan:
        raise refuse("no.deadline.plan", id=prefix.rstrip("-") or "on_dock", example=example)
    raise refuse("no.deadline.plan.taken", names=", ".join(ids), example=example)


def _taken(call: Call, prefix: str) -> list[str]:
    ids = [f"{prefix}{usual.id}" for usual in usual_milestones()]
    return [id for id in ids if named(call.writer, id) is not None]


def _milestones(call: Call, dock: datetime, prefix: str) -> list[Deadline]:
    """Return the milestones, each after the one before it, with its distance in business days.

    ``dock`` is local time of the dock: every owner counts back from that date.
    """
    milestones: list[Deadline] = []
    before: tuple[str, int] | None = None
    template = usual_milestones()
    owners = [_owner(call, usual) for usual in template]
    calendars = [call.ctx.roster.calendar(owner) for owner in owners]
    offsets = [usual.days for usual in template]
    days = laid_out(dock.date(), list(zip(offsets, calendars, strict=True)))
    for usual, owner, calendar, day in zip(template, owners, calendars, days, strict=True):
        spans = calendar.day_spans(day)
        at = spans[-1][1] if spans else calendar.wall(datetime.combine(day, dock.time()))
        name, by = f"{prefix}{usual.id}", call.person.id
        item = new_item(call.writer, name, usual.title, MILESTONE, owner.id, at, by=by)
        after = {before[0]: usual.days - before[1]} if before else {}
        item = replace(item, after=after, plan=prefix or "plan", template=usual.id)
        milestones.append(replace(item, approve=usual.approve))
        before = (item.id, usual.days)
    return milestones


def _pulled(call: Call, made: list[Deadline], due: datetime, site: str) -> list[str]:
    """Return the milestones that lie earlier than the template says, for the order's sake."""
    dock, pulled = call.ctx.calendars[site].local(due).date(), []
    for item, usual in zip(made, usual_milestones(), strict=True):
        calendar = calendar_of(call.writer, item)
        if calendar.local(item.due).date() < shift_business_days(calendar, dock, usual.days):
            pulled.append(item.id)
    return pulled


def _owner(call: Call, usual: Milestone) -> Person:
    roster, now, side = call.ctx.roster, call.now, usual.side
    people = roster.with_role(side, usual.role, now)
    people = people or roster.managers(side, now) or roster.at_level(side, 0, now)
    people = people or call.ctx.program.side_people(side)
    if not people:
        raise refuse("no.deadline.plan.nobody", company=call.ctx.company(side))
    return people[0]


def _remarks(call: Call, made: list[Deadline], due: datetime, site: str) -> list[Text]:
    """Return what to look at first: milestones that moved for the order's sake, or are past."""
    names = {
        "deadline.plan.order": _pulled(call, made, due, site),
        "deadline.plan.past": [item.id for item in made if item.due <= call.now],
    }
    return [say(key, names=", ".join(ids)) for key, ids in names.items() if ids]


def _shown(call: Call, made: list[Deadline], due: datetime, site: str) -> Reply:
    ctx = call.ctx
    lines = _remarks(call, made, due, site)
    for item in made:
        calendar = site_calendar(call.writer, item.owner, item.side)
        lines.append(
            say(
                "deadline.plan.line",
                due=f"{calendar.local(item.due):%Y-%m-%d}",
                id=item.id,
                title=item.title,
                company=ctx.company(item.side),
                owner=ctx.person_name(item.owner),
            )
        )
    title = say("deadline.planned", count=len(made), due=ctx.moment(due, site))
    call.writer.line("notice", None, Card(title, lines=tuple(lines)))
    return call.show(Card(title, lines=tuple(lines)))


COMMANDS = (plan,)
