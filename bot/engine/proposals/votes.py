"""Votes on a proposal: the last approval, or the first no, decides; it can be withdrawn."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.proposals.seats import seats_of
from bot.engine.proposals.store import Filed, find, open_about, store, tell_concerned
from bot.engine.proposals.value import (
    APPROVED,
    ASKED_AS,
    Seat,
    Vote,
    voted,
    withdrawn,
)
from bot.engine.writer import Writer
from bot.ports.message import Message


def vote(
    writer: Writer,
    filed: Filed,
    person: Person,
    *,
    approved: bool,
    text: str | None = None,
    terms: Mapping[str, str] | None = None,
) -> Filed:
    """Record what somebody with a seat says; the last approval, or the first no, decides.

    The caller has checked that the person has a seat. An approval runs the topic's effect.
    """
    seats = seats_of(writer, filed.proposal, person)
    votes = tuple(
        Vote(person.id, person.side, seat.role, writer.now, approved, text, _other(seat, person))
        for seat in seats
    )
    changed = voted(filed.proposal, votes, terms or {})
    filed = store(writer, filed, changed)
    payload = {
        "number": changed.name,
        "about": changed.about,
        "verdict": "approved" if approved else "rejected",
        "text": text,
        **{f"term.{name}": value for name, value in changed.terms.items()},
    }
    writer.record(filed.issue, "voted" if changed.open else "decided", person.id, payload)
    topic = writer.ctx.index.topics[changed.topic]
    if changed.state != APPROVED or not topic.speaks:
        _tell_vote(writer, filed, person, votes)
    if not changed.open:
        effect = topic.approved if changed.state == APPROVED else topic.rejected
        if effect is not None:
            effect(writer, changed, person)
            filed = find(writer, filed.record.id) or filed
    return filed


def _other(seat: Seat, person: Person) -> str | None:
    return seat.side if seat.side != person.side else None


def _tell_vote(writer: Writer, filed: Filed, person: Person, votes: tuple[Vote, ...]) -> None:
    proposal = filed.proposal
    kind = "issue.event" if proposal.open else "approval.decided"
    text = writer.ctx.index.proposal_cards.voted(writer.ctx, proposal, filed.issue, person, votes)
    writer.line(kind, filed.issue, text, about=filed.record)
    if proposal.open:
        return
    known = {vote.person for vote in proposal.votes} | {person.id}
    tell_concerned(writer, filed, Message(kind, text, filed.issue, filed.record), known)


def withdraw(writer: Writer, filed: Filed) -> None:
    """End a proposal without a decision; queued messages about it are dropped by their guard."""
    store(writer, filed, withdrawn(filed.proposal, writer.now))
    writer.record(filed.issue, "withdrawn", None, {"number": filed.proposal.name})
    effect = writer.ctx.index.topics[filed.proposal.topic].withdrawn
    if effect is not None:
        effect(writer, filed.proposal, None)


def withdraw_about(writer: Writer, issue: Issue) -> None:
    """Withdraw what was asked about an issue before it was resolved or ended; what was asked since,
    such as to close it, stands."""
    for filed in open_about(writer, issue):
        since = filed.proposal.payload.get(ASKED_AS) == issue.state
        if not since and not writer.ctx.index.topics[filed.proposal.topic].outlives:
            withdraw(writer, filed)
