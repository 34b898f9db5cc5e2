"""``issue need``: ask the other side for more time."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.domain.rights import parts_of
from bot.domain.transitions import resolve_clock
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.dates import due_when, refusing
from bot.features.decisions.commands import waits
from bot.features.issues.commands.common import ISSUE_PARAM, already_ended
from bot.features.issues.more_time.request import ask_for_time, asked_for
from bot.features.issues.more_time.texts import refuse, say
from bot.ports.request import Reply


@command(
    "issue need",
    ISSUE_PARAM,
    Param("date", "due", help="by when you can solve it"),
    Param("why", "text", required=False, help="what you wait for"),
    help="Ask for more time to solve it; the other side agrees with one tap",
    example='issue need ACME-1 fri "parts arrive on Thursday"',
)
def need(call: Call, issue: Issue, date: str, why: str | None) -> Reply:
    """Ask for a later date for the side that answers; until then it stays due as it was."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    call.require("issue need", what=f"issue need {call.ctx.name(issue)}", **parts_of(issue))
    name, clock = call.ctx.name(issue), resolve_clock(issue)
    if clock is None:
        raise refuse("no.need.clock", name=name)
    site = clock.site
    due = refusing(lambda: due_when(date, call.since, call.ctx.calendars[site]))
    before = call.writer.dues(issue).get(clock.id)
    if before is None or due <= max(before, call.now):
        when = call.ctx.moment(before or call.now, site)
        raise refuse("no.need.earlier", name=name, due=when)
    asked = asked_for(call.writer, issue, due)
    if asked is not None:
        return waits(call, asked)
    filed = ask_for_time(call.writer, issue, due, why, call.person)
    company = call.ctx.company(issue.counterpart)
    values = {"number": filed.proposal.name, "company": company, "name": name}
    return call.answer(say("needed", due=call.ctx.moment(due, site), **values), issue)


COMMANDS = (need,)
