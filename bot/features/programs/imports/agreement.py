"""What a file changes of both sides or of the other one: one proposal, done as one."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.rule_set import Overrides
from bot.domain.values import PROGRAM_MANAGER, Duration, Person, other_side
from bot.engine.commands.call import Call
from bot.engine.context import context_of
from bot.engine.index import Index
from bot.engine.program_tables import whole
from bot.engine.proposals.store import Filed, Question, ask, open_proposals
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.two_keys.agreed import tell_agreed
from bot.engine.writer import Writer
from bot.features.charter.policy import TERM, term_name
from bot.features.deadlines.policy import DEADLINE
from bot.features.deadlines.program_file import agree
from bot.features.programs.imports.parts import (
    Difference,
    bare,
    brought_in,
    parts_of,
    put,
    still,
)
from bot.features.programs.imports.texts import say
from bot.features.programs.imports.words import in_words
from bot.features.programs.leaving import Belongings, belongings, hand_over, heir_of
from bot.features.programs.store import update_program
from bot.messages.card import plain
from bot.messages.say import join
from bot.program_file import read_program, write_program

TOPIC, TOP_LEVEL = "file", 1
DECIDE_WITHIN = Duration(5, "bd")
"""How long the other side's program managers may look at it before they are reminded."""


def ask_for(call: Call, waits: Sequence[Difference]) -> tuple[Filed, bool]:
    """Ask the other side for all of it; return what was asked, and whether it was before."""
    writer = Writer(
        call.tx, context_of(call.tx, call.ctx.id, call.ctx.index), call.now, call.writer.cause
    )
    before = _same(writer, waits, call.side)
    if before is not None:
        return before, True
    tables, now = writer.ctx.index.tables, whole(call.tx, writer.ctx)
    wanted = put(now, tables, {each.name: each.new for each in waits})
    named = {each.name for each in waits}
    question = Question(
        topic=TOPIC,
        about=plain(say("file.about", what=join(in_words(writer.ctx, waits), "; "))),
        seats=(Seat(other_side(call.side), PROGRAM_MANAGER),),
        severity="major",
        target=DECIDE_WITHIN,
        payload={
            "parts": json.dumps([each.name for each in waits]),
            "base": write_program(_kept(now, (), named)),
            "wanted": write_program(_kept(wanted, now.people, named)),
            "shown": "program import",
        },
    )
    return ask(writer, question, call.person), False


def _kept(program: Program, known: Sequence[Person], parts: Collection[str]) -> Program:
    """Return a program as a proposal keeps it: without rules, without the contact data of those who
    are ``known``, or of anybody, and with no terms but those that it asks for."""
    ids = {person.id for person in known or program.people}
    people = tuple(bare(p) if p.id in ids else p for p in program.people)
    terms = tuple(t for t in program.terms if f"{TERM}/{term_name(t.side, t.id)}" in parts)
    return replace(program, people=people, overrides=Overrides(), terms=terms)


def _same(writer: Writer, waits: Sequence[Difference], side: str) -> Filed | None:
    """Return an open proposal of one's own side that asks for just this."""
    asked = {each.name: (bare(each.old), bare(each.new)) for each in waits}
    for filed in open_proposals(writer, TOPIC):
        known = _asked(filed.proposal, writer.ctx.index)
        if filed.proposal.side == side and asked == {
            each.name: (bare(each.old), bare(each.new)) for each in known
        }:
            return filed
    return None


def _asked(proposal: Proposal, index: Index) -> list[Difference]:
    """Return the differences that a proposal keeps."""
    base, wanted = (
        parts_of(read_program(proposal.payload[name]), index.tables) for name in ("base", "wanted")
    )
    names = json.loads(proposal.payload["parts"])
    return [Difference(name, base.get(name), wanted.get(name)) for name in names]


def accepted(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Do what was agreed, if each part still is as it was when it was asked for; else nothing."""
    done = writer.tx.weighed(lambda: _apply(writer, proposal, person), lambda ok, _: ok)[0]
    if done:
        ctx = context_of(writer.tx, writer.ctx.id, writer.ctx.index)
        writer = Writer(writer.tx, ctx, writer.now, writer.cause)
    tell_agreed(writer, proposal, person, done=done)


def _apply(writer: Writer, proposal: Proposal, person: Person | None) -> bool:
    tables = writer.ctx.index.tables
    asked, stored = _asked(proposal, writer.ctx.index), whole(writer.tx, writer.ctx)
    present = parts_of(stored, tables)
    if person is None or not all(still(each, present.get(each.name)) for each in asked):
        return False
    values = {each.name: brought_in(each, present.get(each.name)) for each in asked}
    program = put(stored, tables, values)
    if any(stored.managers(s) and not program.managers(s) for s in stored.sides):
        return False
    gone = [(p, belongings(writer, p)) for p in _gone(stored, program)]
    try:
        rules = writer.ctx.rule_overrides[writer.ctx.row.rules_version]
        changed = replace(_only(program, tables, values), overrides=rules)
        update_program(writer.tx, writer.ctx, changed, None, writer.now)
    except Refused:
        return False
    _hand_over(writer, gone, person)
    dates = (name.partition("/") for name in values)
    agree(writer, [name for sort, _, name in dates if sort == DEADLINE])
    return True


def _only(program: Program, tables: Any, values: dict[str, Any]) -> Program:
    """Return a program with those tables alone that are to be changed."""
    kept: dict[str, Any] = {
        each.table: tuple(
            table
            for table in getattr(program, each.table)
            if f"{each.kind}/{each.part(table)}" in values
        )
        for each in tables
    }
    return replace(program, **kept)


def _gone(before: Program, after: Program) -> list[Person]:
    """Return who leaves their side."""
    there = {(person.id, person.side) for person in after.people}
    return [person for person in before.people if (person.id, person.side) not in there]


def _hand_over(before: Writer, gone: list[tuple[Person, Belongings]], by: Person) -> None:
    """Give what those had who left to their backups."""
    ctx = context_of(before.tx, before.ctx.id, before.ctx.index)
    for person, had in gone:
        heir = heir_of(before, person, None)
        heir = ctx.program.person(heir.id) if heir is not None else None
        writer = Writer(before.tx, ctx, before.now, f"file/{person.id}")
        moved = ctx.program.person(person.id) is not None
        hand_over(before, writer, had, person, heir, by, moved=moved)
