"""What the two sides do with an issue, from acknowledging it to closing it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain import transitions
from bot.domain.plan import CLOSE
from bot.domain.values import ENDED_STATES, Duration, Issue, Person
from bot.domain.worktime import add
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.feature import COMMENTED, CONTAINED, ISSUE, RESOLVED
from bot.engine.proposals.store import Filed, approvers
from bot.features.decisions.approvals import decides, open_decision
from bot.features.decisions.commands import cast
from bot.features.issues import ladder_cards as cards
from bot.features.issues.discretion.policy import discretion_of
from bot.features.issues.merged import heard, take_out
from bot.features.issues.texts import STATES, refuse, say
from bot.messages.card import Moment, Text
from bot.messages.people import names
from bot.messages.say import Value
from bot.ports import ClockGuard
from bot.ports.message import Message
from bot.ports.request import Reply

ISSUE_PARAM = Param("issue", "issue", help="the number, such as ACME-1; left out in its thread")
THIRD_PARTY_LIMIT = Duration(5, "bd")


def already_ended(call: Call, issue: Issue) -> Reply | None:
    """Answer an action on a resolved or ended issue with what is already true."""
    name = call.ctx.name(issue)
    if issue.state == "resolved" and issue.resolved is not None:
        return call.answer(
            say("resolved.already", name=name, when=_when(call, issue.resolved)), issue
        )
    if issue.state not in ENDED_STATES:
        return None
    when = _when(call, issue.closed or issue.logged)
    if issue.state == "closed":
        return call.answer(say("ended", name=name, state=STATES[issue.state], when=when), issue)
    return call.answer(say("ended.final", name=name, state=STATES[issue.state], when=when), issue)


def _when(call: Call, at: datetime) -> Moment:
    return call.ctx.moment(at, call.person.site)


def _due(call: Call, issue: Issue, kind: str, side: str) -> Moment | None:
    at = call.writer.due(issue, kind, side)
    return None if at is None else call.ctx.moment(at, call.writer.site(issue, side))


@command(
    "issue ack",
    ISSUE_PARAM,
    Param("next", "when", required=False, option=True, help="when the next update comes"),
    help="Acknowledge: you own it, and the ladder stops",
    example="issue ack ACME-1 next=+4h",
)
def ack(call: Call, issue: Issue, next: datetime | None) -> Reply:
    """Acknowledge for the side that owes it; the one who acknowledges becomes the owner."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    owed = _owed_ack(call, issue)
    if owed is None:
        return _already_acked(call, issue)
    call.require_side(owed, "acknowledge")
    person, name = call.person, call.ctx.name(issue)
    changed = transitions.acknowledge(
        issue, call.ctx.cell(issue), owed, person.id, person.site, call.now
    )
    call.writer.save(changed)
    call.writer.record(issue, "acked", person.id, {"next": next.isoformat() if next else None})
    line = say("event.acked", actor=person.name, name=name, owner=person.name)
    call.writer.line("issue.event", changed, line)
    return _acked(call, changed, owed, next)


def _owed_ack(call: Call, issue: Issue) -> str | None:
    """The side whose acknowledgment is owed: running first, then one that stands."""
    clocks = [c for c in issue.clocks if c.kind == "ack" and c.ended is None]
    running = [c.side for c in clocks if c.running]
    own = [c.side for c in clocks if c.side == call.side]
    if own:
        return own[0]
    return next(iter(running or [c.side for c in clocks]), None) or _unowned(call, issue)


def _unowned(call: Call, issue: Issue) -> str | None:
    """A row without an ack target is acknowledged all the same, by its responder."""
    return issue.responder if issue.state in ("open", "reopened") else None


def _already_acked(call: Call, issue: Issue) -> Reply:
    owner = call.ctx.person_name(issue.owner(issue.waiting_on) or issue.owner(issue.responder))
    return call.answer(
        say("acked.already", name=call.ctx.name(issue), owner=owner or "nobody"), issue
    )


