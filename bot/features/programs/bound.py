"""What of a program belongs to both sides, or to the other one: it changes only with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.effects import COMMON, THEIRS, Effect
from bot.domain.program import OF_BOTH, Program
from bot.domain.values import Side, other_side
from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.programs.partner import without_contacts
from bot.features.programs.pausing import ARCHIVED, PAUSED
from bot.ports import Record

ABOUT = "program"


def effects(
    call: Call, writer: Writer, _before: Record | None, _after: Record | None
) -> Iterator[Effect]:
    """Yield what an act changed of the whole program that needs the other side."""
    for effect in _found(call, writer):
        yield replace(effect, name=call.ctx.program.key)


def _found(call: Call, writer: Writer) -> Iterator[Effect]:
    before, after = call.ctx, writer.ctx
    for state, what in ((PAUSED, "pause"), (ARCHIVED, "archive")):
        if after.row.state == state != before.row.state:
            yield Effect(COMMON, ABOUT, what)
    yield from _of_both(before.program, after.program)
    partner = other_side(call.side)
    if before.program.managers(partner):
        yield from _of_the_other(before.program, after.program, partner)


def _of_both(before: Program, after: Program) -> Iterator[Effect]:
    for name in OF_BOTH:
        if getattr(before, name) != getattr(after, name):
            yield Effect(COMMON, ABOUT, name)
    if _shared(before) != _shared(after):
        yield Effect(COMMON, ABOUT, "channels")


def _shared(program: Program) -> set[object]:
    return {channel for channel in program.channels if channel.audience == "shared"}


def _of_the_other(before: Program, after: Program, side: Side) -> Iterator[Effect]:
    mine, theirs = (without_contacts(each, side) for each in (before, after))
    for what, was, now in (
        ("people", mine.side_people(side), theirs.side_people(side)),
        ("sites", mine.side_sites(side), theirs.side_sites(side)),
    ):
        if set(was) != set(now):
            yield Effect(THEIRS, ABOUT, what)
