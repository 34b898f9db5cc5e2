"""Gather what a digest says, for both sides or for one. Nothing here changes anything.

Only what is open, and what ended in the period, is read: never the whole log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import ONE_DAY
from bot.domain.clocks import due
from bot.domain.issue import GOING_ON_STATES, Clock, Issue
from bot.domain.zones import load_zone, wall_time
from bot.engine.proposals.seats import approvers
from bot.engine.proposals.store import due_moment, to_decide
from bot.engine.writer import Writer
from bot.features.deadlines.policy import Deadline
from bot.features.deadlines.store import Kept as KeptDeadline
from bot.features.deadlines.store import calendar_of, items, items_since
from bot.features.deadlines.wake import owners
from bot.features.decisions.cards import QUESTIONS
from bot.features.digests.ahead import absences, blocked_lots, closures, meetings
from bot.features.digests.burden import burden
from bot.features.digests.facts import Alert, Asked, Facts, Item, Note, Owed, Step8D, Well
from bot.features.digests.numbers import WEEKS, Period, ageing, in_time, kept, tallies, told_early
from bot.features.digests.policy import DAILY, PERSONAL, Digest, Numbers, begin_of_period
from bot.features.eightd.policy import EIGHTD, REVIEW, EightD, current
from bot.features.eightd.store import due_of as step_due
from bot.features.issues.files.store import files_of
from bot.ports import Event
from bot.ports.codec import from_data

NOTED, CLIMBED = "noted", "step.escalate"


def gather_own(writer: Writer, site: str) -> Facts:
    """Return what the personal digests of a site's people say."""
    return gather(writer, PERSONAL, writer.ctx.program.site(site).zone, None, site=site)


def gather(
    writer: Writer,
    kind: str,
    zone: str,
    digest: Digest | None,
    side: str | None = None,
    site: str | None = None,
) -> Facts:
    """Return what a digest of a kind says; ``digest`` is the one that it goes on from.

    ``side`` asks for one side's own: its notes, and titles that both sides are not told. ``site``
    is that of the readers of a personal one; its working day is told.
    """
    day, ends = _day(writer, zone, site)
    period = Period(begin_of_period(digest, kind, writer.now), writer.now)
    live = writer.tx.issues(writer.ctx.id, GOING_ON_STATES)
    facts = Facts(period, zone, day, ends, side, items=tuple(_items(writer, live)))
    if kind == PERSONAL:
        asked, answers = tuple(_asked(writer)), tuple(_answers(writer, live))
        owed = tuple(_owed(writer, items(writer)))
        return replace(facts, owed=owed, asked=asked, answers=answers)
    if kind == DAILY:
        return _of_the_day(writer, facts, live)
    return _whole(writer, facts, live, digest.last if digest else None)


def _day(writer: Writer, zone: str, site: str | None) -> tuple[date, datetime]:
    """Return the working day of now, and the last moment of it: of a site, or else of a zone."""
    calendars = writer.ctx.calendars
    in_zone = (each for each in calendars.values() if each.site.zone == zone)
    own = calendars[site] if site else next(in_zone, None)
    if own is not None:
        day = own.day_of(writer.now)
        return day, own.last_moment(day)
    where = load_zone(zone)
    day = writer.now.astimezone(where).date()
    return day, wall_time(where, datetime.combine(day + ONE_DAY, time())) - datetime.resolution


def numbers(facts: Facts) -> Numbers:
    """Return what the next digest is compared with."""
    owed = tuple(row.item.id for row in facts.owed)
    return Numbers(facts.now, len(facts.items), facts.ack, facts.resolve, owed)


def _of_the_day(writer: Writer, facts: Facts, live: list[Issue]) -> Facts:
    recent = [*live, *writer.tx.ended_since(writer.ctx.id, facts.period.since)]
    deadlines = items_since(writer, facts.period.since)
    owed = tuple(_owed(writer, (d for d in deadlines if d.item.owed)))
    return replace(facts, owed=owed, well=_well(writer, facts.period, recent, deadlines))


