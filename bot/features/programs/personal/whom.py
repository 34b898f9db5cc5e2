"""Under what somebody is kept in a program: on its roster, or after they left it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.domain.traces import Traces, called, free_mark
from bot.domain.values import Person
from bot.engine.context import FORMER, Context
from bot.engine.left import identities, identities_of_leaver
from bot.features.programs.personal.texts import refuse
from bot.ports import ProgramRow, UnitOfWork
from bot.ports.audience import only
from bot.ports.place import read_place
from bot.ports.traces import Whom

CONSOLE = "console"


def program_row(tx: UnitOfWork, key: str) -> ProgramRow:
    """Return a program by its stored name; an unknown one is refused."""
    row = tx.program_named(key.upper())
    if row is not None:
        return row
    known = [each.key for each in tx.programs()]
    if not known:
        raise refuse("no.erase.no_program")
    raise refuse("no.erase.program", key=key, known=", ".join(known))


def whom(
    tx: UnitOfWork,
    ctx: Context,
    handle: str,
    more: Collection[str] = (),
    seen: Mapping[str, str] | None = None,
) -> Whom:
    """Return somebody with everything under which they may be kept; ``seen`` are identities that
    were looked for before."""
    person, former = ctx.program.person(handle), ctx.past.people.get(handle)
    name = person.name if person else former.name if former else ""
    taken = [*ctx.past.people, *(each.id for each in ctx.program.people)]
    traces = Traces(handle, name, free_mark(taken), more=(*_contact(person), *more))
    known = identities(person) if person else identities_of_leaver(tx, ctx.id, handle)
    found = known or (_identities_written_to(tx, ctx, traces) if seen is None else seen)
    return Whom(ctx.id, replace(traces, identities=found), _beyond(tx, ctx, handle, found))


def elsewhere(tx: UnitOfWork, ctx: Context, found: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return as whom, and in which other programs, identities are known."""
    members = [m for platform, each in found.items() for m in tx.memberships(platform, each)]
    others = dict.fromkeys((m.program_id, m.name) for m in members if m.program_id != ctx.id)
    return [(tx.program(program_id).key, name) for program_id, name in others]


def former_name(mark: str) -> str:
    """Return what people read in place of the name of somebody who was erased."""
    return called(mark)


def _contact(person: Person | None) -> tuple[str, ...]:
    return tuple(filter(None, (person.email, person.phone))) if person else ()


def _identities_written_to(tx: UnitOfWork, ctx: Context, traces: Traces) -> dict[str, str]:
    """Return who somebody was as far as their direct messages say it."""
    rows = tx.rows_naming(Whom(ctx.id, traces, {}))
    own = (found.row for found in rows if found.table == "outbox")
    places = (read_place(row["place"]) for row in own if row["to"] == str(only(traces.id)))
    found = {place.platform: place.identity for place in places if place.private}
    return {platform: identity for platform, identity in found.items() if platform != CONSOLE}


def _beyond(tx: UnitOfWork, ctx: Context, handle: str, found: Mapping[str, str]) -> dict[str, str]:
    """Return the identities that no other program knows."""
    given = {**found, CONSOLE: handle}
    return {
        platform: identity
        for platform, identity in given.items()
        if all(m.program_id == ctx.id for m in tx.memberships(platform, identity))
        and not (platform == CONSOLE and _former_elsewhere(tx, ctx, handle))
    }


def _former_elsewhere(tx: UnitOfWork, ctx: Context, handle: str) -> bool:
    others = (row.id for row in tx.programs() if row.id != ctx.id)
    return any(tx.record_named(other, FORMER, handle) is not None for other in others)