def _acked(call: Call, issue: Issue, side: str, next: datetime | None) -> Reply:
    due = _due(call, issue, "update", side)
    key = "acked" if due else "acked.no_update"
    text = say(key, name=call.ctx.name(issue), owner=call.person.name, due=due)
    promised = [say("acked.next", when=_when(call, next))] if next else []
    return call.answer(text, issue, *promised)


@command(
    "issue assign",
    ISSUE_PARAM,
    Param("person", "person", help="somebody of your own side"),
    help="Name who owns it on your side",
    example="issue assign ACME-1 tom",
)
def assign(call: Call, issue: Issue, person: Person) -> Reply:
    """Name the owner of the actor's own side; clocks keep the site they started on."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    if person.side != call.side:
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
    return call.answer(say("assigned", **values), issue)


@command(
    "issue update",
    ISSUE_PARAM,
    Param("text", "text", help="what is new"),
    help="Say what is new; the update clock starts again",
    example='issue update ACME-1 "broker has 800, quote tomorrow"',
)
def update(call: Call, issue: Issue, text: str) -> Reply:
    """Record an update by the responder, or by the side that holds the ball."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    if call.side != issue.waiting_on:
        call.require_side(issue.responder, "update")
    changed = _updated(call, issue)
    call.writer.save(changed)
    call.writer.record(issue, "updated", call.person.id, {"text": text})
    line = say("event.updated", actor=call.person.name, text=text)
    call.writer.line("issue.event", changed, line)
    due = _due(call, changed, "update", call.side)
    unacked = issue.state != "acknowledged" and transitions.running_ack(issue) is not None
    key = "updated" if due else "updated.not_acked" if unacked else "updated.no_clock"
    return call.answer(say(key, name=call.ctx.name(issue), due=due), issue)


def _updated(call: Call, issue: Issue) -> Issue:
    site = call.writer.site(issue, call.side)
    return transitions.updated(issue, call.ctx.cell(issue), call.side, site, call.now)


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
    changed = _updated(call, issue) if issue.live else issue
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
    "issue contain",
    ISSUE_PARAM,
    Param("text", "text", required=False, help="what was done"),
    help="Say that the problem is contained; the contain clock ends",
    example='issue contain ACME-1 "stock and WIP quarantined, 3 lots"',
)
def contain(call: Call, issue: Issue, text: str | None) -> Reply:
    """Record the containment by the responder; it counts as an update."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    call.require_side(issue.responder, "contain")
    name = call.ctx.name(issue)
    if issue.contained is not None:
        return call.answer(
            say("contained.already", name=name, when=_when(call, issue.contained)), issue
        )
    changed = transitions.contain(_updated(call, issue), call.now)
    call.writer.save(changed)
    call.writer.record(issue, "contained", call.person.id, {"text": text})
    key = "event.contained" if text else "event.contained.no_text"
    call.writer.line("issue.event", changed, say(key, actor=call.person.name, text=text))
    remarks = _remarks(call, CONTAINED, issue, changed, text)
    return call.answer(say("contained", name=name), issue, *remarks)


def _remarks(
    call: Call, moment: str, before: Issue, issue: Issue, text: str | None
) -> Iterator[Text]:
    """Let other nouns follow a step of an issue; yield what is left to be said about that."""
    for follow in call.ctx.index.following(ISSUE, moment):
        yield from follow(call.writer, before, issue, text, call.person)


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
    return _passed(call, issue, holder, reason)


def _may_pass(call: Call, issue: Issue, holder: str) -> None:
    """The side with the ball passes it on; anybody may take it to his own side."""
    held = issue.wait_side if issue.waiting_on == transitions.THIRD_PARTY else issue.waiting_on
    if call.side not in (held, holder):
        company = call.ctx.company(held or issue.responder)
        raise refuse("no.holder", name=call.ctx.name(issue), company=company)


def _passed(call: Call, issue: Issue, holder: str, reason: str | None) -> Reply:
    ctx, name = call.ctx, call.ctx.name(issue)
    site = call.writer.site(issue, holder)
    changed = transitions.pass_ball(issue, ctx.cell(issue), holder, site, call.now)
    call.writer.save(changed)
    payload = {"from": issue.waiting_on, "to": holder, "reason": reason}
    call.writer.record(issue, "passed", call.person.id, payload)
    due = _due(call, changed, "ack", holder) if holder != issue.responder else None
    _hand_over(call, changed, holder, reason, due)
    if due is None:
        return call.answer(say("waiting.back", name=name, company=ctx.company(holder)), issue)
    return call.answer(say("waiting", name=name, company=ctx.company(holder), due=due), issue)


def _hand_over(
    call: Call, issue: Issue, holder: str, reason: str | None, due: Moment | None
) -> None:
    """Tell the thread and the new side's owners. The guard is the acknowledgment they owe."""
    ctx, writer = call.ctx, call.writer
    owners = writer.owners(issue, holder)
    clock = next((c for c in issue.clocks if c.side == holder and c.running), None)
    guard = ClockGuard(issue.id, clock.id) if clock else None
    back = holder == issue.responder
    key = "handover.back" if back else "handover" if due else "handover.no_ack"

    def text(people: Text) -> Text:
        return say(
            key,
            actor=call.person.name,
            name=ctx.name(issue),
            company=ctx.company(holder),
            reason=reason or "no reason given",
            owners=people,
            due=due,
        )

    crowd = ctx.crowd(owners, call.now, any_hour=writer.any_hour(issue))
    writer.line("handover", issue, cards.thread_line(ctx, issue, text(crowd)))
    for person in owners:
        card = cards.handed_over(ctx, issue, text((person.name,)))
        writer.tell(person, Message("handover", card, issue, guard=guard))


