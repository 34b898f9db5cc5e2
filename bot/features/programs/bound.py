"""What of a program belongs to both sides, or to the other one: it changes only with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.effects import COMMON, THEIRS, Effect
from bot.domain.program import OF_BOTH, Program
from bot.domain.values import Side, other_side
from bot.engine.commands.call import Call
from bot.engine.own_words import WORD, KeptWord, word_in
from bot.engine.two_keys.free import OWN_MISTAKE
from bot.engine.writer import Writer
from bot.features.programs.partner import without_contacts
from bot.features.programs.pausing import ARCHIVED, PAUSED
from bot.features.programs.word_table import meant
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


def of_word(
    call: Call, _writer: Writer, before: Record | None, after: Record | None
) -> Iterator[Effect]:
    """Yield a word that means something else than it did, to Andon or to both sides."""
    was, now = (word_in(each) if each is not None else None for each in (before, after))
    if now is None or after is None or now.off or now == was:
        return
    known = set(meant(after.name, was))
    if known and (now.table, now.means) not in known and not _own_mistake(call, was):
        yield Effect(COMMON, f"{WORD}/{after.name}", "words", after.name)


def _own_mistake(call: Call, before: KeptWord | None) -> bool:
    """Say whether somebody puts right what their side added a moment ago."""
    if before is None or before.at is None:
        return False
    return before.side == call.side and call.now - before.at <= OWN_MISTAKE


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