def _well(
    writer: Writer, period: Period, recent: list[Issue], deadlines: Sequence[KeptDeadline]
) -> Well:
    """Return what went well; titles stay out of it, so that everything may be counted."""
    return Well(
        in_time(recent, lambda i, c: _due(writer, i, c), period),
        told_early(recent, period),
        kept((deadline.item for deadline in deadlines), period),
    )


def _whole(writer: Writer, facts: Facts, live: list[Issue], last: Numbers | None) -> Facts:
    period = facts.period
    longest = min(period.since, writer.now - timedelta(weeks=WEEKS))
    ended = writer.tx.ended_since(writer.ctx.id, longest)
    known = [*live, *ended]
    recent = [*live, *(issue for issue in ended if issue.closed in period)]
    deadlines = items_since(writer, period.since)
    own = _own(writer, facts.side, recent, period)
    return replace(
        facts,
        resolved=tuple(issue for issue in live if not issue.live),
        opened=sum(1 for issue in recent if issue.logged in period),
        closed=sum(1 for issue in ended if issue.closed in period),
        owed=tuple(_owed(writer, (deadline for deadline in deadlines if deadline.item.owed))),
        decided=tuple(
            _owed(
                writer,
                (deadline for deadline in deadlines if _touched(deadline.item, period, last)),
            )
        ),
        asked=tuple(_asked(writer)),
        steps=tuple(_steps(writer, live)),
        blocked=blocked_lots(writer),
        ack=tallies(recent, "ack", lambda i, c: _due(writer, i, c), period),
        resolve=tallies(recent, "resolve", lambda i, c: _due(writer, i, c), period),
        ageing=ageing(known, writer.now),
        away=absences(writer),
        closures=closures(writer),
        syncs=meetings(writer),
        last=last,
        well=_well(writer, period, recent, deadlines),
        burden=burden(writer, facts.side, period) if facts.side else None,
        notes=own[0],
        alerts=own[1],
    )


def _items(writer: Writer, live: Iterable[Issue]) -> Iterator[Item]:
    for issue in live:
        if not issue.live:
            continue
        people = writer.owners(issue)
        owners, ids = tuple(p.name for p in people), tuple(p.id for p in people)
        moments = writer.dues(issue)
        first = min(moments, key=lambda name: moments[name], default=None)
        clock = next((c for c in issue.clocks if c.id == first), None)
        if clock is None:
            yield Item(issue, issue.wait_until, None, None, owners, ids)
        else:
            yield Item(issue, moments[clock.id], clock.kind, clock.site, owners, ids)


def _answers(writer: Writer, live: Iterable[Issue]) -> Iterator[Item]:
    """Yield the resolved issues with whoever closes or reopens them."""
    for issue in live:
        if issue.state != "resolved":
            continue
        people = writer.owners(issue, issue.counterpart)
        owners, ids = tuple(p.name for p in people), tuple(p.id for p in people)
        moments = writer.dues(issue)
        clock = next((c for c in issue.clocks if c.kind == "confirm" and c.id in moments), None)
        if clock is None:
            yield Item(issue, writer.closes(issue), None, None, owners, ids)
        else:
            yield Item(issue, moments[clock.id], clock.kind, clock.site, owners, ids)


def _due(writer: Writer, issue: Issue, clock: Clock) -> datetime | None:
    target = writer.ctx.cell(issue).targets.of(clock.kind)
    return None if target is None else due(clock, target, writer.ctx.calendars[clock.site])


# deadlines, decisions, corrective actions


def _owed(writer: Writer, deadlines: Iterable[KeptDeadline]) -> Iterator[Owed]:
    for deadline in deadlines:
        item, site = deadline.item, calendar_of(writer, deadline.item).site.id
        ids = {item.owner, *(person.id for person in owners(writer, item))}
        yield Owed(item, site, writer.ctx.person_name(item.owner), frozenset(ids))


