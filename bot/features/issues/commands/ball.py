"""Which side everybody waits on: the ball passes to a side or to a third party."""

from __future__ import annotations

from datetime import datetime

from bot.domain import transitions
from bot.domain.issue import Issue
from bot.domain.values import Duration
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.issues.commands.common import (
    ISSUE_PARAM,
    already_ended,
    because,
    due_of,
    kept_calendars,
    when_of,
)
from bot.features.issues.passing import passed_to
from bot.features.issues.texts import refuse, say
from bot.messages.card import Moment, Text
from bot.ports.request import Reply

THIRD_PARTY_LIMIT = Duration(5, "bd")


@command(
    "issue wait",
    ISSUE_PARAM,
    Param("holder", "holder", after="on", help="oem, ems or third_party"),
    Param("until", "when", required=False, after="until", help="for a third party: until when"),
    Param("reason", "text", required=False, help="what you need from them"),
    help="Pass the ball: say which side everybody waits on",
    example='issue wait ACME-1 on ems "need photos of the reel label"',
)
def wait(
    call: Call, issue: Issue, holder: str, until: datetime | None, reason: str | None
) -> Reply:
    """Pass the ball to a side, or let all clocks stand until a third party's date."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    name = call.ctx.name(issue)
    if holder == transitions.THIRD_PARTY:
        return _third_party(call, issue, until, reason)
    if until is not None:
        raise refuse("no.until.side", name=name, holder=holder)
    if issue.waiting_on == holder:
        company = call.ctx.company(holder)
        return call.answer(say("waiting.already", name=name, company=company), issue)
    _may_pass(call, issue, holder)
    _acknowledged_first(call, issue, holder)
    return _passed(call, issue, holder, reason)


def _may_pass(call: Call, issue: Issue, holder: str) -> None:
    """Refuse a pass by anybody but the side with the ball, or the side that takes it."""
    held = issue.wait_side if issue.waiting_on == transitions.THIRD_PARTY else issue.waiting_on
    if not call.may("issue wait", holder=held or issue.responder, own=holder):
        company = call.ctx.company(held or issue.responder)
        raise refuse("no.holder", name=call.ctx.name(issue), company=company)


def _acknowledged_first(call: Call, issue: Issue, holder: str) -> None:
    """Refuse to pass a ball again that came back, before its side has acknowledged."""
    if holder != issue.counterpart or call.side != issue.responder:
        return
    owes = any(c.kind == "ack" and c.side == call.side and c.running for c in issue.clocks)
    passed_before = any(c.side == issue.counterpart and c.kind == "ack" for c in issue.clocks)
    if owes and passed_before:
        raise refuse("no.pass.again", name=call.ctx.name(issue))


def _passed(call: Call, issue: Issue, holder: str, reason: str | None) -> Reply:
    ctx, name = call.ctx, call.ctx.name(issue)
    site = call.writer.site(issue, holder)
    never = holder == issue.responder and transitions.unacknowledged(issue)
    changed = transitions.pass_ball(issue, ctx.cell(issue), holder, site, call.now)
    call.writer.save(changed)
    payload = {"from": issue.waiting_on, "to": holder, "reason": reason}
    call.writer.record(issue, "passed", call.person.id, payload)
    due = due_of(call, changed, "ack", holder) if holder != issue.responder else None
    _hand_over(call, changed, holder, reason, due)
    if never:
        return call.answer(say("waiting.never", name=name, company=ctx.company(holder)), issue)
    if due is None:
        return call.answer(say("waiting.back", name=name, company=ctx.company(holder)), issue)
    return call.answer(say("waiting", name=name, company=ctx.company(holder), due=due), issue)


def _hand_over(
    call: Call, issue: Issue, holder: str, reason: str | None, due: Moment | None
) -> None:
    """Tell the thread and the new side's owners."""
    ctx, back = call.ctx, holder == issue.responder
    key = "handover.back" if back else "handover" if due else "handover.no_ack"

    def text(people: Text) -> Text:
        return say(
            key,
            actor=call.person.name,
            name=ctx.name(issue),
            company=ctx.company(holder),
            reason=because(reason),
            owners=people,
            due=due,
        )

    passed_to(call.writer, issue, text, by=call.person)


def _third_party(call: Call, issue: Issue, until: datetime | None, reason: str | None) -> Reply:
    name = call.ctx.name(issue)
    waits = issue.waiting_on == transitions.THIRD_PARTY
    held = (issue.wait_side if waits else issue.waiting_on) or issue.responder
    if not call.may("issue wait", "third party", holder=held):
        raise refuse("no.holder", name=name, company=call.ctx.company(held))
    if until is None:
        raise refuse("no.until", name=name)
    if until <= call.now:
        raise refuse("no.past", when=when_of(call, until))
    for calendar in kept_calendars(call, issue, held, call.writer.site(issue, held)):
        limit = add(calendar, call.now, THIRD_PARTY_LIMIT)
        if calendar.day_of(until, due=True) <= calendar.day_of(limit, due=True):
            continue
        raise refuse("no.far", when=when_of(call, until), limit=when_of(call, limit))
    changed = transitions.wait_for_third_party(issue, until, call.now)
    call.writer.save(changed)
    payload = {"until": until.isoformat(), "reason": reason}
    call.writer.record(issue, "third_party", call.person.id, payload)
    line = say(
        "event.third",
        actor=call.person.name,
        until=when_of(call, until),
        reason=because(reason),
    )
    call.writer.line("issue.event", changed, line)
    return call.answer(say("waiting.third", name=name, until=when_of(call, until)), issue)
