"""Proposals inside a unit of work: ask, vote, withdraw, and climb the approval ladder.

What a decision does is declared by the feature that owns its topic (``Topic``), and how proposals
are told by one feature for all of them (``ProposalCards``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.issue import Issue
from bot.domain.plan import Step
from bot.domain.values import Duration, Person, Severity
from bot.engine.proposals.seats import approvers, approvers_of, seated, seats_of
from bot.engine.proposals.value import (
    ASKED_AS,
    PROPOSAL,
    Proposal,
    Seat,
    due_at,
    plan_proposal,
    without_vote,
)
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.messages.card import Card, Moment, Text
from bot.messages.say import join
from bot.ports import Record, RecordGuard, SeatGuard
from bot.ports.codec import from_data
from bot.ports.message import Message


@dataclass(frozen=True)
class Filed(Stored[Proposal]):
    """A proposal with its record and the issue that it is about."""

    issue: Issue | None

    @property
    def proposal(self) -> Proposal:
        """Return the proposal."""
        return self.value

    @property
    def guard(self) -> RecordGuard:
        """Return the guard of messages that lose their meaning with the decision."""
        return RecordGuard(self.record.id)


@dataclass(frozen=True)
class Question:
    """What is to be decided, before it has a number; see ``Proposal`` for the fields."""

    topic: str
    about: str
    seats: tuple[Seat, ...]
    severity: Severity = "minor"
    target: Duration | None = None
    why: str | None = None
    payload: Mapping[str, str] = field(default_factory=dict)
    issue: Issue | None = None
    rings: bool = False
    """Whether it is asked at any hour."""


def ask(writer: Writer, question: Question, by: Person | None) -> Filed:
    """Keep a proposal, start its clock, and tell the approvers and the channel."""
    filed = keep(writer, question, by)
    _request(writer, filed, rings=question.rings)
    return filed


def keep(writer: Writer, question: Question, by: Person | None) -> Filed:
    """Keep a proposal and start its clock; the caller says it in its own words."""
    proposal = numbered(writer, question, by)
    payload = {"number": proposal.name, "about": proposal.about, "text": proposal.why}
    return file(writer, proposal, question.issue, "proposed", payload)


def file(
    writer: Writer, proposal: Proposal, issue: Issue | None, event: str, payload: Mapping[str, Any]
) -> Filed:
    """Keep a new proposal with its audit line."""
    record = PROPOSALS.unsaved(writer, proposal.name, proposal.issue_id)
    filed = PROPOSALS.save(writer, Filed(record, proposal, issue))
    writer.record(issue, event, proposal.by, dict(payload))
    return filed


def numbered(writer: Writer, question: Question, by: Person | None) -> Proposal:
    """Return what is asked under the next number, not kept yet."""
    issue, ctx = question.issue, writer.ctx
    asker, side = (by.id, by.side) if by else (None, None)
    people = seated(writer, question.seats, without_vote(asker, side, question.seats))
    return Proposal(
        number=_number(writer),
        topic=question.topic,
        about=question.about,
        seats=question.seats,
        asked=writer.now,
        site=writer.roster.site_of(people, question.seats[0].side or ctx.program.sides[0]),
        severity=question.severity,
        rules_version=issue.rules_version if issue else ctx.row.rules_version,
        by=asker,
        side=side,
        why=question.why,
        payload={**question.payload, **({ASKED_AS: issue.state} if issue else {})},
        issue_id=issue.id if issue else None,
        target=question.target,
    )


def _number(writer: Writer) -> int:
    """Take the next number. Numbers count from 1 in each program; its row is locked, so none is
    taken twice."""
    number = asked_ever(writer) + 1
    writer.tx.keep(_counter(writer), str(number))
    return number


def asked_ever(writer: Writer) -> int:
    """Return how many proposals there are in the program: they are never forgotten."""
    return int(writer.tx.note(_counter(writer)) or 0)


def _counter(writer: Writer) -> str:
    return f"proposals/{writer.ctx.id}"


def _request(writer: Writer, filed: Filed, *, rings: bool) -> None:
    kind = "approval.requested"
    due = due_moment(writer, filed)
    people = approvers(writer, filed.proposal)
    by = writer.ctx.person_name(filed.proposal.by)

    cards = writer.ctx.index.proposal_cards

    def text(crowd: Text) -> Text:
        return cards.asked(writer.ctx, filed.proposal, filed.issue, by, crowd, due)

    buttons = cards.buttons(writer.ctx, filed.proposal, None)
    line = Card(text(_crowd(writer, filed, people)), buttons=buttons)
    writer.line(kind, filed.issue, line, about=filed.record)
    # Who asks for something of their own knows it.
    others = tuple(p for p in people if p.id != filed.proposal.by)
    ask_again(writer, filed, others, rings=rings)


def ask_again(
    writer: Writer, filed: Filed, people: tuple[Person, ...], *, rings: bool = False
) -> None:
    """Ask ``people`` by direct message to decide, such as after somebody else left; at any hour
    where it ``rings``."""
    due, by = due_moment(writer, filed), writer.ctx.person_name(filed.proposal.by)
    for person in people:
        asked = writer.ctx.index.proposal_cards.asked
        text = asked(writer.ctx, filed.proposal, filed.issue, by, (person.name,), due, private=True)
        card = card_for(writer, filed, text, person)
        guard = guard_for(writer, filed, person)
        message = Message(
            "approval.requested", card, filed.issue, filed.record, guard=guard, rings=rings
        )
        writer.tell(person, message)


def tell_concerned(writer: Writer, filed: Filed, message: Message, known: Collection[str]) -> None:
    """Tell whoever asked and everybody who was asked to decide, each once, but nobody of those who
    know it, by their ids."""
    asker = writer.ctx.program.person(filed.proposal.by or "")
    people = (asker, *approvers_of(writer, filed.proposal))
    for person in dict.fromkeys(people):
        if person is not None and person.id not in known:
            writer.tell(person, message)


def guard_for(writer: Writer, filed: Filed, person: Person) -> SeatGuard | RecordGuard:
    """Return the guard of what asks a person to decide: others of their role may be faster."""
    seats = seats_of(writer, filed.proposal, person)
    names = tuple(seat.name for seat in seats)
    return SeatGuard(filed.record.id, names) if names else filed.guard


def _crowd(writer: Writer, filed: Filed, people: tuple[Person, ...]) -> Text:
    """Name who decides; whoever the issue's card has just mentioned is not mentioned again."""
    critical = filed.proposal.severity == "critical"
    owners = writer.owners(filed.issue) if filed.issue and filed.proposal.target is None else ()
    parts = [
        (person.name,)
        if person in owners
        else writer.ctx.crowd((person,), writer.now, any_hour=critical)
        for person in people
    ]
    return join(parts)


