"""What the other side agreed to is done: its line is run again as whoever proposed it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.calendar import NeverOpens
from bot.domain.errors import Refused
from bot.domain.values import Person, Side
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import find, run_line
from bot.engine.proposals.seats import approvers_of
from bot.engine.proposals.store import (
    Filed,
    ask_again,
    named,
    open_about,
    open_proposals,
    store,
    tell_concerned,
)
from bot.engine.proposals.value import OUTDATED, Proposal
from bot.engine.texts import say
from bot.engine.two_keys.compare import effects_of
from bot.engine.two_keys.topic import TOPIC
from bot.engine.writer import Writer
from bot.messages.card import Text
from bot.ports import Touched
from bot.ports.message import Message
from bot.ports.request import COMMAND, Reply, Request

DECIDED = "approval.decided"


def agreed(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Do what was agreed, if it still does just what was asked for; else it is outdated."""
    done = bool(proposal.payload.get("done")) or _done(writer, proposal)
    tell_agreed(writer, proposal, person, done=done)


def tell_agreed(writer: Writer, proposal: Proposal, person: Person | None, *, done: bool) -> None:
    """Tell everybody that what was agreed is ``done``, or end it as outdated."""
    filed = named(writer, proposal.name)
    assert filed is not None, "it was just decided"
    text = _said("keys.done" if done else "keys.outdated", writer, proposal)
    if done:
        writer.line(DECIDED, filed.issue, text, about=filed.record)
    else:
        _end(writer, filed)
    known = {person.id} if person is not None else set()
    tell_concerned(writer, filed, Message(DECIDED, text, filed.issue, filed.record), known)


def _done(writer: Writer, proposal: Proposal, *, really: bool = True) -> bool:
    """Run the line of a proposal, and return whether it still does just what was asked for; only
    then, and if it is ``really`` to be done, it stays done."""
    proposer = writer.ctx.program.person(proposal.by or "")
    if proposer is None:
        return False
    call = _call(writer, proposal, proposer)
    wanted = {tuple(mark) for mark in json.loads(proposal.payload["effects"])}
    same = False

    def still(reply: Reply, wrote: Touched) -> bool:
        nonlocal same
        marks = {effect.mark for effect in effects_of(call, wrote)}
        same = not reply.refused and bool(marks) and marks <= wanted
        return same and really

    try:
        found = find(writer.ctx.index.commands, proposal.payload["line"])
        writer.tx.weighed(lambda: run_line(call, found.command, found.arguments), still)
    except (Refused, NeverOpens):
        return False
    return same


def end_outdated(writer: Writer, touched: Touched) -> None:
    """End the proposals about what something else has just changed so that they would not do any
    more what was asked for."""
    about = [*_about_issues(writer, touched), *_about_records(writer, touched)]
    for filed in about:
        if not _done(writer, filed.proposal, really=False):
            _end(writer, filed)


def _about_issues(writer: Writer, touched: Touched) -> Iterator[Filed]:
    for number, before in touched.issues.items():
        issue = writer.tx.issue(number) if before is not None else None
        yield from open_about(writer, issue, TOPIC) if issue is not None else ()


def _about_records(writer: Writer, touched: Touched) -> Iterator[Filed]:
    bound, records = writer.ctx.index.bindings, touched.records.values()
    names = {f"{r.kind}/{r.name}" for r in records if r is not None and r.kind in bound}
    for filed in open_proposals(writer, TOPIC) if names else ():
        asked = json.loads(filed.proposal.payload["effects"])
        if names & {about for _, about, *_ in asked}:
            yield filed


def ask_the_first(writer: Writer, side: Side) -> None:
    """Ask the first program manager of a side about what was done while nobody could agree."""
    for filed in open_proposals(writer, TOPIC):
        if filed.proposal.payload.get("done") and filed.proposal.seats[0].side == side:
            ask_again(writer, filed, approvers_of(writer, filed.proposal))


def _end(writer: Writer, filed: Filed) -> None:
    proposal = filed.proposal
    store(writer, filed, replace(proposal, state=OUTDATED, decided=proposal.decided or writer.now))
    writer.record(filed.issue, "outdated", None, {"number": proposal.name})
    line = _said("keys.outdated", writer, proposal)
    writer.line(DECIDED, filed.issue, line, about=filed.record)


def _call(writer: Writer, proposal: Proposal, proposer: Person) -> Call:
    """Return the call as it was made, now; what it lets stand counts from when it was asked for."""
    asked, ctx = proposal.payload, writer.ctx
    request = Request(
        key=f"agreed/{ctx.id}/{proposal.name}",
        kind=COMMAND,
        platform=asked["platform"],
        identity=proposer.id,
        place=asked["place"],
        text=asked["line"],
        private=asked["audience"] != "shared",
        thread=asked["thread"] or None,
    )
    subject = writer.tx.message_at(request.place, request.thread) if request.thread else None
    thread = writer.tx.issue(subject.id) if subject is not None else None
    return Call(
        writer.tx,
        writer.now,
        ctx,
        proposer,
        asked["audience"],
        request,
        Writer(writer.tx, ctx, writer.now, f"agreed/{proposal.name}"),
        thread,
        asked=proposal.asked,
    )


def _said(key: str, writer: Writer, proposal: Proposal) -> Text:
    actor = writer.ctx.person_name(proposal.by)
    values = {"number": proposal.name, "about": proposal.about, "actor": actor}
    return say(key, line=proposal.payload["shown"], **values)
