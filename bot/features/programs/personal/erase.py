"""Somebody is erased: a neutral mark takes their place, and what was done and decided stays.

Whoever is on the roster of a program that is not archived is refused: what they hold is handed over
by their side, as when anybody leaves. So the record of both companies is never left without an
owner, and the operator decides nothing for them.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.program import Program
from bot.domain.traces import Traces, is_mark
from bot.domain.values import Person
from bot.engine.context import FORMER, Context, Former, context_of
from bot.engine.feeds import forget_number
from bot.engine.index import Index
from bot.engine.proposals.store import Filed, open_proposals
from bot.engine.writer import Writer
from bot.features.programs.leaving import Belongings, belongings, heir_of
from bot.features.programs.personal.texts import refuse, say
from bot.features.programs.personal.whom import elsewhere, former_name, program_row, whom
from bot.messages.card import plain
from bot.ports import Record, UnitOfWork
from bot.ports.codec import to_data
from bot.ports.traces import ERASED_SECRET, Erasing, Seen
from bot.program_file import write_program

ARCHIVED = "archived"


@dataclass(frozen=True)
class Erased:
    """What became of somebody: the ``mark`` in their place, how many rows were changed, and where
    else they are known: program and id."""

    mark: str
    rows: int
    elsewhere: tuple[tuple[str, str], ...]


def look_for(
    tx: UnitOfWork, index: Index, key: str, handle: str, more: Collection[str] = ()
) -> Seen:
    """Return on a view what there is of somebody in the large tables: nobody waits meanwhile."""
    ctx = context_of(tx, program_row(tx, key).id, index)
    return tx.look(whom(tx, ctx, handle, more))


def erase_person(
    tx: UnitOfWork,
    index: Index,
    key: str,
    handle: str,
    now: datetime,
    more: Collection[str] = (),
    seen: Seen | None = None,
) -> Erased | None:
    """Erase somebody from a program, and ``more`` words that name them; ``None``: nothing is kept
    about them. Whoever still holds something is refused. ``seen`` is what ``look_for`` found."""
    row = program_row(tx, key)
    ctx = context_of(tx, row.id, index, lock=True)
    if is_mark(handle):
        return None
    found = whom(tx, ctx, handle, more, seen.identities if seen else None)
    writer = Writer(tx, ctx, now, f"erase/{found.traces.mark}")
    person = ctx.program.person(handle)
    if person is not None and row.state != ARCHIVED:
        raise _refusal(writer, person)
    _require_decided(writer, found.traces)
    known = tx.record_named(ctx.id, FORMER, handle)
    erasing = Erasing(ctx.id, found.traces, found.beyond, _secret(tx), now, seen or Seen())
    rows = tx.erase(erasing)
    if not rows and person is None and known is None:
        return None
    others = [each.id for each in ctx.program.people if each.id != handle]
    forget_number(tx, ctx.id, handle, others)
    _mark_former(tx, ctx, handle, found.traces.mark, person, known)
    _renew(tx, context_of(tx, row.id, index), now, found.traces)
    also = elsewhere(tx, ctx, found.traces.identities)
    return Erased(found.traces.mark, rows, tuple(also))


def _secret(tx: UnitOfWork) -> str:
    secret = tx.note(ERASED_SECRET)
    if secret is None:
        secret = secrets.token_hex(32)
        tx.keep(ERASED_SECRET, secret)
    return secret


def _mark_former(
    tx: UnitOfWork,
    ctx: Context,
    handle: str,
    mark: str,
    person: Person | None,
    known: Record | None,
) -> None:
    """Let the history name the mark."""
    if known is not None:
        tx.drop_record(known.id)
    before = ctx.past.people.get(handle)
    side = person.side if person else before.side if before else ctx.program.sides[0]
    if person is None:
        data = to_data(Former(former_name(mark), side))
        tx.add_record(Record(0, ctx.id, FORMER, mark, False, None, data))


def _renew(tx: UnitOfWork, ctx: Context, now: datetime, traces: Traces) -> None:
    """Store the program anew: every process reads it again, and nobody is known as before."""
    program = _renamed(ctx.program, traces)
    tx.save_program(ctx.id, write_program(program), ctx.row.state)
    tx.index_people(ctx.id, [(p.id, p.slack, p.discord) for p in program.people])
    after = Writer(tx, context_of(tx, ctx.id, ctx.index), now, f"erase/{traces.mark}")
    after.record(None, "person.erased", None, {"person": traces.mark})


def _renamed(program: Program, traces: Traces) -> Program:
    """Return an archived program with the mark on its roster; nothing goes on in it."""

    def renamed(person: Person) -> Person:
        backup = traces.mark if person.backup == traces.id else person.backup
        if person.id != traces.id:
            return replace(person, backup=backup)
        bare = replace(person, email=None, phone=None, slack=None, discord=None, away=())
        return replace(bare, id=traces.mark, name=former_name(traces.mark), backup=backup)

    return replace(program, people=tuple(map(renamed, program.people)))


def _require_decided(writer: Writer, traces: Traces) -> None:
    """Refuse while something open is about somebody: its answer would be about a mark."""
    about = [filed for filed in open_proposals(writer) if _is_about(filed, traces)]
    if about:
        numbers = [filed.proposal.name for filed in about]
        name = traces.name or traces.id
        raise refuse(
            "no.erase.proposals",
            name=name,
            id=traces.id,
            numbers=", ".join(numbers),
            first=numbers[0],
        )


def _is_about(filed: Filed, traces: Traces) -> bool:
    payload = dict(filed.proposal.payload)
    seats = [seat.role for seat in filed.proposal.seats]
    return bool(traces.data(payload) != payload or traces.data(seats) != seats)


def _refusal(writer: Writer, person: Person) -> Exception:
    had = belongings(writer, person)
    what = "; ".join(_held(writer, person, had))
    holds = plain(say("no.erase.holds", what=what)) if what else ""
    others = (p.id for p in writer.ctx.program.side_people(person.side) if p != person)
    heir = heir_of(writer, person, None)
    return refuse(
        "no.erase.roster",
        name=person.name,
        id=person.id,
        key=writer.ctx.row.key,
        holds=holds,
        heir=heir.id if heir else next(others, "anna"),
    )


def _held(writer: Writer, person: Person, had: Belongings) -> Iterator[str]:
    """Yield what somebody holds, in words."""
    ctx = writer.ctx
    named = [
        *(ctx.name(issue) for issue in had.issues),
        *(f"{ctx.index.word(record.kind)} {record.name}" for record in _owned(writer, person)),
        *(filed.proposal.name for filed in had.decisions),
    ]
    if named:
        yield ", ".join(named)
    if had.alone:
        yield plain(say("no.erase.alone", alone=", ".join(had.alone)))


def _owned(writer: Writer, person: Person) -> Iterator[Record]:
    """Yield what somebody answers for: what goes on by itself, and what is agreed and holds."""
    ctx, tables = writer.ctx, {table.kind: table for table in writer.ctx.index.tables}
    for kind in dict.fromkeys((*ctx.index.wakes, *tables)):
        table = tables.get(kind)
        for record in writer.tx.records(ctx.id, kind, live=table is None):
            holds = table is None or record.live or table.defined(ctx, record) is not None
            if holds and person.id in _owners(record):
                yield record


def _owners(record: Record) -> tuple[object, ...]:
    """Return who answers for a record: one person, or one of each side."""
    agreed = record.data.get("table") or {}
    return (record.data.get("owner"), agreed.get("owner_oem"), agreed.get("owner_ems"))
