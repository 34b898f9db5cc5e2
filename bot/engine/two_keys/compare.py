"""What an act did that needs the other side: plan and record before and after it are compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from bot.domain.effects import (
    Act,
    Effect,
    Ledger,
    continues,
    issue_effects,
    theirs,
)
from bot.domain.issue import LIVE_STATES, Issue
from bot.domain.transitions import THIRD_PARTY
from bot.domain.values import Side
from bot.engine.commands.call import Call
from bot.engine.context import Context, context_of
from bot.engine.feature import PROGRAM
from bot.engine.keys import subject_of
from bot.engine.two_keys.levels import emptied, emptied_of_records
from bot.engine.writer import Writer
from bot.ports import Event, Touched


def effects_of(call: Call, touched: Touched) -> list[Effect]:
    """Return what an act did that needs the other side, by what it touched."""
    before = call.ctx
    row = touched.programs.get(before.id)
    after = before if row is None else context_of(call.tx, before.id, before.index)
    writer = Writer(call.tx, after, call.now, "weighed")
    found = [*_issues(call, touched, before, after), *_records(call, touched, writer)]
    if row is not None:
        found += _program(call, touched, writer)
    return found


def _issues(call: Call, touched: Touched, old: Context, new: Context) -> Iterator[Effect]:
    for number, before in touched.issues.items():
        after = call.tx.issue(number)
        if before is None or after is None or before.program_id != old.id:
            continue
        for effect in _of_issue(call, before, after, old, new):
            yield _named(old, before, effect)


def _of_issue(
    call: Call, before: Issue, after: Issue, old: Context, new: Context
) -> Iterator[Effect]:
    # Whoever is owed something may let it go; what they owe in turn belongs to it.
    if call.side == before.responder:
        waited = after.waiting_on == THIRD_PARTY and _waited(call, before)
        act = Act(call.side, call.now, _goes_on(call, before, after, old), waited)
        yield from issue_effects(before, after, _ledger(old, before), _ledger(new, after), act)
    closed_by = _closed_by(call, before) if before.state == "closed" and after.live else None
    yield from theirs(before, after, call.side, closed_by)


def _ledger(ctx: Context, issue: Issue) -> Ledger:
    return Ledger(ctx.rules_of(issue), ctx.calendars)


def _named(ctx: Context, issue: Issue, effect: Effect) -> Effect:
    name = f"{ctx.name(issue)} {issue.title}"
    return replace(effect, name=name, severity=issue.severity)


def _goes_on(call: Call, before: Issue, after: Issue, ctx: Context) -> frozenset[str]:
    if after.state != "merged" or after.merged_into is None:
        return frozenset()
    target = call.tx.issue_numbered(ctx.id, after.merged_into)
    return (
        frozenset() if target is None else continues(before, target, _ledger(ctx, before), call.now)
    )


def _events(call: Call, issue: Issue, kind: str) -> list[Event]:
    events = call.tx.events(call.ctx.id, subject_of(issue))
    return [event for event in events if event.kind == kind]


def _waited(call: Call, before: Issue) -> bool:
    """Say whether an issue waited for a third party before this act, which is noted by now."""
    return len(_events(call, before, "third_party")) > 1


def _closed_by(call: Call, before: Issue) -> Side | None:
    last = next(reversed(_events(call, before, "closed")), None)
    person = call.ctx.program.person(last.actor or "") if last is not None else None
    return person.side if person is not None else None


def _records(call: Call, touched: Touched, writer: Writer) -> Iterator[Effect]:
    bindings = call.ctx.index.bindings
    for number, before in touched.records.items():
        after = call.tx.record(number)
        one = before or after
        if one is not None and one.kind in bindings:
            yield from bindings[one.kind].effects(call, writer, before, after)


def standing_effects(call: Call, writer: Writer, touched: Collection[int] = ()) -> Iterator[Effect]:
    """Yield what another roster or another calendar does to records that stayed as they are: all
    but those ``touched``, by their ids."""
    for kind, binding in call.ctx.index.bindings.items():
        for record in call.tx.records(call.ctx.id, kind, live=True) if kind != PROGRAM else ():
            if record.id not in touched:
                yield from binding.effects(call, writer, record, record)


def _program(call: Call, touched: Touched, writer: Writer) -> Iterator[Effect]:
    old, new = call.ctx, writer.ctx
    if PROGRAM in old.index.bindings:
        yield from old.index.bindings[PROGRAM].effects(call, writer, None, None)
    if old.program.sites == new.program.sites and old.program.people == new.program.people:
        return
    yield from standing_effects(call, writer, touched.records)
    if old.program.people != new.program.people:
        yield from emptied_of_records(call, writer)
    for issue in call.tx.issues(old.id, LIVE_STATES):
        before = touched.issues.get(issue.id) or issue
        act = Act(call.side, call.now)
        same = issue_effects(before, issue, _ledger(old, before), _ledger(new, before), act)
        gone = emptied(call, writer, issue)
        known = issue.id in touched.issues and call.side == issue.responder
        for effect in gone if known else (*same, *gone):
            yield _named(old, issue, effect)
