"""Which levels of what is owed would find nobody any more, after people changed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.effects import LEVEL, Effect
from bot.domain.issue import Issue
from bot.domain.plan import ESCALATE
from bot.engine.commands.call import Call
from bot.engine.writer import Writer


def emptied(call: Call, writer: Writer, issue: Issue) -> Iterator[Effect]:
    """Yield the levels still to come of the actor's own clocks that somebody stood on and nobody
    will when they are alerted."""
    own = {clock.id for clock in issue.clocks if clock.side == call.side and clock.running}
    side, old, new = call.side, call.ctx.roster, writer.roster
    for step in writer.plan(issue) if own else ():
        if step.kind != ESCALATE or step.clock not in own or step.level is None:
            continue
        at = max(step.at, call.now)
        if old.at_level(side, step.level, at) and not new.at_level(side, step.level, at):
            yield Effect(LEVEL, f"issue/{issue.id}", f"{step.trigger}/{step.level}")
