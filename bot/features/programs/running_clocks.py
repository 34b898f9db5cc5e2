"""A changed calendar applies to what starts later; clocks that run keep their due moments until the
other side agrees.

A clock that is late when its calendar is changed stays as it is: no calendar makes it punctual.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.calendars import FORMER_MARK, Calendars
from bot.domain.effects import LATER, Effect, Ledger, loosened
from bot.domain.issue import GOING_ON_STATES, Clock, Issue
from bot.domain.values import (
    PROGRAM_MANAGER,
    SEVERITIES,
    UNSORTED,
    Person,
    Severity,
    Site,
    other_side,
)
from bot.engine.context import SITE_BEFORE, context_of
from bot.engine.proposals.store import Filed, Question, ask, named, store
from bot.engine.proposals.value import OUTDATED, Proposal, Seat
from bot.engine.two_keys.act import DECIDE_WITHIN as DECIDE_AT_LEAST
from bot.engine.two_keys.words import listed
from bot.engine.writer import Writer
from bot.features.programs.running_records import (
    KeptRecord,
    loosened_records,
    pin_records,
    released,
)
from bot.features.programs.texts import say
from bot.messages.card import plain
from bot.messages.say import join
from bot.ports import Record
from bot.ports.codec import to_data

TOPIC, TOP_LEVEL = "calendar", 1
SOON = timedelta(days=2)
OF_RECORDS: Severity = "minor"
"""How much a change weighs that only records gain from."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A clock that keeps its former calendar, and what it would gain from the new one."""

    issue: Issue
    clock: Clock
    effect: Effect
    late: bool


def keep_running(
    before: Writer, after: Writer, old: Site, by: Person | None
) -> tuple[Writer, Filed | None]:
    """Let the running clocks of a site, and the records that count on it, keep the calendar that
    they had where the new one would loosen them, and ask the other side; return the writer to go on
    with, and what was asked."""
    before = _knowing(before, after)
    kept, records = list(_loosened(before, after, old)), list(loosened_records(before, after, old))
    if not (kept or records) or not after.ctx.program.side_people(other_side(old.side)):
        return after, None
    name = _keep_site(after, old)
    ctx = context_of(after.tx, after.ctx.id, after.ctx.index)
    after = Writer(after.tx, ctx, after.now, f"{after.cause}/kept")
    for number in dict.fromkeys(each.issue.id for each in kept):
        _pin(after, number, {e.clock.id for e in kept if e.issue.id == number}, name)
    pin_records(after, records, old.id, name)
    asked = [each for each in kept if not each.late], [each for each in records if not each.late]
    return after, _ask(after, *asked, old, name, by) if any(asked) else None


def _knowing(before: Writer, after: Writer) -> Writer:
    """Return the writer before a change, which knows the calendars that are kept since: a file may
    change several sites."""
    calendars = Calendars(before.ctx.calendars, after.ctx.calendars)
    ctx = replace(before.ctx, calendars=calendars)
    return Writer(before.tx, ctx, before.now, before.cause)


def _loosened(before: Writer, after: Writer, site: Site) -> Iterator[Kept]:
    for issue in after.tx.issues(after.ctx.id, GOING_ON_STATES):
        old = Ledger(before.ctx.rules_of(issue), before.ctx.calendars)
        new = Ledger(after.ctx.rules_of(issue), after.ctx.calendars)
        dues = before.dues(issue)
        for clock in issue.clocks:
            if clock.ended is not None or clock.site != site.id:
                continue
            effects = [
                effect
                for each in _as_it_may_run(clock)
                for effect in loosened((issue, each, old), (issue, each, new), after.now)
            ]
            if effects:
                title = f"{after.ctx.name(issue)} {issue.title}"
                first = min(effects, key=lambda each: each.kind != LATER)
                effect = replace(first, name=title, severity=issue.severity)
                due = dues.get(clock.id)
                yield Kept(issue, clock, effect, due is not None and due <= after.now)