def _touched(item: Deadline, period: Period, last: Numbers | None) -> bool:
    """Say whether something became of a deadline in the period."""
    if item.actual is not None:
        return item.actual in period or (last is not None and item.id in last.owed)
    return (item.open and item.due in period) or any(move.at in period for move in item.moves)


def _asked(writer: Writer) -> Iterator[Asked]:
    managers = [person.id for person in writer.roster.all_managers(writer.now)]
    for filed in to_decide(writer):
        moment = due_moment(writer, filed)
        people = approvers(writer, filed.proposal)
        names, ids = tuple(p.name for p in people), tuple(p.id for p in people)
        name = writer.ctx.name(filed.issue) if filed.issue else filed.proposal.name
        at = moment.at if moment else None
        both = filed.proposal.topic not in QUESTIONS
        watching = tuple(each for each in managers if both and each not in ids)
        yield Asked(filed.proposal, name, names, at, filed.proposal.site, ids, watching)


def _steps(writer: Writer, live: Iterable[Issue]) -> Iterator[Step8D]:
    by_id = {issue.id: issue for issue in live}
    for record in writer.tx.records(writer.ctx.id, EIGHTD, live=True):
        issue = by_id.get(record.issue_id or 0)
        if issue is None or not issue.live:
            continue
        value = from_data(EightD, record.data)
        row = current(value, issue.severity)
        if row is not None:
            at = step_due(writer, value, issue, row)
            review = value.of(row.id).state == REVIEW
            yield Step8D(issue, row.id, at, value.site, review)


# what one side reads only


def _own(
    writer: Writer, side: str | None, recent: list[Issue], period: Period
) -> tuple[tuple[Note, ...], tuple[Alert, ...]]:
    if side is None or not recent:
        return (), ()
    by_id = {issue.id: issue for issue in recent}
    events = writer.tx.events_of(writer.ctx.id, list(by_id), (NOTED, CLIMBED), period.since)
    readable = [event for event in events if event.audience in ("shared", side)]
    return tuple(_notes(writer, readable, by_id)), tuple(_alerts(writer, readable, by_id))


def _issue_of(event: Event, by_id: dict[int, Issue]) -> Issue:
    assert event.subject is not None
    return by_id[event.subject.id]


def _notes(writer: Writer, events: Iterable[Event], by_id: dict[int, Issue]) -> Iterator[Note]:
    for event in events:
        if event.kind == NOTED:
            name = writer.ctx.name(_issue_of(event, by_id))
            said = str(event.payload["text"])
            files = ", ".join(file.name for file in files_of(event.payload))
            yield Note(name, writer.ctx.person_name(event.actor), said or files)


def _alerts(writer: Writer, events: Iterable[Event], by_id: dict[int, Issue]) -> Iterator[Alert]:
    """Yield the highest level of each issue; who was late is the side whose clock it was."""
    highest: dict[int, Alert] = {}
    for event in events:
        if event.kind != CLIMBED:
            continue
        issue = _issue_of(event, by_id)
        level, trigger = int(event.payload["level"]), str(event.payload["trigger"])
        before = highest.get(issue.id)
        if before is None or level > before.level:
            side = _late_side(issue, event)
            name = writer.ctx.name(issue)
            highest[issue.id] = Alert(name, issue.title, trigger, level, side)
    yield from highest.values()


def _late_side(issue: Issue, event: Event) -> str:
    """Return the side that was late: as the event says, else from the clock with which the step's
    key begins. Of a late decision, earlier versions kept neither."""
    if "side" in event.payload:
        return str(event.payload["side"])
    step = str(event.payload.get("step", ""))
    sides = (clock.side for clock in issue.clocks if step.startswith(f"{clock.id}/"))
    return next(sides, issue.responder)
