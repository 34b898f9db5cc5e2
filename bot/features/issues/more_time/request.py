"""More time to solve an issue: asked with a date, agreed with one tap, and never a blame.

Whoever asks before it is due holds the ladder for a while, once an issue. Agreed, it is due then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.clock_changes import each_clock
from bot.domain.issue import Clock, Hold, Issue
from bot.domain.transitions import resolve_clock
from bot.domain.values import Duration, Person
from bot.domain.worktime import add
from bot.engine.keys import subject_of
from bot.engine.proposals.store import Filed, Question, ask, open_about
from bot.engine.proposals.value import ANYBODY, Proposal, Seat
from bot.engine.two_keys.act import DECIDE_WITHIN
from bot.engine.two_keys.words import days
from bot.engine.writer import Writer
from bot.features.issues.more_time.texts import say
from bot.messages.card import plain

TOPIC, ASKED, TOP_LEVEL = "need", "needed", 1
HELD, HELD_CRITICAL = Duration(4, "bh"), Duration(4, "h")
"""So long the ladder waits behind the due moment, once an issue, where it was asked in time."""


def asked_for(writer: Writer, issue: Issue, due: datetime) -> Filed | None:
    """Return the open question about just this date."""
    found = open_about(writer, issue, TOPIC)
    return next((f for f in found if f.proposal.payload["due"] == due.isoformat()), None)


def ask_for_time(writer: Writer, issue: Issue, due: datetime, why: str | None, by: Person) -> Filed:
    """Ask the other side for a later date, and hold the ladder where it is asked in time."""
    clock = resolve_clock(issue)
    assert clock is not None, "only what runs can have more time"
    before = writer.dues(issue)[clock.id]
    old, new = days(writer.ctx, before, due, clock.site)
    if writer.now < before and not _asked_before(writer, issue):
        issue = _held(writer, issue, clock, before, by)
        writer.save(issue)
    writer.record(issue, ASKED, by.id, {"due": due.isoformat(), "text": why})
    question = Question(
        topic=TOPIC,
        about=plain(say("need.about", title=issue.title, new=new, old=old)),
        seats=(Seat(issue.counterpart, ANYBODY),),
        severity=issue.severity,
        target=writer.ctx.cell(issue).targets.ack or DECIDE_WITHIN,
        why=why,
        payload={"due": due.isoformat(), "clock": clock.id},
        issue=issue,
    )
    return ask(writer, question, by)


def _asked_before(writer: Writer, issue: Issue) -> bool:
    events = writer.tx.events(writer.ctx.id, subject_of(issue))
    return any(event.kind == ASKED for event in events)


def _held(writer: Writer, issue: Issue, clock: Clock, due: datetime, by: Person) -> Issue:
    """Let the ladder wait behind the due moment; a hold that somebody asked for stays with it."""
    length = HELD_CRITICAL if issue.severity == "critical" else HELD
    until = add(writer.ctx.calendars[clock.site], due, length)
    hold = issue.hold
    if hold is not None and hold.until > writer.now:
        until, due = max(until, hold.until), min(due, hold.since)
    reason = plain(say("need.held"))
    return replace(issue, hold=Hold(due, until, by.id, reason))


def agreed(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Let an issue be due when both sides agreed; one that has ended by now stays as it is."""
    issue = writer.tx.issue(proposal.issue_id or 0)
    clock = resolve_clock(issue) if issue is not None else None
    if issue is None or clock is None or clock.id != proposal.payload["clock"]:
        return
    due = datetime.fromisoformat(proposal.payload["due"])

    def later(each: Clock) -> Clock:
        # The date is agreed as it is: what the clock stood before moves it no further.
        return replace(each, promised=due, pauses=()) if each.id == clock.id else each

    changed = each_clock(issue, later)
    writer.save(changed)
    by = person.id if person is not None else None
    writer.record(issue, "agreed", by, {"due": due.isoformat()})
