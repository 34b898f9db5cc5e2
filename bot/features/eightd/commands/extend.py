"""``issue extend``: more time for a step of a corrective action, asked with a reason."""

from __future__ import annotations

from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.rights import parts_of
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.proposals.seats import approvers
from bot.features.decisions.cards import called
from bot.features.decisions.commands import waits
from bot.features.eightd import cards
from bot.features.eightd.commands.steps import eightd_of, row_of
from bot.features.eightd.more_time import ask_for_time, asked_for_time
from bot.features.eightd.policy import D1, OPEN, REVIEW, EightD, Row, rows
from bot.features.eightd.store import due_of, moment
from bot.features.eightd.texts import refuse, say
from bot.features.issues.commands.common import ISSUE_PARAM, already_ended
from bot.messages.people import names
from bot.ports.request import Reply


@command(
    "issue extend",
    ISSUE_PARAM,
    Param("step", "word", help="the step, such as D4"),
    Param("until", "when", help="the new date"),
    Param("why", "text", help="why more time is needed"),
    help="Ask for more time for a step of a corrective action (8D), with a reason",
    example='issue extend ACME-7 D4 2027-01-20 "cross-sections arrive on the 18th"',
)
def extend(call: Call, issue: Issue, step: str, until: datetime, why: str) -> Reply:
    """Ask the other side's quality for more time; until it agrees the step stays due."""
    value = eightd_of(call, issue)
    row = row_of(call, issue, value, step)
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    shown = f"issue extend {call.ctx.name(issue)} {row.id}"
    call.require("issue extend", what=shown, **parts_of(issue))
    before = _extendable(call, issue, value, row, until)
    for filed in asked_for_time(call.writer, issue, row.id):
        if filed.proposal.payload["due"] == until.isoformat():
            return waits(call, filed)
    filed = ask_for_time(call.writer, issue, row, until, why, call.person)
    return call.answer(
        say(
            "eightd.extension",
            name=call.ctx.name(issue),
            step=cards.step_name(row.id),
            number=called(filed.proposal),
            due=moment(call.writer, value, until),
            people=names(approvers(call.writer, filed.proposal)),
            before=moment(call.writer, value, before),
        ),
        issue,
    )


def _extendable(
    call: Call, issue: Issue, value: EightD, row: Row, until: datetime
) -> datetime | None:
    """Return when the step is due so far; refuse what cannot have more time."""
    name, shown = call.ctx.name(issue), cards.step_name(row.id)
    allowed = [r.id for r in rows(issue.severity) if r.id != D1 and value.of(r.id).state == OPEN]
    if value.of(row.id).state == REVIEW:
        raise refuse("no.extend.review", name=name, step=shown)
    if row.id not in allowed:
        raise refuse("no.extend.step", name=name, step=shown, allowed=", ".join(allowed) or "none")
    if until <= call.now:
        raise refuse("no.past", when=call.ctx.moment(until, call.person.site))
    before = due_of(call.writer, value, issue, row)
    if before is not None and until <= before:
        raise refuse(
            "no.extend.earlier",
            name=name,
            step=row.id,
            due=moment(call.writer, value, until),
            before=moment(call.writer, value, before),
        )
    return before


COMMANDS = (extend,)