def _third_party(call: Call, issue: Issue, until: datetime | None, reason: str | None) -> Reply:
    name = call.ctx.name(issue)
    held = issue.wait_side if issue.waiting_on == transitions.THIRD_PARTY else issue.waiting_on
    if call.side != held:
        raise refuse("no.holder", name=name, company=call.ctx.company(held or issue.responder))
    if until is None:
        raise refuse("no.until", name=name)
    if until <= call.now:
        raise refuse("no.past", when=_when(call, until))
    calendar = call.ctx.calendars[call.writer.site(issue, held)]
    limit = add(calendar, call.now, THIRD_PARTY_LIMIT)
    if calendar.local(until).date() > calendar.local(limit).date():
        raise refuse("no.far", when=_when(call, until), limit=_when(call, limit))
    changed = transitions.wait_for_third_party(issue, until, call.now)
    call.writer.save(changed)
    payload = {"until": until.isoformat(), "reason": reason}
    call.writer.record(issue, "third_party", call.person.id, payload)
    line = say(
        "event.third",
        actor=call.person.name,
        until=_when(call, until),
        reason=reason or "no reason given",
    )
    call.writer.line("issue.event", changed, line)
    return call.answer(say("waiting.third", name=name, until=_when(call, until)), issue)


@command(
    "issue resolve",
    ISSUE_PARAM,
    Param("how", "text", required=False, help="what solved it"),
    help="Say that it is solved; all clocks end",
    example='issue resolve ACME-1 "800 pcs from broker, rest on PO 4711"',
)
def resolve(call: Call, issue: Issue, how: str | None) -> Reply:
    """Resolve for the responder; the counterpart closes or reopens."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    call.require_side(issue.responder, "resolve")
    decision = open_decision(call.writer, issue)
    if decision is not None and decides(call.writer, decision, call.person, how):
        return cast(call, decision, approved=True, text=how, terms={})
    name, ctx = call.ctx.name(issue), call.ctx
    changed = transitions.resolve(issue, how, call.now)
    call.writer.save(changed)
    call.writer.record(issue, "resolved", call.person.id, {"how": how})
    key = "event.resolved" if how else "event.resolved.no_text"
    line = say(key, actor=call.person.name, name=name, text=how)
    call.writer.line("issue.event", changed, line)
    company = ctx.company(issue.counterpart)
    remarks = (
        *_remarks(call, RESOLVED, issue, changed, how),
        *_undecided(call, decision),
    )
    closes = next((s.at for s in call.writer.plan(changed) if s.kind == CLOSE), None)
    when = _when(call, closes) if closes is not None else None
    key = "resolved" if when is None else "resolved.closes"
    return call.answer(say(key, name=name, company=company, when=when), issue, *remarks)


def _undecided(call: Call, decision: Filed | None) -> tuple[Text, ...]:
    """A resolution is no consent: say who still has to decide."""
    if decision is None:
        return ()
    people = names(approvers(call.writer, decision.proposal))
    return (say("resolved.undecided", number=decision.proposal.name, people=people),)


@command(
    "issue close",
    ISSUE_PARAM,
    help="Close a resolved issue: the counterpart agrees that it is solved",
    example="issue close ACME-1",
)
def close(call: Call, issue: Issue) -> Reply:
    """Close for the counterpart, or for a program manager of either side."""
    name = call.ctx.name(issue)
    if issue.state in ENDED_STATES:
        return _closed_before(call, issue)
    _counterpart_only(call, issue, "close")
    if issue.state != "resolved":
        raise refuse("no.not_resolved", name=name)
    changed = transitions.close(issue, call.now)
    call.writer.save(changed)
    call.writer.record(issue, "closed", call.person.id)
    line = say("event.closed", actor=call.person.name, name=name)
    call.writer.line("issue.event", changed, line)
    return call.answer(say("closed", name=name), issue)


def _closed_before(call: Call, issue: Issue) -> Reply:
    when = _when(call, issue.closed or issue.logged)
    if issue.state == "closed":
        return call.answer(say("closed.already", name=call.ctx.name(issue), when=when), issue)
    return already_ended(call, issue) or Reply()


def _counterpart_only(call: Call, issue: Issue, what: str) -> None:
    if not call.is_manager():
        call.require_side(issue.counterpart, what)


@command(
    "issue reopen",
    ISSUE_PARAM,
    Param("why", "text", required=False, help="what is still wrong"),
    help="Reopen a resolved or closed issue, or undo a merge; its clocks start again",
    example='issue reopen ACME-1 "two more boards failed"',
    merged=True,
)
def reopen(call: Call, issue: Issue, why: str | None) -> Reply:
    """Reopen for the counterpart, or for a program manager of either side."""
    name, ctx = call.ctx.name(issue), call.ctx
    if issue.state == "merged":
        return take_out(call, issue, why)
    if issue.state == "cancelled":
        return already_ended(call, issue) or Reply()
    _counterpart_only(call, issue, "reopen")
    if issue.live:
        return call.answer(say("reopened.already", name=name), issue)
    site = call.writer.site(issue, issue.responder)
    changed = transitions.reopen(issue, ctx.cell(issue), site, call.now)
    call.writer.save(changed)
    call.writer.record(issue, "reopened", call.person.id, {"why": why})
    key = "event.reopened" if why else "event.reopened.no_text"
    line = say(key, actor=call.person.name, name=name, text=why)
    call.writer.line("issue.event", changed, line)
    due = _due(call, changed, "ack", issue.responder)
    return call.answer(say("reopened" if due else "reopened.no_ack", name=name, due=due), issue)


@command(
    "issue cancel",
    ISSUE_PARAM,
    Param("why", "text", help="why it is withdrawn"),
    help="Withdraw an issue that should not have been logged",
    example='issue cancel ACME-1 "logged twice"',
)
def cancel(call: Call, issue: Issue, why: str) -> Reply:
    """Cancel for the side that logged it, or for a program manager."""
    ended = already_ended(call, issue)
    if ended is not None and issue.state != "resolved":
        return ended
    if not call.is_manager():
        call.require_side(issue.raised_side, "cancel")
    changed = transitions.end(issue, "cancelled", call.now)
    call.writer.save(changed)
    call.writer.record(issue, "cancelled", call.person.id, {"why": why})
    name = call.ctx.name(issue)
    line = say("event.cancelled", actor=call.person.name, name=name, text=why)
    call.writer.line("issue.event", changed, line)
    return call.answer(say("cancelled", name=name), issue)


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


COMMANDS = (ack, assign, update, contain, wait, resolve, close, reopen, cancel, note)
