"""Which levels of what is owed would find nobody any more, after people changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.effects import LEVEL, Effect
from bot.domain.issue import Issue
from bot.engine.agreeing import Rung
from bot.engine.commands.call import Call
from bot.engine.writer import Writer

AHEAD = 40
"""So many days ahead is looked whether somebody stands on a level."""


def emptied(call: Call, writer: Writer, issue: Issue) -> Iterator[Effect]:
    """Yield the levels of the actor's own clocks that run, or stand, on which nobody will be
    although somebody was: when they are alerted, or on a day of the coming weeks."""
    rules = call.ctx.rules_of(issue)
    own = [clock for clock in issue.clocks if clock.side == call.side and clock.ended is None]
    moments = [call.now + timedelta(days=day) for day in range(AHEAD)] if own else []
    moments += [max(step.at, call.now) for step in writer.plan(issue)] if own else []
    for clock in own:
        for level in {rung.level for rung in rules.ladder(clock.kind, issue.severity).steps}:
            if any(_lost(call, writer, level, at) for at in moments):
                yield Effect(LEVEL, f"issue/{issue.id}", f"{clock.kind}/{level}")


def emptied_of_records(call: Call, writer: Writer) -> Iterator[Effect]:
    """Yield the same of the dates, steps and decisions that the actor's side owes: a level that
    somebody stood on and nobody will when it is told."""
    for kind, running in call.ctx.index.running.items():
        for record in call.tx.records(call.ctx.id, kind, live=True):
            for rung in running.rungs(writer, record):
                if rung.side == call.side and _lost_at(call, writer, rung):
                    yield rung.lost


def _lost_at(call: Call, writer: Writer, rung: Rung) -> bool:
    first = max(rung.at, call.now)
    days = range(rung.slack.days + 1)
    return any(_lost(call, writer, rung.level, first + timedelta(days=day)) for day in days)


def _lost(call: Call, writer: Writer, level: int, at: datetime) -> bool:
    old, new = call.ctx.roster, writer.roster
    there = old.at_level(call.side, level, at)
    return bool(there) and not new.at_level(call.side, level, at)
