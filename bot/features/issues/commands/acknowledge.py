"""Who owns an issue: it is acknowledged or assigned."""

from __future__ import annotations

from datetime import datetime

from bot.domain import transitions
from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.issues.commands.common import (
    ISSUE_PARAM,
    already_ended,
    due_of,
    when_of,
)
from bot.features.issues.passing import tell_each
from bot.features.issues.texts import refuse, say
from bot.messages.card import Text
from bot.messages.say import Value
from bot.ports.request import Reply


@command(
    "issue ack",
    ISSUE_PARAM,
    Param("next", "when", required=False, option=True, help="when the next update comes"),
    help="Acknowledge: you own it, and the ladder stops",
    example="issue ack ACME-1 next=+4h",
    several=True,
    answers=True,
)
def ack(call: Call, issue: Issue, next: datetime | None) -> Reply:
    """Acknowledge for the side that owes it; the one who acknowledges becomes the owner."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    owed = _owed_ack(call, issue)
    if owed is None:
        return _already_acked(call, issue)
    call.require("issue ack", what="acknowledge", owing=owed)
    if next is not None and next <= call.now:
        raise refuse("no.past", when=when_of(call, next))
    person, name = call.person, call.ctx.name(issue)
    changed = transitions.acknowledge(
        issue, call.ctx.cell(issue), owed, person.id, person.site, call.now, next
    )
    call.writer.save(changed)
    call.writer.record(issue, "acked", person.id, {"next": next.isoformat() if next else None})
    line = say("event.acked", actor=person.name, name=name, owner=person.name)
    call.writer.line("issue.event", changed, line)
    return _acked(call, changed, owed, next)


def _owed_ack(call: Call, issue: Issue) -> str | None:
    """Return the side whose acknowledgment is owed: running first, then one that stands."""
    clocks = [c for c in issue.clocks if c.kind == "ack" and c.ended is None]
    running = [c.side for c in clocks if c.running]
    own = [c.side for c in clocks if c.side == call.side]
    if own:
        return own[0]
    return next(iter(running or [c.side for c in clocks]), None) or _unowned(call, issue)


def _unowned(call: Call, issue: Issue) -> str | None:
    """Return who acknowledges a row without an ack target all the same: its responder."""
    return issue.responder if issue.state in ("open", "reopened") else None


def _already_acked(call: Call, issue: Issue) -> Reply:
    owner = call.ctx.person_name(issue.owner(issue.waiting_on) or issue.owner(issue.responder))
    return call.answer(
        say("acked.already", name=call.ctx.name(issue), owner=owner or "nobody"), issue
    )


def _acked(call: Call, issue: Issue, side: str, next: datetime | None) -> Reply:
    due = due_of(call, issue, "update", side)
    key = "acked" if due else "acked.no_update"
    text = say(key, name=call.ctx.name(issue), owner=call.person.name, due=due)
    return call.answer(text, issue, *_promised(call, issue, side, next))


def _promised(call: Call, issue: Issue, side: str, at: datetime | None) -> list[Text]:
    """Say what a promised update means: it is due then, where the rule does not ask for it sooner.

    ``at`` is what was promised.
    """
    if at is None:
        return []
    due = due_of(call, issue, "update", side)
    owed = call.writer.due(issue, "update", side)
    if due is None or owed is None:
        return [say("acked.next", when=when_of(call, at))]
    return [say("acked.next.later", when=when_of(call, at), due=due)] if at > owed else []


@command(
    "issue assign",
    ISSUE_PARAM,
    Param("person", "person", help="somebody of your own side"),
    help="Name who owns it on your side",
    example="issue assign ACME-1 tom",
    several=True,
)
def assign(call: Call, issue: Issue, person: Person) -> Reply:
    """Name the owner of the actor's own side; clocks keep the site they started on."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    if not call.may("issue assign", own=person.side):
        company = call.ctx.company(person.side)
        raise refuse("no.other_side_person", person=person.name, company=company)
    values: dict[str, Value] = {
        "name": call.ctx.name(issue),
        "company": call.ctx.company(call.side),
        "owner": person.name,
    }
    if issue.owner(call.side) == person.id:
        return call.answer(say("assigned.already", **values), issue)
    changed = transitions.set_owner(issue, call.side, person.id)
    call.writer.save(changed)
    call.writer.record(issue, "assigned", call.person.id, {"owner": person.id})
    told = call.ctx.crowd((person,), call.now, any_hour=call.writer.any_hour(issue))
    owner: Text = (person.name,) if person is call.person else told
    line = say("event.assigned", actor=call.person.name, **(values | {"owner": owner}))
    call.writer.line("issue.event", changed, line)
    if call.side == changed.waiting_on:
        told_so = say("handover.assigned", actor=call.person.name, **values)
        people = call.writer.owners(changed)
        tell_each(call.writer, changed, people, lambda _: told_so, by=call.person)
    return call.answer(say("assigned", **values), issue)


COMMANDS = (ack, assign)