def card_for(writer: Writer, filed: Filed, text: Text, person: Person) -> Card:
    """Return a direct message; whoever decides gets the buttons."""
    mine = seats_of(writer, filed.proposal, person)
    buttons = (
        writer.ctx.index.proposal_cards.buttons(writer.ctx, filed.proposal, filed.issue)
        if mine
        else ()
    )
    return Card(text, buttons=buttons, tone=filed.proposal.severity)


def find(writer: Writer, record_id: int) -> Filed | None:
    """Return a proposal by its record."""
    record = writer.tx.record(record_id)
    return None if record is None or record.kind != PROPOSAL else filed_of(writer, record)


def named(writer: Writer, name: str) -> Filed | None:
    """Return a proposal by its number in words (``DEC7``)."""
    return PROPOSALS.named(writer, name)


def filed_of(writer: Writer, record: Record) -> Filed:
    """Return the proposal of a record."""
    proposal = from_data(Proposal, record.data)
    issue = writer.tx.issue(proposal.issue_id) if proposal.issue_id is not None else None
    return Filed(record, proposal, issue)


def open_about(writer: Writer, issue: Issue, topic: str | None = None) -> list[Filed]:
    """Return the open proposals about an issue, oldest first; all or those of a topic."""
    found = (
        Filed(record, from_data(Proposal, record.data), issue)
        for record in writer.tx.records_about(issue.id, PROPOSAL)
        if record.live
    )
    return [filed for filed in found if topic in (None, filed.proposal.topic)]


def open_proposals(writer: Writer, topic: str | None = None) -> list[Filed]:
    """Return the open proposals of the program, oldest first; all or those of a topic."""
    proposals = PROPOSALS.all(writer, live=True)
    return [filed for filed in proposals if topic in (None, filed.proposal.topic)]


def to_decide(writer: Writer) -> list[Filed]:
    """Return the open proposals that wait for somebody, oldest first: not what is only shown."""
    return [filed for filed in open_proposals(writer) if asks(writer, filed)]


def asks(writer: Writer, filed: Filed) -> bool:
    """Say whether a proposal asks somebody, or only shows what was done."""
    return writer.ctx.index.topics[filed.proposal.topic].asks


def store(writer: Writer, filed: Filed, proposal: Proposal) -> Filed:
    """Store a changed proposal and renew its wake."""
    return PROPOSALS.change(writer, filed, proposal)


@dataclass(frozen=True)
class Timing:
    """When a proposal's decision is due, and the steps still to come of it."""

    due: datetime | None
    steps: list[Step]


def timing(writer: Writer, filed: Filed) -> Timing:
    """Return when a decision is due, and what is still to come of it."""
    proposal, calendars = filed.proposal, writer.ctx.calendars
    other_clock = writer.ctx.index.topics[proposal.topic].timing
    if other_clock is not None:
        by_its_topic: Timing = other_clock(writer, filed)
        return by_its_topic
    rules = writer.ctx.rule_sets[proposal.rules_version]
    steps = plan_proposal(proposal, rules, calendars, writer.ctx.index.topics[proposal.topic].top)
    return Timing(due_at(proposal, calendars), steps)


def due_moment(writer: Writer, filed: Filed) -> Moment | None:
    """Return when a decision is due, to be written; ``None`` where no clock runs for it."""
    at = timing(writer, filed).due
    return None if at is None else writer.ctx.moment(at, filed.proposal.site)


def set_wake(writer: Writer, filed: Filed) -> None:
    """Look at a proposal again when its next step is due."""
    PROPOSALS.renew(writer, filed)


def _outlook(writer: Writer, filed: Filed) -> Outlook:
    steps = timing(writer, filed).steps
    return Outlook(filed.proposal.open, steps[0].at if steps else None)


PROPOSALS = RecordStore(PROPOSAL, filed_of, _outlook)
