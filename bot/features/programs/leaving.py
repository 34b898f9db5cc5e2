"""Somebody leaves a side: what was theirs goes to somebody else, and they are sent nothing more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.issue import GOING_ON_STATES, Issue
from bot.domain.program import Program
from bot.domain.values import Person
from bot.engine.feature import LEFT, PERSON
from bot.engine.proposals.seats import approvers, seated
from bot.engine.proposals.store import Filed, ask_again, open_proposals, to_decide
from bot.engine.proposals.value import Proposal
from bot.engine.proposals.votes import withdraw
from bot.engine.writer import Writer
from bot.features.programs import cards
from bot.features.programs.store import store
from bot.features.programs.texts import say
from bot.features.rules.lint.people import Needs
from bot.messages.card import Text
from bot.ports.message import Message

ROSTER = "roster"


@dataclass(frozen=True)
class Belongings:
    """What somebody has: issues they own, what only they fill, decisions that wait for them."""

    issues: tuple[Issue, ...] = ()
    alone: tuple[str, ...] = ()
    decisions: tuple[Filed, ...] = ()
    backup_of: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Left:
    """What became of it: the writer after the change, what was handed over, and further lines."""

    writer: Writer
    had: Belongings
    heir: Person | None
    lines: tuple[Text, ...] = ()


def belongings(writer: Writer, person: Person) -> Belongings:
    """Return what somebody has now."""
    ctx = writer.ctx
    return Belongings(
        tuple(
            i
            for i in writer.tx.issues(ctx.id, GOING_ON_STATES)
            if i.owner(person.side) == person.id
        ),
        tuple(Needs(ctx.program, ctx.rules).alone(person)),
        tuple(f for f in to_decide(writer) if _alone_decides(writer, f.proposal, person)),
        tuple(p for p in ctx.program.people if p.backup == person.id),
    )


def _alone_decides(writer: Writer, proposal: Proposal, person: Person) -> bool:
    """Say whether nobody else is asked for one of the seats that still wait."""
    asked = (seated(writer, (seat,), proposal.without_vote) for seat in proposal.waiting())
    return any(people == (person,) for people in asked)


def heir_of(writer: Writer, person: Person, named: Person | None) -> Person | None:
    """Return who takes over: whoever was named, else the backup."""
    return named or writer.ctx.program.person(person.backup or "")


def detach(
    writer: Writer,
    person: Person,
    heir: Person | None,
    by: Person,
    cause: str,
    *,
    becomes: Person | None = None,
) -> Left:
    """Take somebody off their side, with everything that they have going to ``heir``.

    Without an heir, issues go to whoever has their role. ``becomes`` is who they are on the
    other side; else they leave the roster.
    """
    had = belongings(writer, person)
    after = store(writer, _without(writer.ctx.program, person, heir, becomes), cause)
    return hand_over(writer, after, had, person, heir, by, moved=becomes is not None)


def hand_over(
    before: Writer,
    writer: Writer,
    had: Belongings,
    person: Person,
    heir: Person | None,
    by: Person,
    *,
    moved: bool,
) -> Left:
    """Give what somebody ``had`` to ``heir``, after they left, or ``moved`` to the other side."""
    kind = "person.moved" if moved else "person.left"
    writer.record(None, kind, by.id, {"person": person.id, "name": person.name})
    for filed in open_proposals(writer):
        if filed.proposal.topic == ROSTER and filed.proposal.payload["person"] == person.id:
            withdraw(writer, filed)
    for issue in had.issues:
        _hand_over(writer, issue, person, heir, by)
    _tell(writer, person, heir, had, by)
    _ask_others(before, writer, had)
    follows = writer.ctx.index.following(PERSON, LEFT)
    lines = tuple(line for follow in follows for line in follow(writer, person, heir))
    writer.tx.wake_program(writer.ctx.id, writer.now)
    return Left(writer, had, heir, lines)


def _without(
    program: Program, person: Person, heir: Person | None, becomes: Person | None
) -> Program:
    others = (p for p in program.people if p is not person)
    people = tuple(_backed(p, person, heir) for p in others)
    manager = next(iter(replace(program, people=people).managers(person.side)), None)
    owner = (heir or manager or person).id
    deadlines = tuple(
        replace(deadline, owner=owner) if deadline.owner == person.id else deadline
        for deadline in program.deadlines
    )
    return replace(program, people=(*people, becomes) if becomes else people, deadlines=deadlines)


def _backed(person: Person, left: Person, heir: Person | None) -> Person:
    """Return ``person`` with another backup than who left; nobody is their own backup."""
    if person.backup != left.id:
        return person
    stand_in = heir.id if heir is not None and heir.id != person.id else None
    return replace(person, backup=stand_in)


def _hand_over(
    writer: Writer, issue: Issue, person: Person, heir: Person | None, by: Person
) -> None:
    owner = heir.id if heir else None
    if person.side == "oem":
        changed = replace(issue, owner_oem=owner)
    else:
        changed = replace(issue, owner_ems=owner)
    writer.save(changed)
    names = cards.names(writer.owners(changed, person.side))
    writer.record(issue, "left", by.id, {"name": person.name, "owners": names})
    text = say(
        "leave.issue",
        person=person.name,
        name=writer.ctx.name(issue),
        owners=names,
        company=writer.ctx.company(person.side),
    )
    writer.line("issue.event", changed, text)


def _tell(writer: Writer, person: Person, heir: Person | None, had: Belongings, by: Person) -> None:
    """Tell the channel that somebody left; who takes over gets the list."""
    company = writer.ctx.company(person.side)
    key = f"left/{person.id}/{writer.cause}"
    names = cards.names([heir]) if heir else ""
    told = say(
        "leave.told.heir" if heir else "leave.told", person=person.name, company=company, heir=names
    )
    writer.notice(told, key=key)
    if heir is not None and heir.id != by.id and had.issues:
        card = cards.taken_over(writer.ctx, person, had.issues)
        writer.tell(heir, Message("handover", card, key=key))


def _ask_others(before: Writer, writer: Writer, had: Belongings) -> None:
    """Ask somebody else now where one person alone was waited for; who was asked before is not
    asked again."""
    for filed in had.decisions:
        waiting = next((f for f in open_proposals(writer) if f.record.id == filed.record.id), None)
        if waiting is not None:
            known = {person.id for person in approvers(before, filed.proposal)}
            people = approvers(writer, waiting.proposal)
            ask_again(writer, waiting, tuple(p for p in people if p.id not in known))