def _as_it_may_run(clock: Clock) -> Iterator[Clock]:
    """Yield a clock as it is and, while it stands, as if it had never stood: a ball that comes back
    without an acknowledgment was never passed."""
    yield clock
    ended = tuple(pause for pause in clock.pauses if pause.until is not None)
    if len(ended) < len(clock.pauses):
        yield replace(clock, pauses=ended)


def _keep_site(writer: Writer, site: Site) -> str:
    """Keep a site as it was; return the name of its former calendar."""
    name = f"{site.id}{FORMER_MARK}{writer.ctx.row.revision}"
    writer.tx.add_record(Record(0, writer.ctx.id, SITE_BEFORE, name, False, None, to_data(site)))
    return name


def _pin(writer: Writer, issue_id: int, clocks: set[str], name: str) -> None:
    issue = writer.tx.issue(issue_id)
    assert issue is not None, "it was just read"
    changed = (replace(c, site=name) if c.id in clocks else c for c in issue.clocks)
    writer.tx.save_issue(replace(issue, clocks=tuple(changed)))


def _ask(
    writer: Writer,
    kept: Sequence[Kept],
    records: Sequence[KeptRecord],
    site: Site,
    name: str,
    by: Person | None,
) -> Filed:
    severity = min((e.issue.severity for e in kept), key=SEVERITIES.index, default=OF_RECORDS)
    cell = writer.ctx.rules.cell(UNSORTED, severity)
    effects = [each.effect for each in kept] + [each.effect for each in records]
    clocks = [[e.issue.id, e.clock.id, _due(e)] for e in kept]
    about = say("calendar.about", site=site.id, clocks=join(listed(writer.ctx, effects), "; "))
    question = Question(
        topic=TOPIC,
        about=plain(about),
        seats=(Seat(other_side(site.side), PROGRAM_MANAGER),),
        severity=severity,
        target=cell.targets.ack or DECIDE_AT_LEAST,
        payload={
            "site": site.id,
            "former": name,
            "clocks": json.dumps(clocks),
            "records": json.dumps([each.record.id for each in records]),
        },
        rings=_soon(writer, site),
    )
    return ask(writer, question, by)


def _due(kept: Kept) -> str:
    return kept.effect.new.isoformat() if kept.effect.new is not None else ""


def _soon(writer: Writer, old: Site) -> bool:
    """Say whether the change closes something of today or tomorrow: it is asked at any hour."""
    new = writer.ctx.calendars[old.id]
    first = new.day_of(writer.now)
    added = [days for days in new.site.closed if days not in old.closed]
    return any(days.first <= first + SOON and days.last >= first for days in added)


def accepted(writer: Writer, proposal: Proposal, _person: Person | None) -> None:
    """Let the clocks that were asked about go by the present calendar; what would move otherwise
    than was agreed stays, and the proposal is outdated."""
    site, former = proposal.payload["site"], proposal.payload["former"]
    asked = [tuple(each) for each in json.loads(proposal.payload["clocks"])]
    moved = [_moved(writer, number, clock, due, site, former) for number, clock, due in asked]
    moved += released(writer, json.loads(proposal.payload.get("records", "[]")), site, former)
    if any(moved) or not moved:
        return
    filed = named(writer, proposal.name)
    if filed is not None:
        store(writer, filed, replace(proposal, state=OUTDATED))


def _moved(writer: Writer, number: int, clock_id: str, due: str, site: str, former: str) -> bool:
    issue = writer.tx.issue(number)
    if issue is None:
        return False
    clocks = tuple(
        replace(c, site=site) if c.id == clock_id and c.site == former and c.ended is None else c
        for c in issue.clocks
    )
    changed = replace(issue, clocks=clocks)
    at = writer.dues(changed).get(clock_id)
    if changed == issue or (at is not None and due and at.isoformat() > due):
        return False
    writer.save(changed)
    return True
