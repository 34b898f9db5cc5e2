"""A decision ends by the votes of its seats, or when whoever asked takes it back: nobody sorts,
edits or merges it away."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.effects import ENDS, THEIRS, Effect
from bot.engine.commands.call import Call
from bot.engine.proposals.value import PROPOSAL, WITHDRAWN, Proposal
from bot.engine.writer import Writer
from bot.features.decisions.approvals import TOPIC
from bot.ports import Record
from bot.ports.codec import from_data

KIND = PROPOSAL


def effects(
    call: Call, _writer: Writer, before: Record | None, after: Record | None
) -> Iterator[Effect]:
    """Yield a decision that an act of somebody ended who did not ask for it."""
    if before is None or after is None:
        return
    was, now = (from_data(Proposal, each.data) for each in (before, after))
    if was.topic != TOPIC or not was.open or now.state != WITHDRAWN:
        return
    issue = call.tx.issue(was.issue_id) if was.issue_id is not None else None
    if issue is None or issue.raised_side == call.side:
        return
    owed = any(seat.side == call.side for seat in was.seats)
    name = f"{call.ctx.name(issue)} {issue.title}"
    kind = ENDS if owed else THEIRS
    yield Effect(kind, f"issue/{issue.id}", "decision", name=name, severity=issue.severity)
