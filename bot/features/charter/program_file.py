"""The charter's tables of a program file: an import keeps or changes them, an export asks for them.

What both agreed changes by both; what a side issues, owes or keeps for itself changes by it alone.
A table that the file lacks stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.charter import Brief, Criteria, GoalTable, ObligationTable, SpecTable, TermTable
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.records import Stored
from bot.engine.stored_table import ALONE, BOTH, OVER, StoredTable
from bot.engine.writer import Writer
from bot.features.charter import change
from bot.features.charter.policy import (
    BRIEF,
    CRITERIA,
    GOAL,
    OBLIGATION,
    SPEC,
    TERM,
    Goal,
    Obligation,
    Revision,
    Spec,
    Term,
    term_name,
)
from bot.features.charter.store import GOALS, OBLIGATIONS, SPECS
from bot.ports import Record
from bot.ports.codec import from_data


def _adopt_brief(writer: Writer, tables: Sequence[Brief]) -> None:
    for table in tables:
        change.set_brief(writer, table, None)


def _adopt_criteria(writer: Writer, tables: Sequence[Criteria]) -> None:
    for table in tables:
        change.set_criteria(writer, table, None)


def _adopt_goals(writer: Writer, tables: Sequence[GoalTable]) -> None:
    for table in tables:
        stored = GOALS.named(writer, table.id)
        if stored is None:
            change.add_goal(writer, table, None)
        elif stored.value.ended is None:
            change.change_goal(writer, stored, table, None)


def _adopt_specs(writer: Writer, tables: Sequence[SpecTable]) -> None:
    for table in tables:
        stored = SPECS.named(writer, table.id)
        if stored is None:
            change.add_spec(writer, _new_spec(writer, table), None)
        elif not stored.value.dropped:
            _adopt_spec(writer, stored, table)


def _new_spec(writer: Writer, table: SpecTable) -> Spec:
    person = writer.ctx.program.person(table.owner)
    assert person is not None, "the file was checked"
    revision = Revision(table.revision, writer.now, link=table.link)
    return Spec(
        table.id,
        table.title,
        table.document,
        person.side,
        person.id,
        table.acceptance,
        (revision,),
    )


def _adopt_spec(writer: Writer, stored: Stored[Spec], table: SpecTable) -> None:
    now, wanted = stored.value, _new_spec(writer, table)
    valid = now.valid
    if wanted.valid.rev == valid.rev:
        valid = replace(valid, link=table.link)
    spec = replace(
        now,
        title=wanted.title,
        document=wanted.document,
        side=wanted.side,
        owner=wanted.owner,
        acceptance=wanted.acceptance,
        revisions=(*now.revisions[:-1], valid),
    )
    stored = change.change_spec(writer, stored, spec, None)
    if wanted.valid.rev != now.valid.rev:
        change.supersede(writer, stored, wanted.valid, None)


def _adopt_obligations(writer: Writer, tables: Sequence[ObligationTable]) -> None:
    for table in tables:
        stored = OBLIGATIONS.named(writer, table.id)
        if stored is None:
            change.add_obligation(writer, table, None)
        elif not stored.value.ended:
            change.change_obligation(writer, stored, table, None)


def _adopt_terms(writer: Writer, tables: Sequence[TermTable]) -> None:
    for table in tables:
        change.keep_term(writer, table, None)


# as they stand now


def _brief(_ctx: Context, record: Record) -> Brief:
    return from_data(Brief, record.data)


def _criteria(_ctx: Context, record: Record) -> Criteria:
    return from_data(Criteria, record.data)


def _goal(ctx: Context, record: Record) -> GoalTable | None:
    goal = from_data(Goal, record.data)
    if goal.ended is not None:
        return None
    table = goal.table
    for owner in (table.owner_oem, table.owner_ems):
        if owner is not None and ctx.program.person(owner) is None:
            table = table.without(owner, None)
    return table


def _spec(ctx: Context, record: Record) -> SpecTable | None:
    """Return the table of a specification; one whose owner has left is in the name of a manager."""
    spec = from_data(Spec, record.data)
    person = ctx.program.person(spec.owner)
    if person is None or person.side != spec.side:
        people = (*ctx.program.managers(spec.side), *ctx.program.side_people(spec.side))
        person = next(iter(people), None)
    return None if spec.dropped or person is None else spec.table(person.id)


def _obligation(_ctx: Context, record: Record) -> ObligationTable | None:
    obligation = from_data(Obligation, record.data)
    return None if obligation.ended else obligation.table


def _term(_ctx: Context, record: Record) -> TermTable | None:
    term = from_data(Term, record.data)
    return None if term.dropped else term.table


# who decides


def _decides_brief(_call: Call, before: Brief | None, after: Brief) -> str:
    return ALONE if before == after else BOTH


def _decides_criteria(_call: Call, before: Criteria | None, after: Criteria) -> str:
    return ALONE if before == after else BOTH


def _decides_goal(call: Call, before: GoalTable | None, after: GoalTable) -> str:
    if before is None:
        return BOTH if GOALS.named(call.writer, after.id) is None else OVER
    own = after.owner(call.side)
    same = replace(before, owner_oem=own) if call.side == "oem" else replace(before, owner_ems=own)
    return ALONE if same == after else BOTH


def _decides_spec(call: Call, before: SpecTable | None, after: SpecTable) -> str:
    """A revision that was valid once is refused before anything of the file is done."""
    stored = SPECS.named(call.writer, after.id)
    owner = call.ctx.program.person(after.owner)
    if stored is not None and stored.value.dropped:
        return OVER
    if stored is not None and before is not None and before.revision != after.revision:
        change.require_new(stored.value, after.revision)
    own = owner is not None and owner.side == call.side
    if before is None:
        return ALONE if own else BOTH
    issues = stored is not None and stored.value.side == call.side
    same = before.acceptance == after.acceptance
    return ALONE if (own and issues and same) or before == after else BOTH


def _decides_obligation(call: Call, before: ObligationTable | None, after: ObligationTable) -> str:
    if before is None:
        if OBLIGATIONS.named(call.writer, after.id) is not None:
            return OVER
        return ALONE if after.side == call.side else BOTH
    return ALONE if before == after else BOTH


def _decides_term(call: Call, before: TermTable | None, after: TermTable) -> str:
    agreed = after.agreed or (before is not None and before.agreed)
    own = after.side == call.side
    return ALONE if own and (before == after or not agreed) else BOTH


def _id(table: GoalTable | SpecTable | ObligationTable) -> str:
    return table.id


def _of_side(table: TermTable) -> str:
    return term_name(table.side, table.id)


def _alone(_table: object) -> str:
    return ""


TABLES = (
    StoredTable(BRIEF, "brief", _adopt_brief, _brief, _alone, _decides_brief),
    StoredTable(CRITERIA, "criteria", _adopt_criteria, _criteria, _alone, _decides_criteria),
    StoredTable(GOAL, "goals", _adopt_goals, _goal, _id, _decides_goal),
    StoredTable(SPEC, "specs", _adopt_specs, _spec, _id, _decides_spec),
    StoredTable(
        OBLIGATION, "obligations", _adopt_obligations, _obligation, _id, _decides_obligation
    ),
    StoredTable(TERM, "terms", _adopt_terms, _term, _of_side, _decides_term),
)
