"""The end of an issue: contained, resolved, closed, reopened or cancelled."""

from __future__ import annotations

from bot.domain import again, transitions
from bot.domain.issue import ENDED_STATES, Issue
from bot.domain.plan import CLOSE
from bot.domain.rights import USUAL, parts_of
from bot.domain.values import Duration
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.feature import CONTAINED, RESOLVED
from bot.engine.keys import subject_of
from bot.engine.proposals.seats import approvers
from bot.engine.proposals.store import Filed
from bot.features.decisions.approvals import decides, open_decision
from bot.features.decisions.commands import cast
from bot.features.issues.commands.common import (
    ISSUE_PARAM,
    already_ended,
    due_of,
    remarks_of,
    when_of,
    with_update,
)
from bot.features.issues.merging.redirect import take_out
from bot.features.issues.passing import passed_back, resolved
from bot.features.issues.texts import refuse, say
from bot.messages.card import Text
from bot.messages.people import names
from bot.ports.request import Reply

SILENT_REOPENING = Duration(10, "bd")
"""So long after it closed itself either side may reopen a major issue; of the counterpart."""


@command(
    "issue contain",
    ISSUE_PARAM,
    Param("text", "text", required=False, help="what was done"),
    help="Say that the problem is contained; the contain clock ends",
    example='issue contain ACME-1 "stock and WIP quarantined, 3 lots"',
    answers=True,
)
def contain(call: Call, issue: Issue, text: str | None) -> Reply:
    """Record the containment by the responder; it counts as an update."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    call.require("issue contain", what="contain", **parts_of(issue))
    name = call.ctx.name(issue)
    if issue.contained is not None:
        return call.answer(
            say("contained.already", name=name, when=when_of(call, issue.contained)), issue
        )
    changed = transitions.contain(with_update(call, issue), call.now)
    call.writer.save(changed)
    call.writer.record(issue, "contained", call.person.id, {"text": text})
    key = "event.contained" if text else "event.contained.no_text"
    call.writer.line("issue.event", changed, say(key, actor=call.person.name, text=text))
    remarks = remarks_of(call, CONTAINED, issue, changed, text)
    return call.answer(say("contained", name=name), issue, *remarks)


@command(
    "issue resolve",
    ISSUE_PARAM,
    Param("how", "text", required=False, help="what solved it"),
    help="Say that it is solved; all clocks end",
    example='issue resolve ACME-1 "800 pcs from broker, rest on PO 4711"',
    several=True,
    answers=True,
)
def resolve(call: Call, issue: Issue, how: str | None) -> Reply:
    """Resolve for the responder; the counterpart closes or reopens."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    call.require("issue resolve", what="resolve", **parts_of(issue))
    decision = open_decision(call.writer, issue)
    if decision is not None and decides(call.writer, decision, call.person, how):
        return cast(call, decision, approved=True, text=how, terms={})
    name, ctx = call.ctx.name(issue), call.ctx
    site = call.writer.site(issue, issue.counterpart)
    changed = transitions.resolve(issue, ctx.cell(issue), site, how, call.now)
    call.writer.save(changed)
    call.writer.record(issue, "resolved", call.person.id, {"how": how})
    key = "event.resolved" if how else "event.resolved.no_text"
    line = say(key, actor=call.person.name, name=name, text=how)
    resolved(call.writer, changed, line, call.person)
    company = ctx.company(issue.counterpart)
    remarks = (
        *remarks_of(call, RESOLVED, issue, changed, how),
        *_undecided(call, decision),
    )
    closes = next((s.at for s in call.writer.plan(changed) if s.kind == CLOSE), None)
    when = when_of(call, closes) if closes is not None else None
    key = "resolved" if when is None else "resolved.closes"
    return call.answer(say(key, name=name, company=company, when=when), issue, *remarks)


def _undecided(call: Call, decision: Filed | None) -> tuple[Text, ...]:
    """Say who still has to decide: a resolution is no consent."""
    if decision is None:
        return ()
    people = names(approvers(call.writer, decision.proposal))
    return (say("resolved.undecided", number=decision.proposal.name, people=people),)


