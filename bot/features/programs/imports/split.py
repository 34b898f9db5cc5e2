"""Which parts of a file one side decides, and which wait for the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.issue import LIVE_STATES
from bot.domain.program import Program
from bot.domain.values import Person
from bot.engine.commands.call import Call
from bot.engine.context import build_context, past_of
from bot.engine.program_tables import bare
from bot.engine.stored_table import ALONE, OVER
from bot.engine.two_keys.compare import standing_effects
from bot.engine.two_keys.levels import emptied
from bot.engine.writer import Writer
from bot.features.programs.imports.parts import WORD, Difference, differences, put
from bot.features.programs.roster import held_back, is_manager
from bot.program_file import write_program

AHEAD = 40
"""For so many days it is looked at whether somebody stands on each level."""


THERE = ("away", "backup", "site")
"""By what somebody is there when something is due."""


@dataclass(frozen=True)
class Split:
    """What becomes of a file: ``program`` is what applies at once, ``done`` and ``waits`` are what
    it changes and what is asked for. ``roster`` has the own people as the file wants them, where
    only their place is left to be proposed."""

    program: Program
    done: tuple[Difference, ...]
    waits: tuple[Difference, ...]
    roster: tuple[Person, ...]


def split(call: Call, stored: Program, file: Program) -> Split:
    """Split what a file changes of the program as it is stored.

    What both agreed about the places of own people stays with them; who must not leave or be away
    yet, stays until the other side agrees.
    """
    tables = call.ctx.index.tables
    held = held_back(stored, file, call.side)
    found = [(each, _decides(call, each)) for each in differences(stored, held, tables)]
    alone = [each for each, who in found if who == ALONE]
    waits = [each for each, who in found if who not in (ALONE, OVER)]
    program = put(stored, tables, {each.name: each.new for each in alone})
    stay = list(_needed(call, stored, program))
    program = put(program, tables, _staying(stored, program, stay))
    kept = differences(program, put(program, tables, {p.name: p.new for p in stay}), tables)
    return Split(
        program,
        tuple(differences(stored, program, tables)),
        (*kept, *waits),
        tuple(_placed(program, file, call.side)),
    )


def _decides(call: Call, each: Difference) -> str:
    """Return who decides a part of a file; see ``StoredTable``."""
    if each.sort in ("site", "person", "channel"):
        of = "audience" if each.sort == "channel" else "side"
        whose = {getattr(value, of) for value in (each.old, each.new) if value is not None}
        return ALONE if whose == {call.side} else ""
    if each.sort == WORD:
        return ALONE
    for table in call.ctx.index.tables:
        if table.kind == each.sort:
            known = dict(zip(map(table.part, each.old or ()), each.old or (), strict=True))
            said = {table.decides(call, known.get(table.part(new)), new) for new in each.new}
            return said.pop() if len(said) == 1 else ""
    return ""


def adopted(call: Call, found: Split) -> Program:
    """Return what is taken over at once, with those tables alone that the side decides: the dates
    of the other side, and what both hold, are not touched."""
    done = {each.name for each in found.done}
    kept: dict[str, Any] = {
        each.table: tuple(
            table
            for table in getattr(found.program, each.table)
            if f"{each.kind}/{each.part(table)}" in done
            or each.decides(call, table, table) == ALONE
        )
        for each in call.ctx.index.tables
    }
    return replace(found.program, **kept)


# who is needed


def _needed(call: Call, stored: Program, program: Program) -> Iterator[Difference]:
    """Yield the own people whose leaving or absence would leave a level of a running clock without
    anybody, or whose other site would put off what they owe; of two who go together, the second."""
    tables = call.ctx.index.tables
    gone = [
        each
        for each in differences(stored, program, tables)
        if each.sort == "person" and each.old is not None and _less_there(each)
    ]
    # What other hours do to running clocks is not their affair.
    known = {site.id for site in program.sites}
    hours = {f"site/{s.id}": s for s in stored.sites if s.id in known}
    program = put(program, tables, hours)
    if not gone or not _empties(call, program):
        return
    trial = put(program, tables, _staying(stored, program, gone))
    for each in gone:
        without = put(trial, tables, {each.name: each.new})
        if _empties(call, without):
            yield each
        else:
            trial = without


def _less_there(each: Difference) -> bool:
    """Say whether somebody leaves, or is away on other days, or counts on another calendar."""
    old, new = each.old, each.new
    return new is None or any(getattr(old, name) != getattr(new, name) for name in THERE)


def _staying(stored: Program, program: Program, stay: list[Difference]) -> dict[str, object]:
    """Return the parts of people who stay: at their site, and there as they were."""
    values: dict[str, object] = {}
    sites = {site.id for site in program.sites}
    for each in stay:
        old, there = each.old, each.old if each.new is None else each.new
        values[each.name] = replace(there, **{name: getattr(old, name) for name in THERE})
        if old.site not in sites:
            values[f"site/{old.site}"] = stored.site(old.site)
    known = {person.id for person in program.people} | {each.old.id for each in stay}
    for name, person in values.items():
        if isinstance(person, Person) and person.backup not in known:
            values[name] = replace(person, backup=None)
    return values


def _empties(call: Call, program: Program) -> bool:
    """Say whether a level that somebody stands on now would have nobody, while clocks of the own
    side run; also one that they have reached, or that the coming weeks are without."""
    ctx = call.ctx
    row = replace(ctx.row, document=write_program(bare(program, ctx.index)))
    trial = build_context(row, call.tx.rules(ctx.id), ctx.index, past_of(call.tx, ctx.id))
    writer = Writer(call.tx, trial, call.now, "weighed")
    issues = call.tx.issues(ctx.id, LIVE_STATES)
    owed = [i for i in issues if any(c.side == call.side and c.running for c in i.clocks)]
    if any(standing_effects(call, writer)):
        return True
    return any(any(emptied(call, writer, i)) for i in owed)


def _placed(program: Program, file: Program, side: str) -> Iterator[Person]:
    """Yield the own people as the file has them, where they differ in what is proposed alone."""
    for now in program.people:
        wanted = file.person(now.id)
        if wanted is not None and now.side == side:
            new = replace(now, level=wanted.level, roles=wanted.roles)
            if wanted.side != side:
                new = replace(new, side=wanted.side, site=wanted.site, backup=wanted.backup)
            if _place(new) != _place(now):
                yield new


def _place(person: Person) -> tuple[object, ...]:
    return person.side, person.level, is_manager(person)
