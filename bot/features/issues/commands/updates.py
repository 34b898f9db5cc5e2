"""What is said of an issue: updates, notes, and ordinary talk in its threads."""

from __future__ import annotations

from bot.domain import transitions
from bot.domain.issue import Issue
from bot.domain.rights import parts_of
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
from bot.features.issues.files.around import remarks
from bot.features.issues.files.lines import said, spread
from bot.features.issues.files.policy import LINKS
from bot.features.issues.files.store import SHARED, Kept, keep_files
from bot.features.issues.merging.redirect import destination, heard
from bot.features.issues.texts import refuse, say
from bot.messages.line import TEXT_LIMIT
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
    call.require("issue update", what="update", **parts_of(issue))
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
    """Take ordinary talk and files in an issue's thread; where only one side reads, it stays
    there."""
    text = text[:TEXT_LIMIT]
    if call.private:
        return overheard(call, issue, text)
    target = destination(call.writer, issue)
    kept = keep_files(call, target, SHARED, words=bool(text))
    heard(call, issue, text, kept)
    return comment(call, target, text, kept)


def comment(call: Call, issue: Issue, text: str, kept: Kept) -> Reply:
    """Record a reply in the thread; one of the side with the update clock is an update.

    It appears once in the issue's thread of every other shared channel, with its author's name.
    """
    call.writer.record(issue, "commented", call.person.id, {"text": text, **kept.payload})
    if call.thread is not None and call.thread.id == issue.id:
        spread(call, issue, text, kept, "event.comment", but=call.request.place)
    changed = with_update(call, issue) if issue.live else issue
    if changed != issue:
        call.writer.save(changed)
    elif kept.files:
        call.writer.refresh(issue)
    if kept.left:
        return call.answer(say("file.left", limit=LINKS, count=kept.left), issue)
    offers = (offer(call, text) for offer in call.ctx.index.following(ISSUE, COMMENTED) if text)
    hint = next((card for card in offers if card is not None), None)
    return Reply(hint, call.ctx.name(issue), call.person.id, hint=True)


def overheard(call: Call, issue: Issue, text: str) -> Reply:
    """Keep what was said in a thread that only one side reads as a note of that side.

    Under a message for program managers only it is kept for nobody: a note has more readers.
    """
    policy = discretion_of(issue.category)
    if policy is not None and policy.withheld and call.request.private:
        return call.answer(say("discreet.thread", name=call.ctx.name(issue)), issue)
    kept = _note(call, issue, text)
    name, company = call.ctx.name(issue), call.ctx.company(call.side)
    if not call.request.private:
        return Reply(None, name, call.person.id)
    text_kept = say("noted.thread", name=name, company=company)
    return call.answer(text_kept, issue, *remarks(call, kept))


def _note(call: Call, issue: Issue, text: str) -> Kept:
    """Keep a note with its files for the actor's side; it appears in that side's channel, unless
    it was said there."""
    kept = keep_files(call, issue, call.side, words=bool(text))
    payload = {"text": text, **kept.payload}
    call.writer.record(issue, "noted", call.person.id, payload, audience=call.side)
    if call.request.private or not call.private:
        names = {"actor": call.person.name, "name": call.ctx.name(issue)}
        line = said("event.note", text, kept.attached, **names)
        call.writer.internal_line(call.side, "issue.event", issue, line)
    return kept


@command(
    "issue note",
    ISSUE_PARAM,
    Param("text", "text", help="for your own side only"),
    help="Keep an internal note; only your own side ever sees it",
    example='issue note ACME-1 "second source is Mouser"',
    internal=True,
)
def note(call: Call, issue: Issue, text: str) -> Reply:
    """Keep a note for the actor's side; refused where the partner has read it.

    A slash command, a button or a form is seen by nobody else, wherever it is used.
    """
    if not call.private and call.request.heard:
        raise refuse("no.note.shared")
    kept = _note(call, issue, text)
    name, company = call.ctx.name(issue), call.ctx.company(call.side)
    return call.answer(say("noted", name=name, company=company), issue, *remarks(call, kept))
