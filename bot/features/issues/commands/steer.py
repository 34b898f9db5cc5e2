"""What program managers and counterparts steer: severity, a ladder on hold, asking for a level."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.issue import Hold, Issue, StepDone
from bot.domain.judge import alerts
from bot.domain.values import Duration, Severity
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.keys import subject_of
from bot.features.issues.alerts.needs import ASKED, Need, of_issue
from bot.features.issues.commands.common import (
    ISSUE_PARAM,
    already_ended,
    because,
    kept_calendars,
)
from bot.features.issues.severity import apply_severity
from bot.features.issues.texts import refuse, say
from bot.features.issues.wake import Alert, alert
from bot.messages.card import Text
from bot.ports import IssueGuard
from bot.ports.request import Reply

LONGEST_HOLD = {"critical": Duration(4, "h")}
LONGEST_HOLD_ELSE = Duration(4, "bh")


@command(
    "issue hold",
    ISSUE_PARAM,
    Param("length", "duration", help="at most 4bh, critical 4h"),
    Param("reason", "text", help="why the ladder should wait"),
    help="Hold the ladder of an issue once, with a reason (program managers)",
    example='issue hold ACME-1 4bh "partner is on site"',
)
def hold(call: Call, issue: Issue, length: Duration, reason: str) -> Reply:
    """Hold an issue's ladder: what falls due meanwhile is done at the end, the highest only."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    name = call.ctx.name(issue)
    if _held_before(call, issue):
        raise refuse("no.hold.twice", name=name)
    calendars = kept_calendars(call, issue, call.side, call.person.site)
    limit = LONGEST_HOLD.get(issue.severity, LONGEST_HOLD_ELSE)
    until, latest = (min(add(c, call.now, each) for c in calendars) for each in (length, limit))
    if length.amount < 1 or until > latest:
        raise refuse("no.hold.long", limit=str(limit), name=name)
    changed = replace(issue, hold=Hold(call.now, until, call.person.id, reason))
    call.writer.save(changed)
    call.writer.record(issue, "held", call.person.id, {"text": reason, "until": until.isoformat()})
    moment = call.ctx.moment(until, call.person.site)
    line = say("event.held", actor=call.person.name, until=moment, text=reason)
    call.writer.line("issue.event", changed, line)
    return call.answer(say("held", name=name, until=moment), issue)


def _held_before(call: Call, issue: Issue) -> bool:
    events = call.tx.events(call.ctx.id, subject_of(issue))
    return any(event.kind == "held" for event in events)


@command(
    "issue escalate",
    ISSUE_PARAM,
    Param("level", "level", required=False, help="1 to 4; by default the next one"),
    Param("why", "text", required=False, help="what help is needed"),
    Param("late", "word", False, True, help="of an offer: the clock that has to run"),
    help="Alert a level of both sides now (program managers)",
    example='issue escalate ACME-1 2 "line stops tonight"',
)
def escalate(
    call: Call, issue: Issue, level: int | None, why: str | None, late: str | None
) -> Reply:
    """Alert a level because a program manager asks for it, offered or not."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    alerted = [step.level or 0 for step in alerts(call.writer.steps(issue), issue.acked)]
    level = level or min(4, max(alerted, default=0) + 1)
    name = call.ctx.name(issue)
    if level in alerted:
        return call.answer(say("escalated.already", name=name, level=level), issue)
    if late is not None and not any(c.id == late and c.running for c in issue.clocks):
        return call.answer(say("escalated.settled", name=name, level=level), issue)
    people, _ = call.ctx.roster.alerted(level, call.now)
    need = of_issue(issue, ASKED, level, people)
    trigger = _trigger(call, issue)
    key = f"asked/{len(call.writer.steps(issue))}/L{level}"
    call.writer.remember(issue, [StepDone(key, call.now, "asked", level, "sent")])
    call.writer.record(issue, "escalated", call.person.id, {"level": level, "text": why})
    said = Alert(f"{trigger}.escalated", need, _asks(call, issue, need, why), rings=True)
    alert(call.writer, issue, said, IssueGuard(issue.id))
    call.writer.refresh(issue)
    return call.answer(say("escalated", name=name, level=level), issue)


def _asks(call: Call, issue: Issue, need: Need, why: str | None) -> Text:
    """Say who asks which company for help, and why."""
    key = "need.asked.by" if why else "need.asked.by.no_text"
    company = call.ctx.company(need.side)
    return say(
        key,
        actor=call.person.name,
        company=company,
        name=call.ctx.name(issue),
        reason=(why or "").rstrip(".!? "),
    )


def _trigger(call: Call, issue: Issue) -> str:
    """Return the clock that is due first: it names the ladder."""
    moments = call.writer.dues(issue)
    first = min(moments, key=lambda clock: moments[clock], default="resolve/1")
    return first.partition("/")[0]


@command(
    "issue severity",
    ISSUE_PARAM,
    Param("severity", "severity", help="critical, major, minor or info"),
    Param("why", "text", required=False, help="what changed"),
    help="Change the severity; the other side agrees where it loosens what you owe",
    example='issue severity ACME-1 minor "second source found"',
    several=True,
)
def severity(call: Call, issue: Issue, severity: Severity, why: str | None) -> Reply:
    """Put the issue under another row of the rules."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    name, old = call.ctx.name(issue), issue.severity
    if old == severity:
        return call.answer(say("severity.already", name=name, severity=severity), issue)
    changed = apply_severity(call.writer, issue, severity, call.person, why)
    line = say("event.severity", actor=call.person.name, old=old, new=severity, text=because(why))
    call.writer.line("issue.event", changed, line)
    return call.answer(say("severity", name=name, severity=severity), issue)


COMMANDS = (hold, escalate, severity)
