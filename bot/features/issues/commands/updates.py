"""What is said of an issue: updates, notes, and ordinary talk in its threads."""

from __future__ import annotations

from bot.domain import transitions
from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.feature import COMMENTED, ISSUE
from bot.features.issues.commands.common import (
    ISSUE_PARAM,
    already_ended,
    due_of,
    with_update,
)
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.merging.redirect import heard
from bot.features.issues.texts import refuse, say
from bot.ports.request import Reply


@command(
    "issue update",
    ISSUE_PARAM,
    Param("text", "text", help="what is new"),
    help="Say what is new; the update clock starts again",
    example='issue update ACME-1 "broker has 800, quote tomorrow"',
    answers=True,
)
def update(call: Call, issue: Issue, text: str) -> Reply:
    """Record an update by the responder, or by the side that holds the ball."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    if call.side != issue.waiting_on:
        call.require_side(issue.responder, "update")
    changed = with_update(call, issue)
    call.writer.save(changed)
    call.writer.record(issue, "updated", call.person.id, {"text": text})
    line = say("event.updated", actor=call.person.name, text=text)
    call.writer.line("issue.event", changed, line)
    due = due_of(call, changed, "update", call.side)
    unacked = issue.state != "acknowledged" and transitions.running_ack(issue) is not None
    key = "updated" if due else "updated.not_acked" if unacked else "updated.no_clock"
    return call.answer(say(key, name=call.ctx.name(issue), due=due), issue)


def hear(call: Call, issue: Issue, text: str) -> Reply:
    """Take ordinary talk in an issue's thread; where only one side reads, it stays there."""
    if call.private:
        return overheard(call, issue, text)
    return comment(call, heard(call, issue, text), text)


def comment(call: Call, issue: Issue, text: str) -> Reply:
    """Record a reply in the thread; one of the side with the update clock is an update.

    It appears once in the issue's thread of every other shared channel, with its author's name.
    """
    call.writer.record(issue, "commented", call.person.id, {"text": text[:3000]})
    if call.thread is not None and call.thread.id == issue.id:
        line = say("event.comment", actor=call.person.name, text=text[:3000])
        call.writer.line("issue.event", issue, line, but=call.request.place)
    changed = with_update(call, issue) if issue.live else issue
    if changed != issue:
        call.writer.save(changed)
    offers = (offer(call, text) for offer in call.ctx.index.following(ISSUE, COMMENTED))
    hint = next((card for card in offers if card is not None), None)
    return Reply(hint, call.ctx.name(issue), call.person.id, hint=True)


def overheard(call: Call, issue: Issue, text: str) -> Reply:
    """Keep what was said in a thread that only one side reads as a note of that side.

    Under a message for program managers only it is kept for nobody: a note has more readers.
    """
    policy = discretion_of(issue.category)
    if policy is not None and policy.withheld and call.request.private:
        return call.answer(say("discreet.thread", name=call.ctx.name(issue)), issue)
    text = text[:3000]
    call.writer.record(issue, "noted", call.person.id, {"text": text}, audience=call.side)
    name, company = call.ctx.name(issue), call.ctx.company(call.side)
    if not call.request.private:
        return Reply(None, name, call.person.id)
    line = say("event.note", actor=call.person.name, name=name, text=text)
    call.writer.internal_line(call.side, "issue.event", issue, line)
    return call.answer(say("noted.thread", name=name, company=company), issue)


@command(
    "issue note",
    ISSUE_PARAM,
    Param("text", "text", help="for your own side only"),
    help="Keep an internal note; only your own side ever sees it",
    example='issue note ACME-1 "second source is Mouser"',
    internal=True,
)
def note(call: Call, issue: Issue, text: str) -> Reply:
    """Keep a note for the actor's side; refused where the partner reads along."""
    if not call.private:
        raise refuse("no.note.shared")
    call.writer.record(issue, "noted", call.person.id, {"text": text}, audience=call.side)
    name = call.ctx.name(issue)
    line = say("event.note", actor=call.person.name, name=name, text=text)
    if call.request.private:
        call.writer.internal_line(call.side, "issue.event", issue, line)
    return call.answer(say("noted", name=name, company=call.ctx.company(call.side)), issue)