@command(
    "issue close",
    ISSUE_PARAM,
    help="Close a resolved issue: the counterpart agrees that it is solved",
    example="issue close ACME-1",
    several=True,
)
def close(call: Call, issue: Issue) -> Reply:
    """Close for the counterpart, or for a program manager of either side."""
    name = call.ctx.name(issue)
    if issue.state in ENDED_STATES:
        return _closed_before(call, issue)
    call.require("issue close", what="close", **parts_of(issue))
    if issue.state != "resolved":
        raise refuse("no.not_resolved", name=name)
    changed = transitions.close(issue, call.now)
    call.writer.save(changed)
    call.writer.record(issue, "closed", call.person.id)
    line = say("event.closed", actor=call.person.name, name=name)
    call.writer.line("issue.event", changed, line)
    return call.answer(say("closed", name=name), issue)


def _closed_before(call: Call, issue: Issue) -> Reply:
    when = when_of(call, issue.closed or issue.logged)
    if issue.state == "closed":
        return call.answer(say("closed.already", name=call.ctx.name(issue), when=when), issue)
    return already_ended(call, issue) or Reply()


@command(
    "issue reopen",
    ISSUE_PARAM,
    Param("why", "text", required=False, help="what is still wrong"),
    help="Reopen a resolved or closed issue, or undo a merge; its clocks start again",
    example='issue reopen ACME-1 "two more boards failed"',
    merged=True,
)
def reopen(call: Call, issue: Issue, why: str | None) -> Reply:
    """Reopen for the counterpart; who resolved it may take that back, with nothing renewed."""
    name, ctx = call.ctx.name(issue), call.ctx
    if issue.state == "merged":
        return take_out(call, issue, why)
    if issue.state == "cancelled":
        return already_ended(call, issue) or Reply()
    silent = _closed_in_silence(call, issue)
    own = issue.state == "resolved" and call.side == issue.responder
    if not silent:
        of = USUAL if issue.state == "resolved" else "closed"
        call.require("issue reopen", of, what="reopen", **parts_of(issue))
    if issue.live:
        return call.answer(say("reopened.already", name=name), issue)
    site = call.writer.site(issue, issue.responder)
    back = again.reopen_silent if silent else again.reopen
    changed = (
        again.reopen_own(issue, call.now) if own else back(issue, ctx.cell(issue), site, call.now)
    )
    call.writer.save(changed)
    call.writer.record(issue, "reopened", call.person.id, {"why": why})
    key = "event.reopened" if why else "event.reopened.no_text"
    passed_back(
        call.writer, changed, say(key, actor=call.person.name, name=name, text=why), by=call.person
    )
    due = due_of(call, changed, "ack", issue.responder)
    return call.answer(say("reopened" if due else "reopened.no_ack", name=name, due=due), issue)


def _closed_in_silence(call: Call, issue: Issue) -> bool:
    """Say whether an issue closed itself without an answer and may still be reopened by anybody."""
    if issue.state != "closed" or issue.closed is None or issue.severity != "major":
        return False
    calendar = call.ctx.calendars[call.writer.site(issue, issue.counterpart)]
    if call.now > add(calendar, issue.closed, SILENT_REOPENING):
        return False
    events = call.tx.events(call.ctx.id, subject_of(issue))
    last = next((event for event in reversed(events) if event.kind == "closed"), None)
    return last is not None and last.actor is None


@command(
    "issue cancel",
    ISSUE_PARAM,
    Param("why", "text", help="why it is withdrawn"),
    help="Withdraw an issue that should not have been logged",
    example='issue cancel ACME-1 "logged twice"',
    several=True,
)
def cancel(call: Call, issue: Issue, why: str) -> Reply:
    """Cancel for the side that logged it or is owed the answer, or for a program manager."""
    ended = already_ended(call, issue)
    if ended is not None and issue.state != "resolved":
        return ended
    call.require("issue cancel", what="cancel", **parts_of(issue))
    changed = transitions.end(issue, "cancelled", call.now)
    call.writer.save(changed)
    call.writer.record(issue, "cancelled", call.person.id, {"why": why})
    name = call.ctx.name(issue)
    line = say("event.cancelled", actor=call.person.name, name=name, text=why)
    call.writer.line("issue.event", changed, line)
    return call.answer(say("cancelled", name=name), issue)


COMMANDS = (resolve, close, reopen, cancel)
